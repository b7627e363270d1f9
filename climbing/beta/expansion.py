"""All moves out of a stance, cheapest first. Knows nothing of what is barred, so it remembers."""

from itertools import combinations
from typing import Final, NamedTuple

import numpy as np

from climbing.beta.cost_tables import CostTables
from climbing.beta.heuristic import CostToGo
from climbing.beta.stance import FREE, Stance
from climbing.body.limbs import FEET, LIMBS, Limb


class NextStep(NamedTuple):
    """One move.

    Attributes:
        least: Its cost and the least that remains after it.
        cost: Of the move.
        limb: That moves.
        after: Where it leads.
    """

    least: float
    cost: float
    limb: Limb
    after: Stance


_PAIRS: Final = {
    row: [(a, b) for a, b in combinations(range(4), 2) if row not in {a, b}] for row in range(4)
}


class Expansion:
    """Moves by stance, computed once."""

    def __init__(self, tables: CostTables, cost_to_go: CostToGo) -> None:
        """Computes nothing yet."""
        self._tables, self._to_go = tables, cost_to_go
        self._limbs = [limb for limb in LIMBS if np.isfinite(tables.move[limb][:, :FREE]).any()]
        self._known: dict[Stance, list[NextStep]] = {}
        self.listed = 0

    def list_steps(self, stance: Stance) -> list[NextStep]:
        """Every move of one limb and every swap of feet, by what the whole way costs at least."""
        found = self._known.get(stance)
        if found is None:
            found = [step for limb in self._limbs for step in self._move(limb, stance)]
            found += self._swap_feet(stance)
            found.sort()
            self._known[stance] = found
            self.listed += len(found)
        return found

    def _move(self, limb: Limb, stance: Stance) -> list[NextStep]:
        if limb.is_hand and stance.left_foot == FREE and stance.right_foot == FREE:
            return []  # no hand carries a body alone, see `climbing.beta.posing.grips`
        row, tables = LIMBS.index(limb), self._tables
        costs = tables.move[limb][stance[row]] + tables.stay[limb] + self._cost_others(stance, row)
        for k, other in enumerate(LIMBS):
            if k != row:
                costs = costs + tables.pair[other, limb][stance[k]]
        least = costs + self._to_go.along(limb, stance)
        size, head, tail = len(costs), stance[:row], stance[row + 1 :]
        steps = []
        for place in np.flatnonzero(np.isfinite(least)).tolist():
            wrapped = place if place < size - 2 else place - size
            if wrapped != stance[row]:
                after = Stance._make((*head, wrapped, *tail))
                steps.append(NextStep(float(least[place]), float(costs[place]), limb, after))
        return steps

    def _cost_others(self, stance: Stance, row: int) -> float:
        """What the three limbs cost that stay."""
        tables = self._tables
        alone = sum(float(tables.stay[o][stance[k]]) for k, o in enumerate(LIMBS) if k != row)
        return alone + sum(
            float(tables.pair[LIMBS[a], LIMBS[b]][stance[a], stance[b]]) for a, b in _PAIRS[row]
        )

    def _swap_feet(self, stance: Stance) -> list[NextStep]:
        """One foot takes the hold of the other, which lets go of it."""
        steps = []
        for limb, other in (FEET, FEET[::-1]):
            taken = stance.at(other)
            if limb in self._limbs and taken >= 0 and taken != stance.at(limb):
                after = stance.move(limb, taken).move(other, FREE)
                cost = self._tables.cost_move(limb, stance, after)
                least = cost + self._to_go.of(after)
                if np.isfinite(least):
                    steps.append(NextStep(least, cost, limb, after))
        return steps
