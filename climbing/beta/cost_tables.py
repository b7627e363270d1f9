"""A problem's costs, looked up instead of computed: by limb, by place and by pairs of places.

A place is a row of the holds or one of two more behind them, the bare wall and the air, so that
`SMEAR` and `FREE`, -2 and -1, index them from the end. Infinite means out of the question.
"""

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from jaxtyping import Bool, Float64

from climbing.beta import costs
from climbing.beta.problem import HARDEST, BetaProblem
from climbing.beta.reach import Reach, compute_reach
from climbing.beta.stance import FREE, SMEAR, Stance
from climbing.beta.steps import is_swap
from climbing.beta.weights import Weights
from climbing.body.limbs import LIMBS, Limb
from climbing.holds.hold import HoldType

# On a steeper wall a foot on it pushes the body off [own model: rubber's friction is about 1].
STEEPEST_SMEAR_DEG: Final = 10.0
_MIDDLING: Final = 4.0
# What a type is worth when nobody stated a difficulty; order as climbers rank them, figures ours.
_TYPE_DIFFICULTY: Final = {
    HoldType.JUG: 1.0,
    HoldType.EDGE: 4.0,
    HoldType.POCKET: 5.0,
    HoldType.PINCH: 5.0,
    HoldType.CRIMP: 6.0,
    HoldType.SLOPER: 7.0,
    HoldType.FOOTHOLD: 9.0,
}
_STRAIGHT_DOWN_DEG: Final = -90.0
# Easy distances: hands as wide as a relaxed pull, a foot this far below a hand; in body heights.
_EASY_HANDS: Final = 0.35
_EASY_RISE: Final = 0.55
_Pair = tuple[Limb, Limb]


@dataclass(frozen=True, slots=True, eq=False)
class CostTables:
    """Everything a search adds up; P = N + 2 places.

    Attributes:
        move: By limb, what it costs to go from one place to another and take it.
        stay: By limb, what being at a place costs with every move of any limb.
        pair: By two limbs, the same for the two of them.
        swap: What a swap of feet costs beyond a move.
        dynamic: What a dynamic move costs beyond a static one.
    """

    move: dict[Limb, Float64[np.ndarray, "P P"]]
    stay: dict[Limb, Float64[np.ndarray, " P"]]
    pair: dict[_Pair, Float64[np.ndarray, "P P"]]
    swap: float
    dynamic: float

    def cost_stance(self, stance: Stance) -> float:
        """What a stance adds to the cost of every move that ends in it."""
        alone = sum(float(self.stay[limb][stance.at(limb)]) for limb in LIMBS)
        pairs = combinations(LIMBS, 2)
        return alone + sum(float(self.pair[a, b][stance.at(a), stance.at(b)]) for a, b in pairs)

    def cost_move(self, limb: Limb, before: Stance, after: Stance) -> float:
        """Of one limb from stance to stance; a swap of feet if both changed."""
        way = float(self.move[limb][before.at(limb), after.at(limb)])
        return way + self.cost_stance(after) + (self.swap if is_swap(before, after) else 0.0)


