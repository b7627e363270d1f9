"""A problem from plain JSON, in the form of docs/beta.md, whose types were checked before."""

from collections.abc import Mapping
from typing import Any

from climbing.beta.problem import BetaHold, BetaProblem, HoldId, Start
from climbing.body.climber import AVERAGE_MASS_KG, Climber
from climbing.body.limbs import Limb
from climbing.errors import InvalidInput
from climbing.holds.hold import HoldType


def build_problem(document: Mapping[str, Any]) -> BetaProblem:
    """The problem that a document states; what may be missing may be null.

    Raises:
        InvalidInput: If it breaks a law of `climbing.beta.problem`.
    """
    holds, start, climber = document["holds"], document["start"], document["climber"]
    feet = frozenset(document.get("feet") or ())
    if unknown := sorted(feet - {hold["id"] for hold in holds}, key=str):
        raise InvalidInput("feet", f"names holds {unknown}, which are not on the wall")
    mass_kg = climber.get("mass_kg")
    return BetaProblem(
        holds=tuple(_build_hold(hold, feet) for hold in holds),
        start=Start(tuple(start["hands"]), tuple(start.get("feet") or ())),
        finish=tuple(document["finish"]),
        climber=Climber(
            climber["height_m"],
            climber.get("arm_span_m"),
            AVERAGE_MASS_KG if mass_kg is None else mass_kg,
            frozenset(Limb(name) for name in climber.get("excluded_limbs") or ()),
        ),
        angle_deg=document["wall"]["angle_deg"],
    )


def _build_hold(hold: Mapping[str, Any], feet: frozenset[HoldId]) -> BetaHold:
    kind, radius_m = hold.get("type"), hold.get("radius_m")
    return BetaHold(
        id=hold["id"],
        x_m=hold["x_m"],
        y_m=hold["y_m"],
        **({} if radius_m is None else {"radius_m": radius_m}),
        type=None if kind is None else HoldType(kind),
        difficulty=hold.get("difficulty"),
        pull_deg=hold.get("pull_deg"),
        feet_only=hold["id"] in feet,
    )
