"""When each move of a plan happens. Knows distances and durations, not bodies."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.beta.problem import BetaProblem
from climbing.beta.steps import Step
from climbing.errors import InvalidInput

FPS: Final = 30
# Durations are ours, after videos of easy climbs: a body shifts its weight, then a limb travels
# [s, s/m]. They decide how the ghost looks, not which way it takes.
_SETTLE_S: Final = 0.4
_SHIFT_S: Final = 0.35
_HAND_S: Final = 0.45
_FOOT_S: Final = 0.35
_PER_METRE_S: Final = 0.45


@dataclass(frozen=True, slots=True)
class Slot:
    """One move's time.

    Attributes:
        lift_s: When the limb leaves.
        land_s: When it arrives.
    """

    lift_s: float
    land_s: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """A plan's times from 0 on.

    Attributes:
        slots: One a move, in order, none overlapping.
        end_s: When the motion ends.
    """

    slots: tuple[Slot, ...]
    end_s: float

    def __post_init__(self) -> None:
        last_s = 0.0
        for slot in self.slots:
            if not last_s <= slot.lift_s < slot.land_s:
                raise InvalidInput("slots", f"have {slot} after {last_s} s")
            last_s = slot.land_s
        if self.end_s < last_s:
            raise InvalidInput("end_s", f"is {self.end_s}, before the last move's end, {last_s}")

    @property
    def frame_count(self) -> int:
        """At `FPS`, both ends included."""
        return int(np.floor(self.end_s * FPS + 1e-9)) + 1

    def list_times_s(self) -> Float64[np.ndarray, " T"]:
        """Of the frames."""
        return np.arange(self.frame_count) / FPS


def plan_timetable(problem: BetaProblem, steps: tuple[Step, ...]) -> Timetable:
    """Each move takes its time by limb and distance, after a shift of weight."""
    places = problem.list_positions_m()
    now_s, slots = _SETTLE_S, []
    for limb, before, after in steps:
        start, end = before.at(limb), after.at(limb)
        far_m = float(np.linalg.norm(places[end] - places[start])) if min(start, end) >= 0 else 0.0
        length_s = (_HAND_S if limb.is_hand else _FOOT_S) + _PER_METRE_S * far_m
        slots.append(Slot(now_s, now_s + length_s))
        now_s += length_s + _SHIFT_S
    return Timetable(tuple(slots), now_s - _SHIFT_S + _SETTLE_S if slots else _SETTLE_S)
