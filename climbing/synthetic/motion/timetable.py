"""When each limb moves: slots for the moves of a route in the time of a clip."""

from typing import Final, NamedTuple

import numpy as np

from climbing.body.limbs import Limb
from climbing.synthetic.motion.route import Move

# Seconds that a move takes in a climb at ease, its preparation included.
TYPICAL_MOVE_S: Final = 0.90
# Stillness before the first and after the last move, as a share of the clip, and its limit.
_REST_SHARE: Final = 0.12
_REST_S: Final = 0.7
_MAX_MOVES: Final = 20


class Slot(NamedTuple):
    """The time of one move, in whole milliseconds.

    Attributes:
        shift_ms: The hips begin to go.
        lift_ms: The limb leaves its hold.
        land_ms: The limb is on its new hold.
    """

    shift_ms: int
    lift_ms: int
    land_ms: int


def count_moves(duration_s: float) -> int:
    """How many moves fit a clip: one per 0.9 s without the rests, 2 to 20."""
    moving_s = duration_s - 2 * _rest_s(duration_s)
    return int(np.clip(round(moving_s / TYPICAL_MOVE_S), 2, _MAX_MOVES))


def _rest_s(duration_s: float) -> float:
    return min(_REST_SHARE * duration_s, _REST_S)


def plan_slots(
    rng: np.random.Generator, moves: tuple[Move, ...], duration_s: float
) -> tuple[Slot, ...]:
    """Slots one after the other: hands take longer than feet, half of a slot is preparation."""
    rest_ms = 1000 * _rest_s(duration_s)
    effort = np.array([_effort(move.limb) for move in moves]) * rng.uniform(0.88, 1.12, len(moves))
    share = np.concatenate([[0.0], np.cumsum(effort) / effort.sum()])
    edges_ms = rest_ms + share * (1000 * duration_s - 2 * rest_ms)
    ready = rng.uniform(0.38, 0.46, len(moves))
    slots = []
    for start, end, part in zip(edges_ms[:-1], edges_ms[1:], ready, strict=True):
        lift = start + part * (end - start)
        slots.append(Slot(round(start), round(lift), round(end)))
    return tuple(slots)


def _effort(limb: Limb) -> float:
    return 1.0 if limb.is_hand else 0.85
