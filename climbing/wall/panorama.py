"""The wall as one picture, without whoever stood in front of it. Knows no features."""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from jaxtyping import Int16, UInt8

from climbing.pose.engine import Clip
from climbing.wall.people_mask import PeopleMask
from climbing.wall.registration import WallRegistration

# Frames that have a say about each pixel: their median, so that who moves on leaves nothing behind.
_FRAMES: Final = 25
_ROWS_AT_ONCE: Final = 128
_UNSEEN: Final = 127
_NOTHING: Final = np.int16(999)
# People are drawn this much thicker than where features are looked for: shadows and hair.
_GROWTH: Final = 1.15
# Pixels along a frame's edge are mixed with the black beyond it when it is warped.
_RIM_PX: Final = 2


def paint_panorama(
    clip: Clip, registration: WallRegistration, people: PeopleMask | None = None
) -> UInt8[np.ndarray, "H W 3"]:
    """The median of frames spread over the clip; grey where no frame shows the wall.

    Args:
        clip: The clip, read once more.
        registration: Where its frames lie.
        people: Left out where they are known to be.
    """
    width, height = registration.panorama_size_px
    chosen = set(choose_frames(registration))
    layers = list(_warp_frames(clip, registration, people, chosen))
    panorama = np.full((height, width, 3), _UNSEEN, np.uint8)
    for top in range(0, height, _ROWS_AT_ONCE):
        rows = slice(top, top + _ROWS_AT_ONCE)
        panorama[rows] = _take_median(np.stack([layer[rows] for layer in layers]))
    return panorama


def choose_frames(registration: WallRegistration) -> list[int]:
    """Registered frames, evenly spread over the clip."""
    known = np.flatnonzero(registration.ok)
    places = np.linspace(0, len(known) - 1, min(_FRAMES, len(known))).round().astype(int)
    return [int(frame) for frame in known[np.unique(places)]]


def _warp_frames(
    clip: Clip,
    registration: WallRegistration,
    people: PeopleMask | None,
    chosen: set[int],
) -> Iterator[Int16[np.ndarray, "H W 3"]]:
    """Each chosen frame on the panorama, `_NOTHING` where it does not show the wall."""
    size = registration.panorama_size_px
    for index, frame in enumerate(clip.read_frames()):
        if index not in chosen:
            continue
        wall_H_image = registration.wall_H_image[index]
        rgb = frame.rgb
        seen = _draw_inside(rgb)
        if people is not None:
            size_px = (rgb.shape[1], rgb.shape[0])
            seen[people.draw(frame.t_ms, size_px, growth=_GROWTH) > 0] = 0
        layer = cv2.warpPerspective(rgb, wall_H_image, size).astype(np.int16)
        shown = cv2.warpPerspective(seen, wall_H_image, size, flags=cv2.INTER_NEAREST)
        layer[shown == 0] = _NOTHING
        yield layer


def _draw_inside(rgb: UInt8[np.ndarray, "H W 3"]) -> UInt8[np.ndarray, "H W"]:
    """255 but along the rim."""
    inside = np.zeros(rgb.shape[:2], np.uint8)
    inside[_RIM_PX:-_RIM_PX, _RIM_PX:-_RIM_PX] = 255
    return inside


def _take_median(layers: Int16[np.ndarray, "N h W 3"]) -> UInt8[np.ndarray, "h W 3"]:
    """The lower median of what is known, colour by colour."""
    ordered = np.sort(layers, axis=0)
    count = (layers[..., :1] != _NOTHING).sum(axis=0)
    place = np.maximum(count - 1, 0) // 2
    median = np.take_along_axis(ordered, place[None], axis=0)[0]
    return np.where(median == _NOTHING, _UNSEEN, median).astype(np.uint8)
