"""The poses a motion passes through: of all ways to hold its stances, those that follow each other.

A stance can be held in many ways, a knee inside or outside; between two of them a body would have
to pass through the wall. So each stance is solved from several beginnings, then from what comes
before and after it, and the sequence of least change is chosen [Viterbi1967].
"""

from itertools import pairwise
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.beta.feasibility import HeldPose, StanceJudge
from climbing.beta.steps import Held

_YAWS_RAD: Final = (0.6, -0.6)


def choose_key_poses(judge: StanceJudge, held: list[Held]) -> list[HeldPose]:
    """One feasible pose for each held stance, in order.

    Args:
        judge: Has found all of them feasible.
        held: What a plan's steps need, see `climbing.beta.steps.hold`.
    """
    options = [[pose] for pose in judge.judge(held)]
    starts = [judge.guess(held, yaw_rad) for yaw_rad in _YAWS_RAD]
    turned = judge.solve(held * len(starts), np.concatenate(starts))
    for row in range(len(starts)):
        _add(options, turned[row * len(held) : (row + 1) * len(held)])
    chosen = _choose(options)
    _add(options, judge.solve(held, _blend(np.array([pose.angles for pose in chosen]))))
    return _choose(options)


def _add(options: list[list[HeldPose]], poses: list[HeldPose]) -> None:
    for found, pose in zip(options, poses, strict=True):
        if pose.feasible:
            found.append(pose)


def _blend(angles: Float64[np.ndarray, "K 29"]) -> Float64[np.ndarray, "K 29"]:
    """The mean of what comes before and after."""
    padded = np.concatenate([angles[:1], angles, angles[-1:]])
    return np.asarray((padded[:-2] + padded[2:]) / 2)


def _choose(options: list[list[HeldPose]]) -> list[HeldPose]:
    """The path of least squared change through the options."""
    costs = np.zeros(len(options[0]))
    links = []
    for before, after in pairwise(options):
        a = np.array([pose.angles for pose in before])
        b = np.array([pose.angles for pose in after])
        sums = costs[:, None] + ((a[:, None] - b[None]) ** 2).sum(axis=2)
        links.append(sums.argmin(axis=0))
        costs = sums.min(axis=0)
    rows = [int(costs.argmin())]
    for link in reversed(links):
        rows.append(int(link[rows[-1]]))
    return [found[row] for found, row in zip(options, reversed(rows), strict=True)]
