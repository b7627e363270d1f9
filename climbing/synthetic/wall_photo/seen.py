"""Which holds of a wall a photo shows, and how much of each."""

from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Float64, Int16

from climbing.holds.hold import HoldKind
from climbing.synthetic.wall_photo.colours import call_by_name
from climbing.synthetic.wall_photo.labels import PhotoLabel
from climbing.synthetic.wall_photo.setting import SetHold
from climbing.synthetic.wall_photo.volumes import Volume

# Of a hold's outline: less than this seen is not labelled at all, less than that not clearly.
_ANY_SHARE: Final = 0.12
CLEAR_SHARE: Final = 0.4
# From here on the outline is the hold's own, not that of the rest that others leave of it.
_WHOLE_SHARE: Final = 0.93
_LEAST_SIDE_PX: Final = 4.0
_LEAST_CORNERS: Final = 3


def label_holds(
    holds: Sequence[SetHold],
    image_H_plane: Float64[np.ndarray, "3 3"],
    owner: Int16[np.ndarray, "S S"],
    is_seen: Bool[np.ndarray, "S S"],
) -> Iterator[PhotoLabel]:
    """Labels of all holds that are seen.

    Args:
        holds: On the plane.
        image_H_plane: Takes the plane to the picture.
        owner: Which hold each pixel of the picture would show.
        is_seen: Where nobody stands in front of the wall.
    """
    for number, hold in enumerate(holds):
        outline = _project(image_H_plane, hold.middle_px + hold.design.outline_px)
        found = _look(outline, is_seen, owner, number)
        if found is not None:
            polygon, is_clear = found
            yield PhotoLabel(
                polygon, HoldKind.HOLD, hold.design.type, hold.colour, hold.route, is_clear
            )


def label_volumes(
    volumes: Sequence[Volume],
    image_H_plane: Float64[np.ndarray, "3 3"],
    is_seen: Bool[np.ndarray, "S S"],
) -> Iterator[PhotoLabel]:
    """Labels of all volumes that are seen; holds on them do not hide them."""
    for volume in volumes:
        found = _look(_project(image_H_plane, volume.base_px), is_seen, None, 0)
        if found is not None:
            polygon, is_clear = found
            colour = call_by_name(volume.rgb)
            yield PhotoLabel(polygon, HoldKind.VOLUME, None, colour, None, is_clear)


def _project(
    image_H_plane: np.ndarray,
    points_px: np.ndarray,
) -> Float32[np.ndarray, "N 2"]:
    moved = cv2.perspectiveTransform(points_px[None].astype(np.float64), image_H_plane)[0]
    projected: Float32[np.ndarray, "N 2"] = moved.astype(np.float32)
    return projected


def _look(
    outline: Float32[np.ndarray, "N 2"],
    is_seen: Bool[np.ndarray, "S S"],
    owner: Int16[np.ndarray, "S S"] | None,
    number: int,
) -> tuple[Float32[np.ndarray, "M 2"], bool] | None:
    """The outline of what is seen and whether it is enough; none if nothing is."""
    side = is_seen.shape[0]
    area = abs(float(cv2.contourArea(outline)))
    low = np.floor(outline.min(axis=0)).astype(int).clip(0, side)
    high = np.ceil(outline.max(axis=0)).astype(int).clip(0, side) + 1
    mask = np.zeros((int(high[1] - low[1]), int(high[0] - low[0])), np.uint8)
    cv2.fillPoly(mask, [np.round((outline - low) * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
    window = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
    inside = mask[: is_seen[window].shape[0], : is_seen[window].shape[1]] > 0
    seen = inside & is_seen[window]
    if owner is not None:
        seen &= owner[window] == number
    share = float(seen.sum()) / max(area, float(inside.sum()), 1.0)
    if share < _ANY_SHARE:
        return None
    of_inside = float(seen.sum()) / max(float(inside.sum()), 1.0)
    polygon = outline if of_inside > _WHOLE_SHARE else _trace(seen, low)
    if polygon is None:
        return None
    clipped = np.clip(polygon, 0, side).astype(np.float32)
    is_large = float(np.ptp(clipped, axis=0).min()) >= _LEAST_SIDE_PX
    return clipped, share >= CLEAR_SHARE and is_large


def _trace(seen: np.ndarray, corner: np.ndarray) -> Float32[np.ndarray, "M 2"] | None:
    """The largest piece of what is seen."""
    pieces, _ = cv2.findContours(seen.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(pieces, key=len)[:, 0]
    if len(largest) < _LEAST_CORNERS:
        return None
    traced: Float32[np.ndarray, "M 2"] = (largest + corner).astype(np.float32)
    return traced
