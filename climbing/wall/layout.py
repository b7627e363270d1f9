"""Which picture of the wall all frames are brought to: undistorted, bounded, upright."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from jaxtyping import Bool, Float64

from climbing.wall.homography import (
    Homography,
    compute_area,
    corners_of,
    invert,
    is_plausible,
    map_points,
    normalise,
)

MAX_SIDE_PX: Final = 4096
# Half the length of the arrows that show which way is up in a frame.
_ARROW: Final = 0.25


def choose_reference(
    wall_H_keyframe: Mapping[int, Homography],
    size_px: tuple[int, int],
) -> int:
    """The keyframe in whose picture all others are least distorted.

    Distortion is the spread of how much a frame grows, over its corners and over frames; a
    reference that some cannot be mapped to counts as worst.
    """
    return min(wall_H_keyframe, key=lambda n: _distortion(n, wall_H_keyframe, size_px))


def lay_out(
    reference_H_image: Float64[np.ndarray, "T 3 3"],
    size_px: tuple[int, int],
) -> tuple[Homography, tuple[int, int]]:
    """The panorama: takes the reference to it, and its width and height.

    All corners of all frames lie inside; a pixel of a typical frame is a pixel of it unless that
    makes it larger than 4096 on a side. Rows of NaN are passed over.
    """
    known = reference_H_image[np.isfinite(reference_H_image).all(axis=(1, 2))]
    corners = map_points(known, corners_of(size_px)[None])
    low, high = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
    areas = np.array([compute_area(quad) for quad in corners])
    zoom = float(np.sqrt(compute_area(corners_of(size_px)) / np.median(areas)))
    zoom = min(zoom, (MAX_SIDE_PX - 1) / float((high - low).max()))
    width, height = (int(side) for side in np.ceil((high - low) * zoom) + 1)
    panorama_H_reference = np.array(
        [[zoom, 0.0, -zoom * low[0]], [0.0, zoom, -zoom * low[1]], [0.0, 0.0, 1.0]]
    )
    return panorama_H_reference, (min(width, MAX_SIDE_PX), min(height, MAX_SIDE_PX))


def find_implausible(
    reference_H_image: Float64[np.ndarray, "T 3 3"],
    size_px: tuple[int, int],
) -> Bool[np.ndarray, " T"]:
    """Frames that explode or fold in the reference's picture; NaN is not implausible."""
    return np.array(
        [bool(np.isfinite(h).all()) and not is_plausible(h, size_px) for h in reference_H_image],
        dtype=bool,
    )


def compute_up(
    wall_H_image: Float64[np.ndarray, "T 3 3"],
    size_px: tuple[int, int],
) -> tuple[float, float]:
    """Unit vector up the wall: the mean of where frames, which are upright, have their up.

    A phone that is held level shows what is up the wall upwards, however the wall leans; a hand's
    tilt to either side averages out. Rows of NaN are passed over.
    """
    known = wall_H_image[np.isfinite(wall_H_image).all(axis=(1, 2))]
    middle = (np.array(size_px, np.float64) - 1) / 2
    reach = np.array([0.0, _ARROW * size_px[1]])
    ends = map_points(known, np.stack([middle + reach, middle - reach])[None])
    arrows = ends[:, 1] - ends[:, 0]
    arrows /= np.linalg.norm(arrows, axis=1, keepdims=True)
    mean = arrows.mean(axis=0)
    mean /= np.linalg.norm(mean)
    return float(mean[0]), float(mean[1])


def _distortion(
    number: int,
    wall_H_keyframe: Mapping[int, Homography],
    size_px: tuple[int, int],
) -> float:
    reference_H_wall = invert(wall_H_keyframe[number])
    growth = []
    for wall_H_other in wall_H_keyframe.values():
        reference_H_other = normalise(reference_H_wall @ wall_H_other)
        if not is_plausible(reference_H_other, size_px):
            return float("inf")
        depths = corners_of(size_px) @ reference_H_other[2, :2] + 1
        growth.append(np.log(np.linalg.det(reference_H_other)) - 3 * np.log(depths))
    # A uniform growth is no distortion: the middle over all is taken away.
    spread = np.concatenate(growth)
    return float(np.square(spread - np.median(spread)).mean())
