"""The ghost: the best way up a problem, proved, in motion, with alternatives and reasons."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from climbing.beta.alternatives import find_alternatives
from climbing.beta.cost_terms import CostTerms
from climbing.beta.feasibility import StanceJudge
from climbing.beta.motion.script import write_script
from climbing.beta.motion.timetable import Timetable, plan_timetable
from climbing.beta.motion.trajectory import Trajectory, solve_trajectory
from climbing.beta.no_way import NoWayUp, explain_failure
from climbing.beta.planner import Plan, Planner
from climbing.beta.posing.equilibrium import compute_gravity
from climbing.beta.problem import BetaProblem
from climbing.beta.search import FoundPath
from climbing.beta.steps import Barred
from climbing.beta.timed_move import TimedMove
from climbing.beta.weights import Weights

# Plans whose motion may fail before the problem counts as unsolved.
_MOST_MOTIONS: Final = 6
ALTERNATIVES: Final = 2
_MS_PER_S: Final = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A way up.

    Attributes:
        path: Stances and steps.
        terms: For each step what its cost is made of.
    """

    path: FoundPath
    terms: tuple[dict[str, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ghost:
    """What a problem's best way up is.

    Attributes:
        best: The cheapest feasible way.
        alternatives: The next cheapest that hands climb differently.
        times: When each step of the best happens.
        trajectory: The body at every frame of it.
    """

    best: Way
    alternatives: tuple[Way, ...]
    times: Timetable
    trajectory: Trajectory

    @property
    def moves(self) -> tuple[TimedMove, ...]:
        """Those of the best, on the clock of its trajectory."""
        path = self.best.path
        times_ms = [
            (round(slot.lift_s * _MS_PER_S), round(slot.land_s * _MS_PER_S))
            for slot in self.times.slots
        ]
        return tuple(
            TimedMove(*step, *slot_ms, kind)
            for step, slot_ms, kind in zip(path.steps, times_ms, path.kinds, strict=True)
        )

    @property
    def duration_ms(self) -> int:
        """Of the trajectory, to its last frame."""
        return round((len(self.trajectory.points_m) - 1) * _MS_PER_S / self.trajectory.fps)


def find_ghost(
    problem: BetaProblem, *, weights: Weights | None = None, alternatives: int = ALTERNATIVES
) -> Ghost:
    """Plans, proves and moves.

    Raises:
        NoWayUp: If no way was found, with the reason and what came nearest.
        SearchExhausted: If there are too many stances to look at.
    """
    weights = weights or Weights()
    judge = StanceJudge(problem)
    planner = Planner(problem, judge, weights=weights)
    plan = _plan(problem, planner, Barred())
    for _ in range(_MOST_MOTIONS):
        times = plan_timetable(problem, plan.path.steps)
        trajectory = _move(problem, judge, plan.path, times)
        failed = _find_failed_moves(times, trajectory)
        if not failed:
            break
        barred = plan.barred.copy()
        barred.steps |= {(plan.path.steps[row], plan.path.kinds[row]) for row in failed}
        plan = _plan(problem, planner, barred)
    else:
        raise NoWayUp("every way that was found has a move without a motion", plan.path)
    others = find_alternatives(planner, plan, alternatives)
    terms = CostTerms.build(problem, weights)
    ways = [Way(path, terms.explain_path(path)) for path in (plan.path, *others)]
    return Ghost(ways[0], tuple(ways[1:]), times, trajectory)


def _plan(problem: BetaProblem, planner: Planner, barred: Barred) -> Plan:
    """Static if there is such a way, else with dynamic moves."""
    plan = planner.plan(barred)
    if plan.path.complete:
        return plan
    if not planner.reaches:
        raise explain_failure(problem, plan.path, reaches=False)
    flying = plan.barred.copy()
    flying.dynamic_cost = planner.tables.dynamic
    dynamic = planner.plan(flying)
    if dynamic.path.complete:
        return dynamic
    raise explain_failure(problem, dynamic.path, reaches=True)


def _move(
    problem: BetaProblem, judge: StanceJudge, path: FoundPath, times: Timetable
) -> Trajectory:
    body = problem.climber.compute_proportions()
    script = write_script(judge, path, times)
    return solve_trajectory(body, script, compute_gravity(problem.angle_deg))


def _find_failed_moves(times: Timetable, trajectory: Trajectory) -> set[int]:
    """The moves in which frames are broken, or that such frames lead to."""
    broken_s = times.list_times_s()[trajectory.broken]
    lands_s = np.array([slot.land_s for slot in times.slots])
    rows = np.searchsorted(lands_s, broken_s, side="left")
    return {min(int(row), len(lands_s) - 1) for row in rows}