def build_cost_tables(
    problem: BetaProblem, weights: Weights, *, bounded: bool = True
) -> CostTables:
    """All of a problem's costs.

    Args:
        problem: Whose.
        weights: What counts how much.
        bounded: Whether what is out of reach is out of the question. What somebody was seen to do
            is not, whatever their measured length: then its cost only goes on growing.
    """
    body = problem.climber.compute_proportions()
    reach = compute_reach(body)
    scaled = problem.list_positions_m() / body.height_m
    shoulder = body.shoulder_width_m / body.height_m
    make = _TableMaker(problem, weights, reach, scaled, shoulder, bounded)
    pairs = {}
    for one, other in combinations(LIMBS, 2):
        table = make.pair(one, other)
        pairs[one, other], pairs[other, one] = table, table.T
    return CostTables(
        move={limb: make.travel(limb) + make.take(limb) for limb in LIMBS},
        stay={limb: make.stay(limb) for limb in LIMBS},
        pair=pairs,
        swap=weights.swap,
        dynamic=weights.dynamic,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _TableMaker:
    """Turns functions of distances into tables over places."""

    problem: BetaProblem
    weights: Weights
    reach: Reach
    scaled: Float64[np.ndarray, "N 2"]
    shoulder: float
    bounded: bool

    def take(self, limb: Limb) -> Float64[np.ndarray, " P"]:
        """What arriving at a place costs; infinite where the limb may not be."""
        table = np.full(len(self.scaled) + 2, np.inf)
        if limb in self.problem.climber.excluded:
            table[FREE] = 0.0
        elif limb.is_hand:
            hands = self.problem.list_hand_holds() | (not self.bounded)
            table[:SMEAR][hands] = self._hand_holds()[hands]
        else:
            table[:SMEAR] = table[FREE] = 0.0
            if self.problem.angle_deg <= STEEPEST_SMEAR_DEG or not self.bounded:
                table[SMEAR] = 0.0
        return table

    def stay(self, limb: Limb) -> Float64[np.ndarray, " P"]:
        """What a foot on no hold costs, unless there is none; infinite where a limb may not be."""
        table = np.where(np.isfinite(self.take(limb)), 0.0, np.inf)
        if not limb.is_hand and limb not in self.problem.climber.excluded:
            overhang = max(math.sin(math.radians(self.problem.angle_deg)), 0.0)
            table[FREE] += costs.free_foot_cost(self.weights, overhang)
            table[SMEAR] += self.weights.smear
        return table

    def _hand_holds(self) -> Float64[np.ndarray, " N"]:
        holds, weights = self.problem.holds, self.weights
        difficulty = np.array([_rate(hold.type, hold.difficulty) for hold in holds])
        pull_rad = np.radians(
            [_STRAIGHT_DOWN_DEG if h.pull_deg is None else h.pull_deg for h in holds]
        )
        down_rad = math.radians(_STRAIGHT_DOWN_DEG)
        return np.asarray(
            costs.difficulty_cost(weights.difficulty, difficulty, HARDEST)
            + costs.pull_cost(weights.pull, pull_rad, down_rad)
        )

    def travel(self, limb: Limb) -> Float64[np.ndarray, "P P"]:
        """A move between places; to and from air and bare wall it counts without a distance."""
        weights = self.weights
        apart = np.linalg.norm(self.scaled[:, None] - self.scaled[None], axis=-1)
        move, way = (
            (weights.hand_move, weights.hand_travel)
            if limb.is_hand
            else (weights.foot_move, weights.foot_travel)
        )
        return self._pad(costs.travel_cost(way, apart)) + move

    def pair(self, one: Limb, other: Limb) -> Float64[np.ndarray, "P P"]:
        """Two limbs, the one nearer to the front of `LIMBS` along the rows."""
        apart = self.scaled[:, None] - self.scaled[None]
        if one.is_hand and other.is_hand:
            return self._pad(self._hands(apart))
        if one.is_hand:
            return self._pad(self._hand_and_foot(apart))
        return self._pad(self._feet(apart))

    def _hands(self, apart: Float64[np.ndarray, "N N 2"]) -> Float64[np.ndarray, "N N"]:
        weights, height_m = self.weights, self.problem.climber.height_m
        distance, limit = np.linalg.norm(apart, axis=-1), self.reach.hands_m / height_m
        cost = costs.stretch_cost(weights.stretch, distance, _EASY_HANDS, limit)
        cost += self._crossing(apart)
        np.fill_diagonal(cost, weights.match)
        self._bar(cost, distance > limit)
        return cost

    def _feet(self, apart: Float64[np.ndarray, "N N 2"]) -> Float64[np.ndarray, "N N"]:
        weights, height_m = self.weights, self.problem.climber.height_m
        distance = np.linalg.norm(apart, axis=-1)
        cost = np.asarray(costs.balance_cost(weights.straddle, distance) + self._crossing(apart))
        np.fill_diagonal(cost, weights.foot_match)
        self._bar(cost, distance > self.reach.feet_m / height_m)
        return cost

    def _hand_and_foot(self, apart: Float64[np.ndarray, "N N 2"]) -> Float64[np.ndarray, "N N"]:
        weights, height_m = self.weights, self.problem.climber.height_m
        distance, limit = np.linalg.norm(apart, axis=-1), self.reach.hand_foot_m / height_m
        easy = self.reach.comfortable_m / height_m
        # Each foot has two hands and each hand two feet: half for each pair.
        cost = costs.stretch_cost(weights.stretch, distance, easy, limit) / 2
        cost += costs.high_foot_cost(weights.high_foot, apart[..., 1], _EASY_RISE) / 2
        cost += costs.balance_cost(weights.balance, apart[..., 0]) / 2
        cost[np.diag_indices_from(cost)] += weights.shared
        self._bar(cost, distance > limit)
        return cost

    def _bar(self, cost: Float64[np.ndarray, "N N"], far: Bool[np.ndarray, "N N"]) -> None:
        if self.bounded:
            cost[far] = np.inf

    def _crossing(self, apart: Float64[np.ndarray, "N N 2"]) -> Float64[np.ndarray, "N N"]:
        return np.asarray(costs.crossing_cost(self.weights.crossing, apart[..., 0], self.shoulder))

    def _pad(self, table: Float64[np.ndarray, "N N"]) -> Float64[np.ndarray, "P P"]:
        return np.pad(table, ((0, 2), (0, 2)))


def _rate(kind: HoldType | None, difficulty: float | None) -> float:
    if difficulty is not None:
        return difficulty
    return _MIDDLING if kind is None else _TYPE_DIFFICULTY[kind]
