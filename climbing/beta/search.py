"""The cheapest sequence of stances, by A* [Hart1968] over stances that are never listed.

Knows costs, not bodies: what a body cannot do is told to it by steps and stances that are barred.
"""

import heapq
from dataclasses import dataclass
from itertools import count
from typing import Final, NamedTuple

import numpy as np

from climbing.beta.cost_tables import CostTables
from climbing.beta.expansion import Expansion, NextStep
from climbing.beta.heuristic import CostToGo, Goals, Unknown
from climbing.beta.stance import MoveKind, Stance
from climbing.beta.steps import Barred, Step
from climbing.body.limbs import Limb
from climbing.errors import ClimbingError

# Steps that one search may look at; some ten seconds' worth.
MOST_STEPS: Final = 1_000_000
# How much more than the cheapest known a step may cost and still be taken at once.
_SLACK: Final = 0.25


class SearchExhausted(ClimbingError):
    """There are more ways than may be looked at.

    Attributes:
        looked_at: How many were.
        what: Steps or plans.
    """

    def __init__(self, looked_at: int, what: str = "steps") -> None:
        super().__init__(looked_at, what)
        self.looked_at = looked_at
        self.what = what

    def __str__(self) -> str:
        found = f"{self.looked_at} {self.what} looked at"
        return f"no way up was found within {found}; name fewer holds"


@dataclass(frozen=True, slots=True)
class FoundPath:
    """A sequence of stances.

    Attributes:
        stances: From a start on.
        limbs: Which limb makes each step; one fewer than stances.
        kinds: How it makes it.
        cost: Of all steps, and of beginning where it begins.
        complete: Whether it ends at a goal; else it is the one that came nearest.
    """

    stances: tuple[Stance, ...]
    limbs: tuple[Limb, ...]
    kinds: tuple[MoveKind, ...]
    cost: float
    complete: bool

    @property
    def steps(self) -> tuple[Step, ...]:
        """Each limb with the stances before and after its move."""
        return tuple(zip(self.limbs, self.stances, self.stances[1:], strict=False))


class StanceSearch:
    """Searches one problem again and again as more becomes barred."""

    def __init__(
        self,
        tables: CostTables,
        starts: tuple[Stance, ...],
        cost_to_go: CostToGo,
        goals: Goals,
    ) -> None:
        """Takes `cost_to_go` for the same goals."""
        self._goals, self._to_go = goals, cost_to_go
        self._starts = [(tables.cost_stance(stance), stance) for stance in starts]
        self.expansion = Expansion(tables, cost_to_go)

    def find(self, barred: Barred, *, most_steps: int = MOST_STEPS) -> FoundPath:
        """The cheapest path from any start to any goal.

        A stance's steps are taken cheapest first, and only those that can matter yet; the others
        wait with the stance [Yoshizumi2000].

        Raises:
            SearchExhausted: If it takes too many steps.
        """
        frontier = _Frontier(barred)
        for cost, stance in self._starts:
            if np.isfinite(cost) and (stance, None) not in barred.held:
                frontier.begin(stance, cost, self._to_go.of(stance))
        nearest, nearest_rest = None, np.inf
        listed = self.expansion.listed
        while (entry := frontier.pop()) is not None:
            rest = self._to_go.of(entry.stance)
            if rest < nearest_rest:
                nearest, nearest_rest = entry.stance, rest
            if entry.stance[:2] in self._goals:
                return frontier.trace(entry.stance, complete=True)
            frontier.expand(entry, self.expansion.list_steps(entry.stance))
            if self.expansion.listed - listed > most_steps:
                raise SearchExhausted(most_steps)
        if nearest is None:
            return FoundPath((), (), (), 0.0, complete=False)
        return frontier.trace(nearest, complete=False)


def reach_hands(
    tables: CostTables, starts: tuple[Stance, ...], *, most_steps: int = MOST_STEPS
) -> frozenset[tuple[int, int]]:
    """Every pair of places that hands can come to, if a body could hold every stance.

    Raises:
        SearchExhausted: If there are too many steps.
    """
    expansion = Expansion(tables, Unknown())
    open_ = [stance for stance in starts if np.isfinite(tables.cost_stance(stance))]
    seen = set(open_)
    while open_:
        for step in expansion.list_steps(open_.pop()):
            if step.after not in seen:
                seen.add(step.after)
                open_.append(step.after)
        if expansion.listed > most_steps:
            raise SearchExhausted(most_steps)
    return frozenset((stance.left_hand, stance.right_hand) for stance in seen)


class _Entry(NamedTuple):
    """A stance that was reached, with its steps from `first` on not yet taken."""

    total: float
    order: int
    cost: float
    stance: Stance
    first: int


class _Frontier:
    """What was reached and what is to be looked at next."""

    def __init__(self, barred: Barred) -> None:
        self._barred, self._order = barred, count()
        self._came: dict[Stance, tuple[Stance, Limb, MoveKind] | None] = {}
        self._costs: dict[Stance, float] = {}
        self._heap: list[_Entry] = []

    def begin(self, stance: Stance, cost: float, rest: float) -> None:
        """A stance to start from."""
        if np.isfinite(rest):
            self._costs[stance], self._came[stance] = cost, None
            self._push(cost + rest, cost, stance)

    def pop(self) -> _Entry | None:
        """What may lead to the cheapest path; None if nothing is left."""
        while self._heap:
            entry = heapq.heappop(self._heap)
            if entry.cost <= self._costs[entry.stance]:
                return entry
        return None

    def expand(self, entry: _Entry, steps: list[NextStep]) -> None:
        """Takes steps from the first not yet taken up to those that cost too much yet."""
        for row in range(entry.first, len(steps)):
            step = steps[row]
            total = entry.cost + step.least
            if total > entry.total + _SLACK:
                self._push(total, entry.cost, entry.stance, row)
                return
            if entry.cost + step.cost < self._costs.get(step.after, np.inf):
                self._take(entry, step)

    def _take(self, entry: _Entry, step: NextStep) -> None:
        kind = self._barred.find_kind((step.limb, entry.stance, step.after))
        if kind is None:
            return
        extra = self._barred.surcharge(kind)
        cost = entry.cost + step.cost + extra
        if cost < self._costs.get(step.after, np.inf):
            self._costs[step.after] = cost
            self._came[step.after] = (entry.stance, step.limb, kind)
            self._push(entry.cost + step.least + extra, cost, step.after)

    def _push(self, total: float, cost: float, stance: Stance, first: int = 0) -> None:
        heapq.heappush(self._heap, _Entry(total, next(self._order), cost, stance, first))

    def trace(self, end: Stance, *, complete: bool) -> FoundPath:
        """The path to a stance that was reached."""
        stances, limbs, kinds = [end], [], []
        while (link := self._came[stances[-1]]) is not None:
            stances.append(link[0])
            limbs.append(link[1])
            kinds.append(link[2])
        back = slice(None, None, -1)
        path = tuple(stances[back]), tuple(limbs[back]), tuple(kinds[back])
        return FoundPath(*path, self._costs[end], complete)
