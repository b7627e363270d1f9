"""The cheapest feasible way up: plan, verify the plan, bar what fails, plan again.

Every plan is the cheapest of those not barred, and only what is infeasible is barred; so the first
plan that stands is the cheapest feasible one [DellinSrinivasa2016].
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Protocol

import numpy as np

from climbing.beta.beginning import list_hand_pairs, list_starts
from climbing.beta.cost_tables import CostTables, build_cost_tables
from climbing.beta.feasibility import HeldPose
from climbing.beta.heuristic import compute_cost_to_go
from climbing.beta.problem import BetaProblem
from climbing.beta.search import FoundPath, SearchExhausted, StanceSearch, reach_hands
from climbing.beta.stance import SMEAR, Stance
from climbing.beta.steps import Barred, Held, hold
from climbing.beta.weights import Weights
from climbing.body.limbs import Limb

MOST_ROUNDS: Final = 200
_NEAR_M: Final = 1e-9
# From this round on, what resembles a failure is judged with the next plan: a batch is cheaper than
# as many rounds.
LOOK_FROM: Final = 4
LOOK: Final = 8


class Judge(Protocol):
    """Whoever knows what a body can hold."""

    def judge(self, wanted: list[Held]) -> list[HeldPose]:
        """One answer for each."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What planning came to.

    Attributes:
        path: The cheapest feasible one; if incomplete, the one that came nearest to the finish.
        rounds: How many plans were made and verified.
        proved: Whether a body can hold everything on it.
        barred: Everything that was found impossible.
    """

    path: FoundPath
    rounds: int
    proved: bool
    barred: Barred


class Planner:
    """Plans for one problem, with one judge, as often as it is asked."""

    def __init__(
        self,
        problem: BetaProblem,
        judge: Judge,
        *,
        weights: Weights | None = None,
        most_rounds: int = MOST_ROUNDS,
    ) -> None:
        """Builds the problem's tables.

        If the finish is out of reach, plans lead to the hands that come nearest to it and are
        incomplete; `reaches` says so.

        Raises:
            SearchExhausted: If there are too many stances to find out.
        """
        self.tables: CostTables = build_cost_tables(problem, weights or Weights())
        starts, goals = list_starts(problem), list_hand_pairs(problem, problem.finish)
        to_go = compute_cost_to_go(self.tables, goals)
        self.reaches = any(np.isfinite(to_go.of(stance)) for stance in starts)
        if not self.reaches:
            goals = _find_nearest_hands(problem, reach_hands(self.tables, starts))
            to_go = compute_cost_to_go(self.tables, goals)
        self._search = StanceSearch(self.tables, starts, to_go, goals)
        self._judge, self._most_rounds = judge, most_rounds

    def plan(self, barred: Barred | None = None) -> Plan:
        """The cheapest feasible path, of those that use nothing barred.

        Args:
            barred: Not changed; what turns out impossible is in the answer's.

        Raises:
            SearchExhausted: If there are too many stances to look at, or too many plans fail.
        """
        nothing = FoundPath((), (), (), 0.0, complete=False)
        plan = Plan(nothing, 0, proved=False, barred=barred or Barred())
        failed = frozenset[Held]()
        while not plan.proved and plan.rounds < self._most_rounds:
            doubted = self._list_alike(failed, plan.barred) if plan.rounds >= LOOK_FROM else []
            before, plan = plan, replace(self.verify(plan.barred, doubted), rounds=plan.rounds + 1)
            failed = frozenset(plan.barred.held - before.barred.held)
        if not plan.proved:
            raise SearchExhausted(self._most_rounds, "plans")
        complete = plan.path.complete and self.reaches
        return replace(plan, path=replace(plan.path, complete=complete))

    def verify(self, barred: Barred, doubted: Sequence[Held] = ()) -> Plan:
        """One round: the cheapest path, and what of it and of the doubted turned out impossible."""
        path = self._search.find(barred)
        failed = self._find_failed(path, doubted)
        barred = barred.copy()
        barred.held |= failed
        return Plan(path, 1, failed.isdisjoint(_ask(path)), barred)

    def guess(self, barred: Barred) -> FoundPath:
        """The cheapest path if a body could hold everything that is not barred."""
        return self._search.find(barred)

    def _list_alike(self, failed: Iterable[Held], barred: Barred) -> list[Held]:
        """The cheapest stances with the same hands as one that failed, but other feet.

        As many as of the kind have failed already, so that their number is soon large enough.
        """
        known = Counter((stance[:2], idle) for stance, idle in barred.held)
        kinds = sorted({(stance[:2], idle) for stance, idle in failed}, key=repr)
        feet = range(SMEAR, len(self.tables.stay[Limb.LEFT_FOOT]) + SMEAR)
        alike = list[Held]()
        for hands, idle in kinds:
            stances = [Stance(*hands, *pair) for pair in product(feet, repeat=2)]
            found = [
                (self.tables.cost_stance(s), s) for s in stances if (s, idle) not in barred.held
            ]
            most = max(LOOK, known[hands, idle])
            alike += [(s, idle) for cost, s in sorted(found)[:most] if np.isfinite(cost)]
        return alike

    def _find_failed(self, path: FoundPath, doubted: Sequence[Held]) -> set[Held]:
        """What of a path, and of what is doubted, no body can hold."""
        wanted = [*_ask(path), *doubted]
        poses = self._judge.judge(wanted)
        return {held for held, pose in zip(wanted, poses, strict=True) if not pose.feasible}


def _ask(path: FoundPath) -> list[Held]:
    """What must be held on a path."""
    steps = zip(path.steps, path.kinds, strict=True)
    wanted = [held for step, kind in steps for held in hold(step, kind)]
    return [*wanted, *((stance, None) for stance in path.stances[:1])]


def _find_nearest_hands(
    problem: BetaProblem, hands: frozenset[tuple[int, int]]
) -> frozenset[tuple[int, int]]:
    """Of what hands can come to, the pairs whose middle is nearest to the finish's."""
    places = problem.list_positions_m()
    finish = places[[problem.find(hold) for hold in problem.finish]].mean(axis=0)
    apart = {
        pair: float(np.linalg.norm(places[[row for row in pair if row >= 0]].mean(axis=0) - finish))
        for pair in hands
    }
    return frozenset(pair for pair in hands if apart[pair] <= min(apart.values()) + _NEAR_M)
