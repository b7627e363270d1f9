"""The next cheapest ways up that hands climb differently.

Each alternative leaves out at least one move of a hand that the best way makes [Lawler1972]. Their
lower bounds are found first; bodies are asked only about those that can be among the cheapest.
"""

import heapq
from typing import Final

from climbing.beta.planner import Plan, Planner
from climbing.beta.search import FoundPath
from climbing.body.limbs import Limb

# Plans that bodies are asked about; on some walls nearly every other way is infeasible.
MOST_ROUNDS: Final = 4
HandMove = tuple[Limb, int, int]


def list_hand_moves(path: FoundPath) -> tuple[HandMove, ...]:
    """Which hand goes from where to where, in order."""
    return tuple(
        (limb, before.at(limb), after.at(limb))
        for limb, before, after in path.steps
        if limb.is_hand
    )


def find_alternatives(planner: Planner, best: Plan, count: int) -> tuple[FoundPath, ...]:
    """The cheapest feasible paths whose hands differ from the best's and from each other's.

    Args:
        planner: Of the problem.
        best: Its plan.
        count: How many are wanted; fewer come back if there are not as many among the cheapest.
    """
    impossible = set(best.barred.held)
    open_: list[tuple[float, int, bool, Plan]] = []
    for order, move in enumerate(dict.fromkeys(list_hand_moves(best.path))):
        barred = best.barred.copy()
        barred.hands.add(move)
        path = planner.guess(barred)
        if path.complete:
            open_.append((path.cost, order, False, Plan(path, 0, proved=False, barred=barred)))
    heapq.heapify(open_)
    found: list[FoundPath] = []
    known = {list_hand_moves(best.path)}
    rounds = 0
    while open_ and len(found) < count and rounds < MOST_ROUNDS:
        _, order, proved, plan = heapq.heappop(open_)
        if not proved:
            # What one alternative cannot do, no other one can.
            plan.barred.held |= impossible
            plan, rounds = planner.verify(plan.barred), rounds + 1
            impossible |= plan.barred.held
            if plan.path.complete:
                heapq.heappush(open_, (plan.path.cost, order, plan.proved, plan))
        elif (moves := list_hand_moves(plan.path)) not in known:
            known.add(moves)
            found.append(plan.path)
    return tuple(found)
