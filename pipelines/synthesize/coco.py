"""A rendered photo in the words of COCO data sets. Does not know where files go.

A hold that is half hidden is marked `iscrowd`, which in COCO means: neither found nor missed.
"""

from typing import Any, Final

import cv2
import numpy as np

from climbing.holds.hold import HoldKind
from climbing.synthetic.wall_photo import PhotoLabel, WallPhoto

CATEGORIES: Final = tuple(
    {"id": number + 1, "name": str(kind)} for number, kind in enumerate(HoldKind)
)
_KINDS: Final = tuple(HoldKind)
# A photo has far fewer holds; so every annotation of a data set has its own number.
_MOST_LABELS: Final = 1000
_JPEG: Final = (cv2.IMWRITE_JPEG_QUALITY, 95)


def code_photo(photo: WallPhoto) -> bytes:
    """The picture as JPEG."""
    _, coded = cv2.imencode(".jpg", cv2.cvtColor(photo.rgb, cv2.COLOR_RGB2BGR), _JPEG)
    return coded.tobytes()


def name_photo(seed: int) -> str:
    """The picture's file name."""
    return f"{seed:08d}.jpg"


def describe_photo(seed: int, photo: WallPhoto) -> dict[str, Any]:
    """One entry of `images` and its `annotations`."""
    height, width = photo.rgb.shape[:2]
    image = {"id": seed, "file_name": name_photo(seed), "width": width, "height": height}
    annotations = [
        _describe_label(seed * _MOST_LABELS + number, seed, label)
        for number, label in enumerate(photo.labels)
    ]
    return {"image": image, "annotations": annotations}


def join_records(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole data set, in the order of seeds."""
    ordered = sorted(records, key=lambda record: int(record["image"]["id"]))
    return {
        "info": {"description": "Rendered photos of climbing walls"},
        "categories": list(CATEGORIES),
        "images": [record["image"] for record in ordered],
        "annotations": [a for record in ordered for a in record["annotations"]],
    }


def _describe_label(number: int, seed: int, label: PhotoLabel) -> dict[str, Any]:
    low, high = label.polygon_px.min(axis=0), label.polygon_px.max(axis=0)
    corners = np.round(label.polygon_px.astype(np.float64), 2)
    return {
        "id": number,
        "image_id": seed,
        "category_id": _KINDS.index(label.kind) + 1,
        "segmentation": [corners.ravel().tolist()],
        "bbox": np.round(np.concatenate([low, high - low]).astype(np.float64), 2).tolist(),
        "area": round(float(cv2.contourArea(label.polygon_px)), 2),
        "iscrowd": int(not label.is_clear),
        "type": label.type,
        "colour": label.colour,
        "route": label.route,
    }
