"""Where linked keyframes lie in one common picture, first link by link. Knows no pictures."""

from collections import deque
from collections.abc import Sequence

import numpy as np

from climbing.wall.closures import Link
from climbing.wall.homography import Homography, invert, is_plausible, normalise


def list_groups(count: int, links: Sequence[Link]) -> list[list[int]]:
    """Keyframes that hang together by links, each group ascending."""
    neighbours = _neighbours(count, links)
    groups, seen = [], set[int]()
    for start in range(count):
        if start in seen:
            continue
        group, waiting = {start}, deque([start])
        while waiting:
            new = set(neighbours[waiting.popleft()]) - group
            group |= new
            waiting += new
        seen |= group
        groups.append(sorted(group))
    return groups


def place_keyframes(
    root: int, count: int, links: Sequence[Link], size_px: tuple[int, int]
) -> dict[int, Homography]:
    """Takes every keyframe that hangs together with the root to the root's picture.

    The link with most corners comes first, as in a maximum spanning tree [Prim1957]. Keyframes
    that would lie behind the root's camera are left out.
    """
    neighbours = _neighbours(count, links)
    placed: dict[int, Homography] = {root: np.eye(3)}
    refused: set[int] = set()
    while True:
        reachable = [
            (len(link.view.rows), here, there, link)
            for here in placed
            for there, link in neighbours[here].items()
            if there not in placed and there not in refused
        ]
        if not reachable:
            return placed
        _, here, there, link = max(reachable, key=lambda step: step[0])
        forward = link.view.frame_H_keyframe
        here_H_there = forward if link.second == here else invert(forward)
        root_H_there = normalise(placed[here] @ here_H_there)
        if is_plausible(root_H_there, size_px):
            placed[there] = root_H_there
        else:
            refused.add(there)


def _neighbours(count: int, links: Sequence[Link]) -> list[dict[int, Link]]:
    neighbours: list[dict[int, Link]] = [{} for _ in range(count)]
    for link in links:
        neighbours[link.first][link.second] = link
        neighbours[link.second][link.first] = link
    return neighbours
