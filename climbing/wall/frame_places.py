"""Where frames between keyframes lie, from the corners that they share with the keyframe before.

A frame between two keyframes is fitted to where the first says the corners are on the wall, going
over into where the second says so, in proportion to time: the wall does not jump at a keyframe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from climbing.wall.following import TOLERANCE_PX, Keyframe, View
from climbing.wall.homography import (
    Homography,
    compute_errors,
    fit_homography,
    invert,
    map_points,
    normalise,
)


@dataclass(frozen=True, slots=True, eq=False)
class FramePlaces:
    """Where T frames lie.

    Attributes:
        wall_H_frame: NaN where it is not known.
        inliers: Corners that agree.
        error_px: Median distance in the frame of those corners from where they should be.
    """

    wall_H_frame: Float64[np.ndarray, "T 3 3"]
    inliers: Int64[np.ndarray, " T"]
    error_px: Float64[np.ndarray, " T"]


def place_frames(
    views: Sequence[View | None],
    keyframes: Sequence[Keyframe],
    wall_H_keyframe: Mapping[int, Homography],
) -> FramePlaces:
    """Fits every frame that has a view of a keyframe whose place is known."""
    count = len(views)
    places = FramePlaces(
        np.full((count, 3, 3), np.nan), np.zeros(count, np.int64), np.full(count, np.nan)
    )
    for frame, view in enumerate(views):
        if view is None or view.keyframe not in wall_H_keyframe:
            continue
        keyframe = keyframes[view.keyframe]
        if keyframe.frame == frame:
            _put_keyframe(places, frame, keyframe, wall_H_keyframe[view.keyframe])
            continue
        targets = map_points(wall_H_keyframe[view.keyframe], keyframe.template.points_px[view.rows])
        targets = map_points(_drift(frame, view.keyframe, keyframes, wall_H_keyframe), targets)
        _put_fitted(places, frame, view, targets)
    return places


def _drift(
    frame: int,
    number: int,
    keyframes: Sequence[Keyframe],
    wall_H_keyframe: Mapping[int, Homography],
) -> Homography:
    """Takes the wall as one keyframe sees it to how a frame between it and the next sees it."""
    following = number + 1
    link = keyframes[following].link if following < len(keyframes) else None
    if link is None or following not in wall_H_keyframe:
        return np.eye(3)
    first, last = keyframes[number].frame, keyframes[following].frame
    share = (frame - first) / (last - first)
    seen_H_first = normalise(wall_H_keyframe[following] @ link.frame_H_keyframe)
    after_H_before = normalise(seen_H_first @ invert(wall_H_keyframe[number]))
    # Nearly the identity, so that mixing the matrices mixes the points.
    return normalise((1 - share) * np.eye(3) + share * after_H_before)


def _put_keyframe(
    places: FramePlaces,
    frame: int,
    keyframe: Keyframe,
    wall_H_keyframe: Homography,
) -> None:
    """A keyframe lies where all links together say; its error is that of its own link."""
    places.wall_H_frame[frame] = wall_H_keyframe
    link = keyframe.link
    places.inliers[frame] = len(keyframe.template) if link is None else len(link.rows)
    places.error_px[frame] = 0.0


def _put_fitted(
    places: FramePlaces, frame: int, view: View, targets: Float64[np.ndarray, "K 2"]
) -> None:
    wall_H_frame = fit_homography(view.places_px, targets)
    errors = compute_errors(invert(wall_H_frame), targets, view.places_px)
    agrees = errors <= TOLERANCE_PX
    if agrees.any():
        places.wall_H_frame[frame] = wall_H_frame
        places.inliers[frame] = int(agrees.sum())
        places.error_px[frame] = float(np.median(errors[agrees]))
