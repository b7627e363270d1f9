"""All pairs of places that two hands or two feet can have, and the steps between them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int64

from climbing.beta.cost_tables import CostTables
from climbing.beta.stance import FREE
from climbing.body.limbs import Limb


@dataclass(frozen=True, slots=True, eq=False)
class PairSpace:
    """K pairs and S steps from pair to pair.

    Attributes:
        limbs: Left and right.
        first: Place of the left one.
        second: Place of the right one.
        cost: Of having both there.
        row: Which pair two places make, by place and place; -1 if none.
        step_from: Rows of pairs, ascending.
        step_to: Rows of pairs.
        step_cost: Of the step alone.
    """

    limbs: tuple[Limb, Limb]
    first: Int64[np.ndarray, " K"]
    second: Int64[np.ndarray, " K"]
    cost: Float64[np.ndarray, " K"]
    row: Int64[np.ndarray, "P P"]
    step_from: Int64[np.ndarray, " S"]
    step_to: Int64[np.ndarray, " S"]
    step_cost: Float64[np.ndarray, " S"]

    def __len__(self) -> int:
        return len(self.cost)

    @property
    def sums(self) -> int:
        """Steps there are."""
        return len(self.step_cost)

    def row_along(self, limb: Limb, pair: tuple[int, ...]) -> Int64[np.ndarray, " P"]:
        """Rows of the pairs that one of the two limbs' places lead to; -1 where there is none."""
        rows: Int64[np.ndarray, " P"] = (
            self.row[:, pair[1]] if limb is self.limbs[0] else self.row[pair[0]]
        )
        return rows


def count_steps(tables: CostTables, limbs: tuple[Limb, Limb]) -> int:
    """About how many steps `list_pairs` would list."""
    possible = _find_possible(tables, limbs).astype(np.int64)
    return int((possible.sum(axis=0) ** 2).sum() + (possible.sum(axis=1) ** 2).sum())


def _find_possible(tables: CostTables, limbs: tuple[Limb, Limb]) -> Bool[np.ndarray, "P P"]:
    usable = [np.isfinite(tables.move[limb]).any(axis=0) for limb in limbs]
    possible: Bool[np.ndarray, "P P"] = np.isfinite(tables.pair[limbs])
    possible &= usable[0][:, None] & usable[1][None, :]
    return possible


def list_pairs(tables: CostTables, limbs: tuple[Limb, Limb]) -> PairSpace:
    """Every pair within reach, and every step by which one of the two moves, or feet swap."""
    left, right = limbs
    cost = tables.pair[left, right] + tables.stay[left][:, None] + tables.stay[right][None, :]
    possible = _find_possible(tables, limbs)
    first, second = np.nonzero(possible)
    row = np.full(cost.shape, -1)
    row[first, second] = np.arange(len(first))
    steps = [_list_steps(tables, left, row), _list_steps(tables, right, row.T)]
    if not left.is_hand:
        steps.append(_list_swaps(tables, left, row, possible))
        steps.append(_list_swaps(tables, right, row.T, possible.T))
    before, after, price = (np.concatenate(parts) for parts in zip(*steps, strict=True))
    order = np.argsort(before, kind="stable")
    size = len(row)
    return PairSpace(
        limbs,
        np.where(first >= size - 2, first - size, first),
        np.where(second >= size - 2, second - size, second),
        cost[first, second],
        row,
        before[order],
        after[order],
        price[order],
    )


_Steps = tuple[Int64[np.ndarray, " S"], Int64[np.ndarray, " S"], Float64[np.ndarray, " S"]]


def _list_steps(tables: CostTables, limb: Limb, row: Int64[np.ndarray, "P P"]) -> _Steps:
    """Moves of the limb that `row` has along its first axis."""
    found: list[_Steps] = []
    for other in range(len(row)):
        places = np.flatnonzero(row[:, other] >= 0)
        price = tables.move[limb][np.ix_(places, places)]
        a, b = np.nonzero(np.isfinite(price) & ~np.eye(len(places), dtype=bool))
        found.append((row[places[a], other], row[places[b], other], price[a, b]))
    befores, afters, prices = zip(*found, strict=True)
    return np.concatenate(befores), np.concatenate(afters), np.concatenate(prices)


def _list_swaps(
    tables: CostTables, limb: Limb, row: Int64[np.ndarray, "P P"], possible: np.ndarray
) -> _Steps:
    """The limb takes the hold that the other foot is on, which is then in the air."""
    place, taken = np.nonzero(possible)
    legal = (taken < len(row) - 2) & (place != taken)
    place, taken = place[legal], taken[legal]
    price = tables.move[limb][place, taken] + tables.swap
    after = row[taken, FREE]
    kept = np.isfinite(price) & (after >= 0)
    return row[place, taken][kept], after[kept], price[kept]
