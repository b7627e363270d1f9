"""Links between keyframes that are no neighbours: loops of a chain, and bridges between chains.

A loop starts from where the chain says the other keyframe lies. A bridge knows nothing of that and
starts from descriptors that look alike.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from climbing.wall.following import Keyframe, View, compute_shared_overlap, look_for
from climbing.wall.homography import Homography, find_agreement, is_plausible, normalise

_LOOP_OVERLAP: Final = 0.35
# Loops of a keyframe with those before it, most overlapping first.
_LOOPS_EACH: Final = 6
_LOOP_LEVELS: Final = 3
_BRIDGE_LEVELS: Final = 2
# Work on a clip that falls to pieces is bounded: pairs of keyframes that are compared.
_MOST_BRIDGES: Final = 300
_DESCRIPTORS: Final = 1500
_LEAST_GAP: Final = 0.8
# Descriptors are found on a pyramid and are less exact than corners.
_BRIDGE_TOLERANCE_PX: Final = 2.5
_FEWEST_MATCHES: Final = 15


class Link(NamedTuple):
    """Two keyframes that show the same points.

    Attributes:
        first: Number of the one whose corners were found again.
        view: The view that the other one has of them.
        second: Number of that one.
    """

    first: int
    view: View
    second: int


def list_chain_links(keyframes: Sequence[Keyframe]) -> list[Link]:
    """The links that following left behind."""
    return [
        Link(keyframe.link.keyframe, keyframe.link, number)
        for number, keyframe in enumerate(keyframes)
        if keyframe.link is not None
    ]


def find_loops(
    keyframes: Sequence[Keyframe],
    pose_H_keyframe: dict[int, Homography],
) -> list[Link]:
    """Pairs that overlap by what is known of their places, compared once more.

    Args:
        keyframes: All of them.
        pose_H_keyframe: Takes those whose place is known to one common picture.
    """
    links = []
    for second, pose_H_second in pose_H_keyframe.items():
        earlier = [first for first in pose_H_keyframe if first < second - 1]
        second_H_pose = np.linalg.inv(pose_H_second)
        expected = {first: normalise(second_H_pose @ pose_H_keyframe[first]) for first in earlier}
        size_px = _size_of(keyframes[second])
        overlaps = {f: compute_shared_overlap(expected[f], size_px) for f in earlier}
        likely = sorted(
            (f for f in earlier if overlaps[f] >= _LOOP_OVERLAP), key=overlaps.__getitem__
        )
        for first in likely[::-1][:_LOOPS_EACH]:
            link = _compare(keyframes, first, second, expected[first], _LOOP_LEVELS)
            links += [link] if link is not None else []
    return links


def find_bridges(keyframes: Sequence[Keyframe]) -> list[Link]:
    """Pairs of different chains that show the same, by descriptors [ORB2011].

    Long chains are compared first; two that are bridged already are not compared again.
    """
    group = {keyframe.chain: keyframe.chain for keyframe in keyframes}
    if len(group) < 2:
        return []
    lengths = {c: sum(keyframe.chain == c for keyframe in keyframes) for c in group}
    pairs = [
        (first, second)
        for second in range(len(keyframes))
        for first in range(second)
        if keyframes[first].chain != keyframes[second].chain
    ]
    pairs.sort(key=lambda p: -min(lengths[keyframes[p[0]].chain], lengths[keyframes[p[1]].chain]))
    memory = _Descriptors(keyframes)
    links, compared = [], 0
    for first, second in pairs:
        ends = group[keyframes[first].chain], group[keyframes[second].chain]
        if ends[0] == ends[1] or compared == _MOST_BRIDGES:
            continue
        compared += 1
        expected = memory.match(first, second)
        link = expected is not None and _compare(keyframes, first, second, expected, _BRIDGE_LEVELS)
        if link:
            links.append(link)
            group = {chain: ends[0] if g == ends[1] else g for chain, g in group.items()}
    return links


def _compare(
    keyframes: Sequence[Keyframe], first: int, second: int, expected: Homography, levels: int
) -> Link | None:
    there = keyframes[second]
    template = keyframes[first].template
    view = look_for(template, first, there.template.grey, there.covered, expected, levels)
    return None if view is None else Link(first, view, second)


def _size_of(keyframe: Keyframe) -> tuple[int, int]:
    height, width = keyframe.template.grey.shape
    return width, height


class _Descriptors:
    """Descriptors of keyframes, computed when they are first asked for."""

    def __init__(self, keyframes: Sequence[Keyframe]) -> None:
        self._keyframes = keyframes
        self._orb = cv2.ORB_create(_DESCRIPTORS)  # type: ignore[attr-defined]
        self._matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
        self._known: dict[int, tuple[Float32[np.ndarray, "N 2"], UInt8[np.ndarray, "N 32"]]] = {}

    def match(self, first: int, second: int) -> Homography | None:
        """Takes the first to the second, None if they have too little in common."""
        points_a, words_a = self._describe(first)
        points_b, words_b = self._describe(second)
        if min(len(points_a), len(points_b)) < _FEWEST_MATCHES:
            return None
        nearest = self._matcher.knnMatch(words_a, words_b, k=2)
        pairs = [
            (best.queryIdx, best.trainIdx)
            for best, other in nearest
            if best.distance < _LEAST_GAP * other.distance
        ]
        if len(pairs) < _FEWEST_MATCHES:
            return None
        rows = np.array(pairs)
        found = find_agreement(
            points_a[rows[:, 0]], points_b[rows[:, 1]], tolerance_px=_BRIDGE_TOLERANCE_PX
        )
        if found is None or found.agrees.sum() < _FEWEST_MATCHES:
            return None
        plausible = is_plausible(found.b_H_a, _size_of(self._keyframes[second]))
        return found.b_H_a if plausible else None

    def _describe(
        self, number: int
    ) -> tuple[Float32[np.ndarray, "N 2"], UInt8[np.ndarray, "N 32"]]:
        if number not in self._known:
            keyframe = self._keyframes[number]
            free = cv2.bitwise_not(keyframe.covered)
            points, words = self._orb.detectAndCompute(keyframe.template.grey, free)
            places = np.array([p.pt for p in points], np.float32).reshape(-1, 2)
            self._known[number] = (
                places,
                np.empty((0, 32), np.uint8) if words is None else words,
            )
        return self._known[number]
