"""Follows the wall from frame to frame against keyframes. Does not know where keyframes lie.

Corners of a keyframe are looked for in every frame that follows, not from frame to frame, so
errors do not add up while a keyframe lasts. When too little of it is left, the frame becomes the
next keyframe; when it is lost, a new chain of keyframes begins.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float32, Int64

from climbing.wall.corners import Grey, Template, find_again, make_template
from climbing.wall.homography import (
    Homography,
    compute_area,
    corners_of,
    find_agreement,
    invert,
    is_plausible,
    map_points,
)

TOLERANCE_PX: Final = 1.0
FEWEST_INLIERS: Final = 20
_FEWEST_SHARE: Final = 0.3
# A picture with fewer corners says nothing: blank, dark or out of focus.
_FEWEST_CORNERS: Final = 40
# The next keyframe is due when so much of the last is out of the picture, or its corners lost.
_LEAST_OVERLAP: Final = 0.7
_LEAST_CORNERS: Final = 0.5
_LEVELS: Final = 1
_LEVELS_WHEN_LOST: Final = 4


class View(NamedTuple):
    """Corners of a keyframe that were found in another frame and agree on where it lies.

    Attributes:
        keyframe: Number of the keyframe.
        frame_H_keyframe: Takes the keyframe to the frame.
        rows: Which of the keyframe's corners.
        places_px: Where they are in the frame.
        stray_rows: Corners that were found too, but not where the others would have them: they
            lie off the plane, or something else looks like them.
        stray_places_px: Where those are in the frame.
    """

    keyframe: int
    frame_H_keyframe: Homography
    rows: Int64[np.ndarray, " K"]
    places_px: Float32[np.ndarray, "K 2"]
    stray_rows: Int64[np.ndarray, " S"]
    stray_places_px: Float32[np.ndarray, "S 2"]


@dataclass(frozen=True, slots=True, eq=False)
class Keyframe:
    """A frame whose corners others are compared with.

    Attributes:
        frame: Its number in the clip.
        chain: Which chain it belongs to; neighbours in a chain are linked.
        template: Its corners.
        covered: Where people cover it.
        link: Its view of the keyframe before it in the chain; None for the first.
    """

    frame: int
    chain: int
    template: Template
    covered: Grey
    link: View | None


class _Seen(NamedTuple):
    """The last frame that was followed."""

    frame: int
    grey: Grey
    covered: Grey
    view: View


class WallFollower:
    """Takes frames in order.

    Attributes:
        keyframes: So far, in order of time.
        views: One for each frame so far: how it sees the last keyframe before it; a keyframe sees
            itself. None where the wall was not recognised.
    """

    def __init__(self) -> None:
        self.keyframes: list[Keyframe] = []
        self.views: list[View | None] = []
        self._last: _Seen | None = None

    def add(self, grey: Grey, covered: Grey) -> None:
        """Follows the wall into the next frame.

        Args:
            grey: The frame, all of the same size.
            covered: 255 where people cover the wall.
        """
        frame = len(self.views)
        view = self._follow(grey, covered)
        if view is None and self._open_at_last():
            view = self._follow(grey, covered)
        if view is None:
            self.views.append(self._begin_chain(frame, grey, covered))
            return
        self.views.append(view)
        self._last = _Seen(frame, grey, covered, view)
        if self._is_spent(view, grey):
            self._open_at_last()

    def finish(self) -> None:
        """Makes the last frame a keyframe, so that every frame lies between two."""
        self._open_at_last()

    def _follow(self, grey: Grey, covered: Grey) -> View | None:
        if self._last is None:
            return None
        keyframe = self._last.view.keyframe
        template = self.keyframes[keyframe].template
        for levels in (_LEVELS, _LEVELS_WHEN_LOST):
            view = look_for(
                template, keyframe, grey, covered, self._last.view.frame_H_keyframe, levels
            )
            if view is not None and len(view.rows) >= _LEAST_CORNERS * len(self._last.view.rows):
                return view
        return view

    def _begin_chain(self, frame: int, grey: Grey, covered: Grey) -> View | None:
        template = make_template(grey, covered)
        if len(template) < _FEWEST_CORNERS:
            return None
        chain = self.keyframes[-1].chain + 1 if self.keyframes else 0
        return self._open(Keyframe(frame, chain, template, covered, None), grey)

    def _open_at_last(self) -> bool:
        """Makes the last frame that was followed a keyframe, unless it is one."""
        last = self._last
        if last is None or self.keyframes[-1].frame == last.frame:
            return False
        template = make_template(last.grey, last.covered)
        if len(template) < _FEWEST_CORNERS:
            return False
        chain = self.keyframes[-1].chain
        keyframe = Keyframe(last.frame, chain, template, last.covered, last.view)
        self.views[last.frame] = self._open(keyframe, last.grey)
        return True

    def _open(self, keyframe: Keyframe, grey: Grey) -> View:
        self.keyframes.append(keyframe)
        template = keyframe.template
        rows = np.arange(len(template), dtype=np.int64)
        none = rows[:0]
        view = View(
            len(self.keyframes) - 1,
            np.eye(3),
            *(rows, template.points_px),
            *(none, template.points_px[none]),
        )
        self._last = _Seen(keyframe.frame, grey, keyframe.covered, view)
        return view

    def _is_spent(self, view: View, grey: Grey) -> bool:
        corners = len(self.keyframes[view.keyframe].template)
        if len(view.rows) < _LEAST_CORNERS * corners:
            return True
        return (
            compute_overlap(view.frame_H_keyframe, (grey.shape[1], grey.shape[0])) < _LEAST_OVERLAP
        )


def look_for(
    template: Template,
    keyframe: int,
    grey: Grey,
    covered: Grey,
    expected: Homography,
    levels: int,
) -> View | None:
    """The view that a picture has of a keyframe, None if too few corners agree.

    Args:
        template: The keyframe's corners.
        keyframe: Its number.
        grey: The picture.
        covered: 255 where people cover it.
        expected: Takes the keyframe to where it may lie in the picture.
        levels: See `find_again`.
    """
    places_px, seen = find_again(template, grey, expected, levels=levels)
    rows = np.flatnonzero(seen)
    at = np.rint(places_px[rows]).astype(np.int64)
    rows = rows[covered[at[:, 1], at[:, 0]] == 0]
    found = find_agreement(template.points_px[rows], places_px[rows], tolerance_px=TOLERANCE_PX)
    if found is None or not is_plausible(found.b_H_a, (grey.shape[1], grey.shape[0])):
        return None
    agreeing = rows[found.agrees]
    if len(agreeing) < max(FEWEST_INLIERS, _FEWEST_SHARE * len(rows)):
        return None
    strays = rows[~found.agrees]
    return View(
        keyframe,
        found.b_H_a,
        *(agreeing, places_px[agreeing]),
        *(strays, places_px[strays]),
    )


def compute_overlap(b_H_a: Homography, size_px: tuple[int, int]) -> float:
    """Share of the larger of two pictures of this size that both show, measured in the second."""
    corners = corners_of(size_px)
    mapped = map_points(b_H_a, corners)
    area, own = compute_area(mapped), compute_area(corners)
    common, _ = cv2.intersectConvexConvex(mapped.astype(np.float32), corners.astype(np.float32))
    return float(common) / max(area, own)


def compute_shared_overlap(b_H_a: Homography, size_px: tuple[int, int]) -> float:
    """The same, 0 where one picture cannot be mapped to the other."""
    both_ways = is_plausible(b_H_a, size_px) and is_plausible(invert(b_H_a), size_px)
    return compute_overlap(b_H_a, size_px) if both_ways else 0.0
