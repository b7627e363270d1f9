"""How far a wall is from being one plane, and where a second plane of it lies. Knows no frames.

Corners that two keyframes both show, but not where the plane of the others would have them, are
either wrong or off the plane. When enough of them agree with each other and lie side by side they
are a second plane; otherwise they are volumes, holds and what stands before the wall.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Float64, Int64

from climbing.wall.closures import Link
from climbing.wall.corners import look_alike
from climbing.wall.following import TOLERANCE_PX, Keyframe
from climbing.wall.homography import (
    Homography,
    find_agreement,
    is_plausible,
    map_points,
)

# A link says of a second plane something if so many of its strays agree on one.
_FEWEST_AGREEING: Final = 15
# Off the plane by less is the curvature of a board or of a lens.
_LEAST_PARALLAX_PX: Final = 1.5
_NEIGHBOURS: Final = 8
# Of the wall's corners at least this share lie on a second plane that is worth the name.
_LEAST_SHARE: Final = 0.12


class OffPlane(NamedTuple):
    """What of the wall the one plane does not explain.

    Attributes:
        share: Of the corners that two keyframes show, those that miss their place by more than
            a pixel of the working picture.
        px: Median distance by which those miss it, in pixels of the working picture; 0 if there
            are none.
        second_plane: Outline (N, 2) of the second plane on the wall; None if there is none.
    """

    share: float
    px: float
    second_plane: Float64[np.ndarray, "N 2"] | None


class _Strays(NamedTuple):
    """Corners of a link that are off the plane, and by how much."""

    link: Link
    rows: Int64[np.ndarray, " S"]
    points_px: Float32[np.ndarray, "S 2"]
    places_px: Float32[np.ndarray, "S 2"]
    misses_px: Float64[np.ndarray, " S"]


def measure_off_plane(
    keyframes: Sequence[Keyframe],
    links: Sequence[Link],
    wall_H_keyframe: Mapping[int, Homography],
) -> OffPlane:
    """Looks at all links between keyframes whose place is known.

    A camera that only turns sees no depth: then nothing is off the plane, and nothing needs to be.
    """
    known = [_list_strays(keyframes, link) for link in links if link.first in wall_H_keyframe]
    misses = np.concatenate([np.empty(0), *(strays.misses_px for strays in known)])
    seen = len(misses) + sum(len(strays.link.view.rows) for strays in known)
    return OffPlane(
        len(misses) / max(1, seen),
        float(np.median(misses)) if len(misses) else 0.0,
        _find_second_plane(keyframes, known, wall_H_keyframe),
    )


def _list_strays(keyframes: Sequence[Keyframe], link: Link) -> _Strays:
    """Without those that look the same where the plane has them: one bolt hole is like the next."""
    view, template = link.view, keyframes[link.first].template
    points = template.points_px[view.stray_rows]
    expected = map_points(view.frame_H_keyframe, points).astype(np.float32)
    grey = keyframes[link.second].template.grey
    off = ~look_alike(template, view.stray_rows, grey, expected)
    misses = np.linalg.norm(expected[off] - view.stray_places_px[off], axis=1).astype(np.float64)
    return _Strays(link, view.stray_rows[off], points[off], view.stray_places_px[off], misses)


def _find_second_plane(
    keyframes: Sequence[Keyframe],
    known: Sequence[_Strays],
    wall_H_keyframe: Mapping[int, Homography],
) -> Float64[np.ndarray, "N 2"] | None:
    """Every corner that a link shows has a vote; the majority of a corner's votes decides."""
    votes = {n: np.zeros((len(keyframes[n].template), 2), np.int64) for n in wall_H_keyframe}
    for strays in known:
        second = _find_agreeing(strays, keyframes[strays.link.first])
        if len(second):
            votes[strays.link.first][strays.link.view.rows, 0] += 1
            votes[strays.link.first][second, 1] += 1
    places, labels = [np.empty((0, 2))], [np.empty(0, dtype=bool)]
    for number, counts in votes.items():
        asked = np.flatnonzero(counts.sum(axis=1))
        points = keyframes[number].template.points_px[asked]
        places.append(map_points(wall_H_keyframe[number], points))
        labels.append(counts[asked, 1] > counts[asked, 0])
    return _outline(np.concatenate(places), np.concatenate(labels))


def _find_agreeing(strays: _Strays, keyframe: Keyframe) -> Int64[np.ndarray, " K"]:
    """Strays on one more plane, whose own homography is another one than the first's."""
    found = find_agreement(strays.points_px, strays.places_px, tolerance_px=TOLERANCE_PX)
    height, width = keyframe.template.grey.shape
    if found is None or not is_plausible(found.b_H_a, (width, height)):
        return strays.rows[:0]
    enough = found.agrees.sum() >= _FEWEST_AGREEING
    apart = enough and np.median(strays.misses_px[found.agrees]) >= _LEAST_PARALLAX_PX
    return strays.rows[found.agrees] if apart else strays.rows[:0]


def _outline(
    places: Float64[np.ndarray, "N 2"], second: Bool[np.ndarray, " N"]
) -> Float64[np.ndarray, "K 2"] | None:
    """The hull of those whose neighbours are mostly like them, None if they are too few."""
    if len(places) <= _NEIGHBOURS:
        return None
    matcher = cv2.BFMatcher(cv2.NORM_L2)
    spots = places.astype(np.float32)
    nearest = matcher.knnMatch(spots, spots, k=_NEIGHBOURS + 1)
    around = np.array([[match.trainIdx for match in matches[1:]] for matches in nearest])
    core = second & (second[around].mean(axis=1) > 0.5)
    if core.sum() < max(_FEWEST_AGREEING, _LEAST_SHARE * len(places)):
        return None
    hull: Float64[np.ndarray, "K 2"] = cv2.convexHull(spots[core]).reshape(-1, 2).astype(np.float64)
    return hull
