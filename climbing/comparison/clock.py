"""One clock for climber and ghost: the ghost waits, or hurries a little, to move when they move."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.errors import InvalidInput

# Faster than this a ghost would look hunted; rather it arrives late.
MOST_HURRY: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class GhostClock:
    """Which moment of the ghost's motion belongs to which moment of the climber's clip.

    Between keys it runs evenly; before the first and after the last it stands still.

    Attributes:
        climb_ms: Times of the clip, increasing.
        ghost_ms: Times of the ghost's motion from 0 on, never decreasing.
    """

    climb_ms: tuple[int, ...]
    ghost_ms: tuple[int, ...]

    def __post_init__(self) -> None:
        if not len(self.climb_ms) == len(self.ghost_ms) >= 1:
            raise InvalidInput("climb_ms", "must have as many keys as ghost_ms, and one at least")
        if not (np.diff(self.climb_ms) > 0).all() or not (np.diff(self.ghost_ms) >= 0).all():
            raise InvalidInput("climb_ms", f"and ghost_ms run back in {self}")

    def read(self, climb_ms: Float64[np.ndarray, " T"]) -> Float64[np.ndarray, " T"]:
        """The ghost's times at times of the clip [ms]."""
        return np.asarray(np.interp(climb_ms, self.climb_ms, self.ghost_ms))


def set_clock(begin_ms: int, end_ghost_ms: int, anchors: Sequence[tuple[int, int]]) -> GhostClock:
    """The clock on which the ghost makes moves that both make when the climber makes them.

    Where the climber takes longer, the ghost waits first and then moves at its own speed. Where the
    climber is quicker it hurries, but at most `MOST_HURRY` times; what cannot be met is let go.

    Args:
        begin_ms: When the climber begins; the ghost's motion begins at 0.
        end_ghost_ms: When its motion ends.
        anchors: Pairs of the climber's and the ghost's time of the same move, in order.
    """
    keys = [(begin_ms, 0)]
    for climb_ms, ghost_ms in anchors:
        has_ms, needs_ms = climb_ms - keys[-1][0], ghost_ms - keys[-1][1]
        if needs_ms <= 0 or has_ms * MOST_HURRY < needs_ms:
            continue
        if has_ms > needs_ms:
            keys.append((climb_ms - needs_ms, keys[-1][1]))
        keys.append((climb_ms, ghost_ms))
    rest_ms = end_ghost_ms - keys[-1][1]
    if rest_ms > 0:
        keys.append((keys[-1][0] + rest_ms, end_ghost_ms))
    return GhostClock(tuple(key[0] for key in keys), tuple(key[1] for key in keys))
