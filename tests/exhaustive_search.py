"""The cheapest way up by looking at everything: Dijkstra over stances, no bounds, nothing lazy."""

import heapq
from collections.abc import Callable, Iterator
from itertools import count

import numpy as np

from climbing.beta.beginning import list_hand_pairs, list_starts
from climbing.beta.cost_tables import CostTables
from climbing.beta.problem import BetaProblem
from climbing.beta.stance import FREE, SMEAR, MoveKind, Stance
from climbing.beta.steps import Held, hold, is_swap
from climbing.body.limbs import FEET, LIMBS, Limb

CanHold = Callable[[list[Held]], list[bool]]


def find_least_cost(
    problem: BetaProblem, tables: CostTables, can_hold: CanHold, *, limit: float = np.inf
) -> float | None:
    """Cost of the cheapest feasible way that costs less than a limit; None if there is none.

    Args:
        problem: Small.
        tables: Its costs.
        can_hold: What bodies can do; asked about everything that is reached.
        limit: A way that costs as much need not be found.
    """
    goals = list_hand_pairs(problem, problem.finish)
    order, costs = count(), {}
    heap = []
    for stance in list_starts(problem):
        cost = tables.cost_stance(stance)
        if cost < limit and can_hold([(stance, None)])[0]:
            costs[stance] = cost
            heapq.heappush(heap, (cost, next(order), stance))
    while heap:
        cost, _, stance = heapq.heappop(heap)
        if cost > costs[stance]:
            continue
        if (stance.left_hand, stance.right_hand) in goals:
            return cost
        steps = [(limb, stance, after) for limb, after in _list_neighbours(problem, stance)]
        steps = [
            step
            for step in steps
            if cost + tables.cost_move(*step) < min(costs.get(step[2], np.inf), limit)
        ]
        asked = [held for step in steps for held in _hold(*step)]
        answers = can_hold(asked)
        for row, step in enumerate(steps):
            if answers[2 * row] and answers[2 * row + 1]:
                costs[step[2]] = cost + tables.cost_move(*step)
                heapq.heappush(heap, (costs[step[2]], next(order), step[2]))
    return None


def _hold(limb: Limb, before: Stance, after: Stance) -> tuple[Held, Held]:
    kind = MoveKind.SWAP if is_swap(before, after) else MoveKind.STATIC
    return hold((limb, before, after), kind)


def _list_neighbours(problem: BetaProblem, stance: Stance) -> Iterator[tuple[Limb, Stance]]:
    places = (*range(len(problem.holds)), SMEAR, FREE)
    airborne = stance.left_foot == stance.right_foot == FREE
    for limb in LIMBS:
        if not (limb.is_hand and airborne):
            for place in places:
                if place != stance.at(limb):
                    yield limb, stance.move(limb, place)
    for foot, other in (FEET, FEET[::-1]):
        if stance.at(other) >= 0 and stance.at(foot) != stance.at(other):
            yield foot, stance.move(foot, stance.at(other)).move(other, FREE)
