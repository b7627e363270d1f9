"""Figures of a climb that need the wall and its holds; each is defined in docs/metrics.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.ascent.ascent import Ascent
from climbing.beta.stance import FREE
from climbing.body.limbs import FEET
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
        feet_off_fraction: Share of the feet's time in the air, 0 to 1.
        centre_straightness: Straight way of the centre of gravity along the wall by the way it
            went, 0 to 1; None if it is not known.
    """

    ascent_s: float
    hand_move_count: int
    foot_move_count: int
    regrip_count: int
    still_s: float
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
    ascent: Ascent, t_ms: Float64[np.ndarray, " T"], centre_m: Float64[np.ndarray, "T 2"]
) -> AscentFigures:
    """All figures.

    Args:
        ascent: The climb.
        t_ms: Of the clip's frames.
        centre_m: The centre of gravity on the wall at each of them; NaN where it is unknown.
    """
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
