"""Small problems for tests of the planner, and the documents they come from."""

from typing import Any

from climbing.beta.problem import BetaProblem
from climbing.beta.problem_json import build_problem
from contracts.beta import BetaProblemDocument
from tests.beta_walls import invent_wall


def state_ladder(
    *, rungs: int = 5, gap_m: float = 0.4, height_m: float = 1.75, angle_deg: float = 0.0
) -> dict[str, Any]:
    """Two columns of holds, a shoulder's width apart, from the ground to the finish."""
    holds = [
        {"id": f"{side}{row}", "x_m": x_m, "y_m": 0.2 + gap_m * row, "radius_m": 0.05}
        for row in range(rungs + 3)
        for side, x_m in (("l", 0.0), ("r", 0.4))
    ]
    top = rungs + 2
    return {
        "wall": {"angle_deg": angle_deg},
        "holds": holds,
        "start": {"hands": ["l3", "r3"], "feet": ["l0", "r0"]},
        "finish": [f"l{top}", f"r{top}"],
        "climber": {"height_m": height_m},
    }


def build(document: dict[str, Any]) -> BetaProblem:
    """The problem that a document states."""
    return build_problem(BetaProblemDocument.model_validate(document).model_dump())


def build_wall(seed: int, holds: int) -> BetaProblem:
    """A random wall."""
    return build(invent_wall(seed, holds=holds))
