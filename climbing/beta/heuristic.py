"""What a climb costs at least from a stance on, if a body could hold every stance.

Three answers, all admissible and consistent for A* [Hart1968], by how many stances there are:
exact; the sum of two climbers with both hands and one foot each, who share the cost of the hands
[Yang2008]; and one for the hands alone, as if feet moved for nothing.
"""

from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from jaxtyping import Float64
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from climbing.beta.cost_tables import CostTables
from climbing.beta.pair_space import PairSpace, count_steps, list_pairs
from climbing.beta.stance import FREE, SMEAR, Stance
from climbing.body.limbs import FEET, HANDS, LIMBS, Limb

Goals = frozenset[tuple[int, int]]
# Sums that one sweep over all stances, or over those of one foot, may take; more would be slower
# than a search with the next weaker answer.
MOST_SUMS: Final = 1_000_000
MOST_FOOT_SUMS: Final = 60_000_000
# The same for hands alone; beyond it the answer is 0, a lower bound too.
MOST_HAND_STEPS: Final = 4_000_000


class CostToGo(Protocol):
    """A lower bound of what remains."""

    def of(self, stance: Stance) -> float:
        """From a stance; infinite if there is no way."""

    def along(self, limb: Limb, stance: Stance) -> Float64[np.ndarray, " P"] | float:
        """From the stances that one limb's next places lead to."""


def compute_cost_to_go(tables: CostTables, goals: Goals) -> CostToGo:
    """The best bound that is cheap enough."""
    if count_steps(tables, HANDS) > MOST_HAND_STEPS:
        return Unknown()
    hands = list_pairs(tables, HANDS)
    if count_steps(tables, FEET) <= MOST_HAND_STEPS:
        feet = list_pairs(tables, FEET)
        if hands.sums * len(feet) + feet.sums * len(hands) <= MOST_SUMS:
            return solve_exactly(tables, hands, feet, goals)
    if (hands.sums + len(hands) * len(hands.row)) * len(hands.row) <= MOST_FOOT_SUMS:
        return solve_footwise(tables, hands, goals)
    return solve_hands(tables, hands, goals)


@dataclass(frozen=True, slots=True)
class Unknown:
    """No bound at all."""

    def of(self, stance: Stance) -> float:  # noqa: ARG002 - the protocol's
        """Nothing."""
        return 0.0

    def along(self, limb: Limb, stance: Stance) -> float:  # noqa: ARG002 - the protocol's
        """Nothing."""
        return 0.0


@dataclass(frozen=True, slots=True, eq=False)
class ExactCostToGo:
    """Every stance's, H pairs of hands by F pairs of feet."""

    hands: PairSpace
    feet: PairSpace
    table: Float64[np.ndarray, "H F"]

    def of(self, stance: Stance) -> float:
        """From a stance; infinite if there is no way."""
        row, column = self.hands.row[stance[:2]], self.feet.row[stance[2:]]
        return float(self.table[row, column]) if row >= 0 and column >= 0 else np.inf

    def along(self, limb: Limb, stance: Stance) -> Float64[np.ndarray, " P"]:
        """From the stances that one limb's next places lead to."""
        if limb.is_hand:
            rows = self.hands.row_along(limb, stance[:2])
            column = self.feet.row[stance[2:]]
            return np.where(rows >= 0, self.table[rows, column], np.inf)
        columns = self.feet.row_along(limb, stance[2:])
        row = self.hands.row[stance[:2]]
        return np.where(columns >= 0, self.table[row, columns], np.inf)


@dataclass(frozen=True, slots=True, eq=False)
class FootwiseCostToGo:
    """Every pair of hands' with each foot's place, one table a foot, H by P."""

    hands: PairSpace
    left: Float64[np.ndarray, "H P"]
    right: Float64[np.ndarray, "H P"]

    def of(self, stance: Stance) -> float:
        """From a stance; infinite if there is no way."""
        row = self.hands.row[stance[:2]]
        if row < 0:
            return np.inf
        return float(self.left[row, stance.left_foot] + self.right[row, stance.right_foot])

    def along(self, limb: Limb, stance: Stance) -> Float64[np.ndarray, " P"]:
        """From the stances that one limb's next places lead to."""
        if limb.is_hand:
            rows = self.hands.row_along(limb, stance[:2])
            both = self.left[rows, stance.left_foot] + self.right[rows, stance.right_foot]
            return np.where(rows >= 0, both, np.inf)
        row = self.hands.row[stance[:2]]
        if limb is Limb.LEFT_FOOT:
            return np.asarray(self.left[row] + self.right[row, stance.right_foot])
        return np.asarray(self.left[row, stance.left_foot] + self.right[row])


@dataclass(frozen=True, slots=True, eq=False)
class HandsCostToGo:
    """Every pair of hands', by their places."""

    table: Float64[np.ndarray, "P P"]

    def of(self, stance: Stance) -> float:
        """From a stance; infinite if there is no way."""
        return float(self.table[stance[:2]])

    def along(self, limb: Limb, stance: Stance) -> Float64[np.ndarray, " P"] | float:
        """From the stances that one limb's next places lead to."""
        if limb is Limb.LEFT_HAND:
            return self.table[:, stance.right_hand]
        return self.table[stance.left_hand] if limb.is_hand else self.of(stance)


