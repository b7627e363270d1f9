"""Where one limb came to rest, and when. Knows holds as outlines, and no pictures.

Each limb has its own chain of states: free, on one of the holds, or at rest on none. The last is a
foot on the bare wall, or a hand on a hold that nobody has seen yet.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from climbing.body.limbs import LIMBS, Limb
from climbing.contacts.chain import compute_probabilities, find_states
from climbing.contacts.evidence import (
    LEAST,
    measure_distances,
    weigh_bare,
    weigh_distance,
    weigh_rest,
)
from climbing.contacts.touch_points import TouchPoints
from climbing.holds.hold import Hold

# Frames closer than this say the same thing over again [s].
_INDEPENDENT_S: Final = 0.1
# A hand that hangs lower than this holds nothing [trunk lengths above the hips].
_LOWEST_HAND: Final = 0.5
_FREE: Final = 0
# Nobody lifts a limb and puts it back in less: it was shifted where it was [ms].
_SHIFT_MS: Final = 300


class Stay(NamedTuple):
    """A limb at rest.

    Attributes:
        hold: Index of the hold; None on none of them.
        point_px: Where, on the panorama.
        start_ms: Time of the first frame.
        end_ms: Time of the last.
        confidence: Mean probability over its frames.
    """

    hold: int | None
    point_px: tuple[float, float]
    start_ms: int
    end_ms: int
    confidence: float

    @property
    def duration_ms(self) -> int:
        """From the first frame to the last."""
        return self.end_ms - self.start_ms


def find_stays(points: TouchPoints, limb: Limb, holds: Sequence[Hold]) -> list[Stay]:
    """All stays of one limb in order; they never overlap."""
    evidence = _weigh(points, limb, holds)
    probabilities = compute_probabilities(evidence)
    of_limb = points.point_px[:, LIMBS.index(limb)]
    return [
        Stay(
            hold=None if state == len(holds) + 1 else state - 1,
            point_px=_find_middle(of_limb[rows]),
            start_ms=int(points.t_ms[rows][0]),
            end_ms=int(points.t_ms[rows][-1]),
            confidence=float(probabilities[rows, state].mean().clip(0, 1)),
        )
        for state, rows in _cut(_bridge(find_states(evidence), points.t_ms))
        if np.isfinite(of_limb[rows]).any()
    ]


def _weigh(points: TouchPoints, limb: Limb, holds: Sequence[Hold]) -> Float64[np.ndarray, "T S"]:
    """Evidence for free, each hold and none of them."""
    row = LIMBS.index(limb)
    distance = measure_distances(points.point_px[:, row], holds) / points.trunk_px
    bare = np.full((len(distance), 1), weigh_bare())
    if limb.is_hand:
        bare[~(points.lift[:, row] >= _LOWEST_HAND)] = LEAST
    held = np.concatenate([weigh_distance(distance), bare], axis=1)
    held = held + weigh_rest(points)[:, row, None]
    share = _measure_seconds(points.t_ms) / _INDEPENDENT_S * points.visibility[:, row]
    return np.concatenate([np.zeros((len(held), 1)), held * share[:, None]], axis=1)


def _measure_seconds(t_ms: Int64[np.ndarray, " T"]) -> Float64[np.ndarray, " T"]:
    """How long each frame is shown; before a pause it speaks for itself only."""
    if len(t_ms) == 1:
        return np.array([_INDEPENDENT_S])
    gaps = np.diff(t_ms) / 1000.0
    shown: Float64[np.ndarray, " T"] = np.concatenate([gaps, gaps[-1:]]).clip(max=_INDEPENDENT_S)
    return shown


def _bridge(
    states: Int64[np.ndarray, " T"], t_ms: Int64[np.ndarray, " T"]
) -> Int64[np.ndarray, " T"]:
    """Without the moments in which a limb was shifted on its hold."""
    bridged = states.copy()
    stays = list(_cut(states))
    for (before, rows), (after, following) in pairwise(stays):
        if before == after and t_ms[following.start] - t_ms[rows.stop - 1] < _SHIFT_MS:
            bridged[rows.stop : following.start] = before
    return bridged


def _cut(states: Int64[np.ndarray, " T"]) -> Iterator[tuple[int, slice]]:
    """Each stretch that is not free."""
    edges = [0, *(np.flatnonzero(np.diff(states)) + 1).tolist(), len(states)]
    for first, end in pairwise(edges):
        if states[first] != _FREE:
            yield int(states[first]), slice(first, end)


def _find_middle(points_px: Float64[np.ndarray, "N 2"]) -> tuple[float, float]:
    x, y = np.nanmedian(points_px, axis=0)
    return float(x), float(y)
