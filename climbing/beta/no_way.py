"""Why a problem has no way up, in words."""

import numpy as np

from climbing.beta.problem import BetaProblem
from climbing.beta.reach import compute_reach
from climbing.beta.search import FoundPath
from climbing.beta.stance import Stance
from climbing.body.limbs import HANDS
from climbing.errors import ClimbingError


class NoWayUp(ClimbingError):
    """A problem has no way up for its climber.

    Attributes:
        reason: Why, in words.
        nearest: The feasible way that came nearest to the finish; without stances if there is none.
    """

    def __init__(self, reason: str, nearest: FoundPath) -> None:
        super().__init__(reason, nearest)
        self.reason = reason
        self.nearest = nearest

    def __str__(self) -> str:
        return self.reason


def explain_failure(problem: BetaProblem, nearest: FoundPath, *, reaches: bool) -> NoWayUp:
    """What stands between a climber and the finish.

    Args:
        problem: That has no way up.
        nearest: The feasible way that came nearest to the finish.
        reaches: Whether there were one if bodies could hold every stance within reach.
    """
    reach = compute_reach(problem.climber.compute_proportions())
    spans = f"hands reach {reach.hands_m:.2f} m apart, feet {reach.hand_foot_m:.2f} m below hands"
    if not nearest.stances:
        return NoWayUp(f"the start cannot be held: {spans}", nearest)
    where = _name_hands(problem, nearest.stances[-1])
    if not reaches:
        gap_m = _find_gap_m(problem, nearest.stances[-1])
        why = f"the next hold is {gap_m:.2f} m away; {spans}"
        return NoWayUp(f"out of reach above {where}: {why}", nearest)
    return NoWayUp(f"no pose with the hands beyond {where} is in balance", nearest)


def _name_hands(problem: BetaProblem, stance: Stance) -> str:
    rows = [stance.at(hand) for hand in HANDS if stance.at(hand) >= 0]
    return " and ".join(str(problem.holds[row].id) for row in dict.fromkeys(rows))


def _find_gap_m(problem: BetaProblem, stance: Stance) -> float:
    """From the nearer hand to the nearest hold that is higher than both, or to the finish."""
    places = problem.list_positions_m()
    hands = places[[stance.at(hand) for hand in HANDS if stance.at(hand) >= 0]]
    usable = problem.list_hand_holds() & (places[:, 1] > hands[:, 1].max() + 1e-9)
    rows = np.flatnonzero(usable)
    if not len(rows):
        rows = np.array([problem.find(hold) for hold in problem.finish])
    apart = np.linalg.norm(places[rows][:, None] - hands[None], axis=-1)
    return float(apart.min())
