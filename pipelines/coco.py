"""Photos with their holds in the words of COCO data sets. Does not know where files go.

What is no clear label is marked `iscrowd`, which in COCO means: neither found nor missed.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from climbing.holds.hold import HoldKind, HoldType
from pipelines.data_folder import name_picture

CATEGORIES: Final = tuple(
    {"id": number + 1, "name": str(kind)} for number, kind in enumerate(HoldKind)
)
_KINDS: Final = tuple(HoldKind)
# A photo has far fewer holds; so every annotation of a data set has its own number.
_MOST_LABELS: Final = 1000
_JPEG: Final = (cv2.IMWRITE_JPEG_QUALITY, 95)


class DrawnHold(Protocol):
    """What is to be known of a hold on a photo."""

    @property
    def polygon_px(self) -> Float32[np.ndarray, "N 2"]:
        """Outline, x and y."""

    @property
    def kind(self) -> HoldKind:
        """Hold or volume."""

    @property
    def type(self) -> HoldType | None:
        """What it offers, if that is known."""

    @property
    def colour(self) -> str | None:
        """Name, if that is known."""

    @property
    def route(self) -> int | None:
        """Holds of one route share it."""

    @property
    def is_clear(self) -> bool:
        """Whether it is certainly one."""


def code_photo(rgb: UInt8[np.ndarray, "H W 3"]) -> bytes:
    """The picture as JPEG, with nothing but its pixels."""
    _, coded = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), _JPEG)
    return coded.tobytes()


def describe_photo(
    number: int, key: str, size_px: tuple[int, int], holds: Sequence[DrawnHold]
) -> dict[str, Any]:
    """One entry of `images` and its `annotations`.

    Args:
        number: Of the photo, its own.
        key: Under which the photo is kept.
        size_px: Width and height.
        holds: On it.
    """
    width_px, height_px = size_px
    file_name = name_picture(key)
    image = {"id": number, "file_name": file_name, "width": width_px, "height": height_px}
    annotations = [
        _describe_hold(number * _MOST_LABELS + index, number, hold)
        for index, hold in enumerate(holds)
    ]
    return {"image": image, "annotations": annotations}


def join_records(records: Sequence[dict[str, Any]], description: str) -> dict[str, Any]:
    """The whole data set, in the order of the photos' numbers."""
    ordered = sorted(records, key=lambda record: int(record["image"]["id"]))
    return {
        "info": {"description": description},
        "categories": list(CATEGORIES),
        "images": [record["image"] for record in ordered],
        "annotations": [a for record in ordered for a in record["annotations"]],
    }


def _describe_hold(number: int, photo: int, hold: DrawnHold) -> dict[str, Any]:
    low, high = hold.polygon_px.min(axis=0), hold.polygon_px.max(axis=0)
    corners = np.round(hold.polygon_px.astype(np.float64), 2)
    return {
        "id": number,
        "image_id": photo,
        "category_id": _KINDS.index(hold.kind) + 1,
        "segmentation": [corners.ravel().tolist()],
        "bbox": np.round(np.concatenate([low, high - low]).astype(np.float64), 2).tolist(),
        "area": round(float(cv2.contourArea(hold.polygon_px)), 2),
        "iscrowd": int(not hold.is_clear),
        "type": hold.type,
        "colour": hold.colour,
        "route": hold.route,
    }
