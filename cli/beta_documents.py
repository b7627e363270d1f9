"""Ghosts as plain JSON."""

from typing import Any

from climbing.beta.ghost import Ghost, Way
from climbing.beta.problem import BetaProblem, HoldId
from climbing.beta.search import FoundPath
from climbing.beta.stance import SMEAR
from climbing.body.joints import Point
from climbing.body.limbs import LIMBS

_METRE_DECIMALS = 4
_COST_DECIMALS = 4
_MS_PER_S = 1000


def describe_ghost(problem: BetaProblem, ghost: Ghost) -> dict[str, Any]:
    """Stances, moves with their times, alternatives and the trajectory."""
    best = describe_way(problem, ghost.best)
    for move, slot in zip(best["moves"], ghost.times.slots, strict=True):
        move["lift_ms"] = round(slot.lift_s * _MS_PER_S)
        move["land_ms"] = round(slot.land_s * _MS_PER_S)
    points = ghost.trajectory.points_m
    return best | {
        "alternatives": [describe_way(problem, way) for way in ghost.alternatives],
        "trajectory": {
            "fps": ghost.trajectory.fps,
            "joints": [point.name.lower() for point in Point],
            "frames": [
                [[round(value, _METRE_DECIMALS) for value in point] for point in frame]
                for frame in points.tolist()
            ],
        },
    }


def describe_way(problem: BetaProblem, way: Way) -> dict[str, Any]:
    """Stances and moves with their costs."""
    return {"cost": round(way.path.cost, _COST_DECIMALS)} | {
        "stances": describe_stances(problem, way.path),
        "moves": [_describe_move(problem, way, row) for row in range(len(way.path.limbs))],
    }


def describe_stances(problem: BetaProblem, path: FoundPath) -> list[dict[str, Any]]:
    """What each limb is on; `smears` names feet on the bare wall."""
    return [
        {limb.value: _name(problem, stance.at(limb)) for limb in LIMBS}
        | {"smears": [limb.value for limb in LIMBS if stance.at(limb) == SMEAR]}
        for stance in path.stances
    ]


def _describe_move(problem: BetaProblem, way: Way, row: int) -> dict[str, Any]:
    limb, before, after = way.path.steps[row]
    terms = {name: round(cost, _COST_DECIMALS) for name, cost in way.terms[row].items()}
    return {
        "limb": limb.value,
        "from": _name(problem, before.at(limb)),
        "to": _name(problem, after.at(limb)),
        "cost": round(sum(way.terms[row].values()), _COST_DECIMALS),
        "kind": way.path.kinds[row].value,
        "terms": terms,
    }


def _name(problem: BetaProblem, place: int) -> HoldId | None:
    return problem.holds[place].id if place >= 0 else None