def solve_exactly(
    tables: CostTables, hands: PairSpace, feet: PairSpace, goals: Goals
) -> ExactCostToGo:
    """Bellman's equation [Bellman1957], swept over all stances until nothing changes."""
    held = _cost_stances(tables, hands, feet)
    best = _begin_at(hands, goals, held)
    standing = ~((feet.first == FREE) & (feet.second == FREE))
    while True:
        before = best
        # Hands move only while a foot helps the other hand to carry.
        stepped = np.full_like(best, np.inf)
        stepped[:, standing] = _sweep(hands, (held + best)[:, standing])
        best = np.minimum(best, stepped)
        best = np.minimum(best, _sweep(feet, (held + best).T).T)
        if np.array_equal(before, best):
            return ExactCostToGo(hands, feet, np.where(np.isfinite(held), best, np.inf))


def solve_footwise(tables: CostTables, hands: PairSpace, goals: Goals) -> FootwiseCostToGo:
    """Hands cost half in each of the two problems, a foot all of it in its own."""
    left = _solve_foot(tables, hands, FEET[0], goals)
    alike = np.array_equal(tables.move[FEET[0]], tables.move[FEET[1]])
    right = left if alike else _solve_foot(tables, hands, FEET[1], goals)
    return FootwiseCostToGo(hands, left, right)


def _solve_foot(
    tables: CostTables, hands: PairSpace, foot: Limb, goals: Goals
) -> Float64[np.ndarray, "H P"]:
    """The same sweeps over hands and one foot."""
    held = hands.cost[:, None] / 2 + tables.stay[foot]
    for hand, at in zip(HANDS, (hands.first, hands.second), strict=True):
        held = held + tables.pair[hand, foot][at]
    halved = replace(hands, step_cost=hands.step_cost / 2)
    # A foot whose hold the other one takes is in the air without a move of its own.
    moves = tables.move[foot].copy()
    moves[:SMEAR, FREE] = 0.0
    best = _begin_at(hands, goals, held)
    while True:
        before = best
        best = np.minimum(best, _sweep(halved, held + best))
        reached = held + best
        best = best.copy()
        for place in np.flatnonzero(np.isfinite(reached).any(axis=0)):
            np.minimum(best, reached[:, place, None] + moves[:, place], out=best)
        if np.array_equal(before, best):
            return np.where(np.isfinite(held), best, np.inf)


def _begin_at(
    hands: PairSpace, goals: Goals, held: Float64[np.ndarray, "H B"]
) -> Float64[np.ndarray, "H B"]:
    """Nothing remains where the hands are at a goal and the feet can be; all else is open yet."""
    rows, best = _list_rows(hands, goals), np.full(held.shape, np.inf)
    best[rows] = np.where(np.isfinite(held[rows]), 0.0, np.inf)
    return best


def _list_rows(hands: PairSpace, goals: Goals) -> list[int]:
    """Of the goals that are within reach of each other."""
    return [int(hands.row[goal]) for goal in goals if hands.row[goal] >= 0]


def _sweep(pairs: PairSpace, reached: Float64[np.ndarray, "A B"]) -> Float64[np.ndarray, "A B"]:
    """The least cost of one step and what follows, for each pair along the first axis."""
    least = np.full_like(reached, np.inf)
    if len(pairs.step_from):
        sums = reached[pairs.step_to] + pairs.step_cost[:, None]
        starts = np.flatnonzero(np.diff(pairs.step_from, prepend=-1))
        least[pairs.step_from[starts]] = np.minimum.reduceat(sums, starts, axis=0)
    return least


def _cost_stances(
    tables: CostTables, hands: PairSpace, feet: PairSpace
) -> Float64[np.ndarray, "H F"]:
    """What being in each stance adds to every move that ends there."""
    held: Float64[np.ndarray, "H F"] = hands.cost[:, None] + feet.cost[None, :]
    for hand, at in zip(HANDS, (hands.first, hands.second), strict=True):
        for foot, on in zip(FEET, (feet.first, feet.second), strict=True):
            held = held + tables.pair[hand, foot][np.ix_(at, on)]
    return held


def solve_hands(tables: CostTables, hands: PairSpace, goals: Goals) -> HandsCostToGo:
    """Dijkstra's shortest paths, with the cheapest feet at every pair of hands."""
    held = hands.cost + _cost_cheapest_feet(tables, hands)
    size = len(tables.stay[LIMBS[0]])
    price = hands.step_cost + held[hands.step_to]
    legal = np.isfinite(price)
    steps = (hands.step_to[legal], hands.step_from[legal])
    graph = csr_array((price[legal], steps), shape=(len(hands), len(hands)))
    ends = _list_rows(hands, goals)
    table = np.full((size, size), np.inf)
    if ends:
        found = dijkstra(graph, indices=ends, min_only=True)
        table[hands.first, hands.second] = found
    return HandsCostToGo(table)


def _cost_cheapest_feet(tables: CostTables, hands: PairSpace) -> Float64[np.ndarray, " H"]:
    """For each pair of hands, what each foot costs at least, wherever it is."""
    total = np.zeros(len(hands))
    for foot in FEET:
        least = np.full(len(hands), np.inf)
        for place in np.flatnonzero(np.isfinite(tables.move[foot]).any(axis=0)):
            both = tables.pair[HANDS[0], foot][hands.first, place]
            both = both + tables.pair[HANDS[1], foot][hands.second, place]
            np.minimum(least, both + tables.stay[foot][place], out=least)
        total += least
    return total
