"""What the body did differently as a whole: stood still for long, hung somewhere else."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.ascent.ascent import Ascent
from climbing.ascent.figures import list_still_ms
from climbing.beta.timed_move import TimedMove
from climbing.comparison.deviation import Deviation, DeviationKind

# A body hangs before the wall and is seen from anywhere; less than this may be the view [m].
_LEAST_AWAY_M: Final = 0.35
_MS_PER_S: Final = 1000


def find_pauses(ascent: Ascent) -> Iterator[Deviation]:
    """Where no limb moved for long."""
    for start_ms, end_ms in list_still_ms(ascent):
        still_s = (end_ms - start_ms) / _MS_PER_S
        yield Deviation(
            kind=DeviationKind.PAUSE,
            start_ms=start_ms,
            end_ms=end_ms,
            limb=None,
            size=still_s,
            unit="s",
            hold=None,
            ghost_hold=None,
            saving=0.0,
            text=f"You stayed {still_s:.0f} s without a move.",
        )


def find_body_away(
    shared: Sequence[tuple[TimedMove, TimedMove]],
    t_ms: Float64[np.ndarray, " T"],
    centre_m: Float64[np.ndarray, "T 2"],
    ghost_centre_m: Float64[np.ndarray, "G 2"],
    ghost_fps: float,
) -> Iterator[Deviation]:
    """Where the centre of gravity is far from the ghost's when both begin the same hand move.

    Only on the same feet: on others it must be elsewhere.

    Args:
        shared: Moves that both make, the climber's first.
        t_ms: Of the clip's frames.
        centre_m: The climber's at each frame, on the wall; NaN where it is unknown.
        ghost_centre_m: The ghost's at each of its own frames.
        ghost_fps: Of those.
    """
    for climbed, ghost in shared:
        if climbed.before != ghost.before:
            continue
        here_m = centre_m[int(np.searchsorted(t_ms, climbed.lift_ms).clip(0, len(t_ms) - 1))]
        frame = round(ghost.lift_ms * ghost_fps / _MS_PER_S)
        away_m = ghost_centre_m[min(frame, len(ghost_centre_m) - 1)] - here_m
        size_m = float(np.linalg.norm(away_m))
        if not size_m > _LEAST_AWAY_M:
            continue
        yield Deviation(
            kind=DeviationKind.BODY_AWAY,
            start_ms=climbed.lift_ms,
            end_ms=climbed.land_ms,
            limb=None,
            size=size_m,
            unit="m",
            hold=None,
            ghost_hold=None,
            saving=0.0,
            text=f"Before this move the ghost's body is {size_m:.2f} m {_name_way(away_m)}.",
        )


def _name_way(away_m: Float64[np.ndarray, " 2"]) -> str:
    across = "further right" if away_m[0] > 0 else "further left"
    along = "higher" if away_m[1] > 0 else "lower"
    x, y = np.abs(away_m)
    if min(x, y) > max(x, y) / 2:
        return f"{along} and {across}"
    return across if x > y else along
