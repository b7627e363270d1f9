"""Figures of a climb that need the wall and its holds; each is defined in docs/metrics.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.ascent.ascent import Ascent
from climbing.ascent.reading import ClimbReading
from climbing.beta.reach import compute_reach
from climbing.beta.stance import FREE
from climbing.body.limbs import FEET, HANDS, LIMBS
from climbing.body.path import measure_path

# Longer without any limb moving is a rest or a doubt.
LONGEST_STILL_MS: Final = 3000
_MS_PER_S: Final = 1000

ASCENT_UNITS: Final[Mapping[str, str]] = {
    "ascent_s": "s",
    "hand_move_count": "1",
    "foot_move_count": "1",
    "regrip_count": "1",
    "still_s": "s",
    "mean_grip_s": "s",
    "reach_used_fraction": "1",
    "feet_off_fraction": "1",
    "centre_straightness": "1",
}


@dataclass(frozen=True, slots=True)
class AscentFigures:
    """Of one climb from its start to its highest stance.

    Attributes:
        ascent_s: How long it took.
        hand_move_count: Moves of hands.
        foot_move_count: Steps; taking a foot into the air is none.
        regrip_count: How often a limb let go of a hold only to take it again.
        still_s: Time in stretches of 3 s and more in which no limb moved.
        mean_grip_s: How long hands held what they left again; None if they left nothing.
        reach_used_fraction: When hands land, how far they are from the limb that is farthest for
            its kind, by the most that limbs can be apart, on average; None without hand moves.
        feet_off_fraction: Share of the feet's time in the air, 0 to 1.
        centre_straightness: Straight way of the centre of gravity along the wall by the way it
            went, 0 to 1; None if it is not known.
    """

    ascent_s: float
    hand_move_count: int
    foot_move_count: int
    regrip_count: int
    still_s: float
    mean_grip_s: float | None
    reach_used_fraction: float | None
    feet_off_fraction: float
    centre_straightness: float | None


def list_still_ms(ascent: Ascent) -> list[tuple[int, int]]:
    """From when to when no limb moved, as far as that was long, until the last move."""
    still, now_ms = [], ascent.begin_ms
    for move in ascent.moves:
        if move.lift_ms - now_ms > LONGEST_STILL_MS:
            still.append((now_ms, move.lift_ms))
        now_ms = max(now_ms, move.land_ms)
    return still


def compute_ascent_figures(
    reading: ClimbReading, t_ms: Float64[np.ndarray, " T"], centre_m: Float64[np.ndarray, "T 2"]
) -> AscentFigures:
    """All figures.

    Args:
        reading: The climb.
        t_ms: Of the clip's frames.
        centre_m: The centre of gravity on the wall at each of them; NaN where it is unknown.
    """
    ascent = reading.ascent
    feet = [move for move in ascent.moves if not move.limb.is_hand and move.target != FREE]
    climbing = (t_ms >= ascent.begin_ms) & (t_ms <= ascent.end_ms)
    straightness = None
    if climbing.any():
        path = measure_path(centre_m[climbing], t_ms[climbing] / _MS_PER_S)
        straightness = path.straightness
    return AscentFigures(
        ascent_s=(ascent.end_ms - ascent.begin_ms) / _MS_PER_S,
        hand_move_count=len(ascent.hand_moves),
        foot_move_count=len(feet),
        regrip_count=sum(ascent.shifts.values()),
        still_s=sum(end - start for start, end in list_still_ms(ascent)) / _MS_PER_S,
        mean_grip_s=_measure_grips(ascent),
        reach_used_fraction=_measure_reach(reading),
        feet_off_fraction=_measure_feet_off(ascent),
        centre_straightness=straightness,
    )


def _measure_feet_off(ascent: Ascent) -> float:
    """Of each foot the time as `FREE` by all of it."""
    stances = [ascent.start, *(move.after for move in ascent.moves)]
    times = [ascent.begin_ms, *(move.land_ms for move in ascent.moves), ascent.end_ms]
    lasts = np.diff(np.maximum.accumulate(times)).clip(0)
    off = np.array([[stance.at(foot) == FREE for foot in FEET] for stance in stances])
    total = float(lasts.sum())
    return float((off.mean(axis=1) * lasts).sum()) / total if total else 0.0


def _measure_grips(ascent: Ascent) -> float | None:
    """From the start or a landing of a hand to when it leaves again, the mean."""
    lasts_ms = []
    for hand in HANDS:
        since_ms = ascent.begin_ms
        for move in ascent.moves:
            if move.limb is hand:
                lasts_ms.append(max(move.lift_ms - since_ms, 0))
                since_ms = move.land_ms
    return float(np.mean(lasts_ms)) / _MS_PER_S if lasts_ms else None


def _measure_reach(reading: ClimbReading) -> float | None:
    """Of each landing of a hand the distance nearest to its limit, as share of that, the mean."""
    reach = compute_reach(reading.problem.climber.compute_proportions())
    points_m = np.array([place.point_m for place in reading.places])
    used = []
    for move in reading.ascent.hand_moves:
        others = [limb for limb in LIMBS if limb is not move.limb and move.after.at(limb) >= 0]
        limits_m = [reach.hands_m if limb.is_hand else reach.hand_foot_m for limb in others]
        here_m = points_m[[move.after.at(limb) for limb in others]] - points_m[move.target]
        used.append(max(np.linalg.norm(here_m, axis=1) / limits_m, default=0.0))
    return min(float(np.mean(used)), 1.0) if used else None
