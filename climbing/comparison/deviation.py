"""One thing that a climber did differently from the ghost, as a value."""

from dataclasses import dataclass
from enum import StrEnum

from climbing.body.limbs import Limb
from climbing.errors import InvalidInput


class DeviationKind(StrEnum):
    """What was different."""

    OTHER_HOLD = "other_hold"
    OTHER_HAND = "other_hand"
    EXTRA_MOVE = "extra_move"
    SKIPPED_HOLD = "skipped_hold"
    OTHER_FOOTHOLD = "other_foothold"
    FOOT_OFF = "foot_off"
    PAUSE = "pause"
    BODY_AWAY = "body_away"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A difference, seen from the climber's clip.

    Attributes:
        kind: What was different.
        start_ms: From when.
        end_ms: To when.
        limb: Whose it is; None for the whole body.
        size: How large it is, at least 0.
        unit: Of the size, as in `m`, `s`.
        hold: Id of the hold that the climber used; None if that has no meaning.
        ghost_hold: Id of the hold that the ghost uses.
        saving: By how much the ghost's way is cheaper around here, in easy hand moves; below 0 if
            it pays here for what it saves elsewhere.
        text: What to tell the climber.
    """

    kind: DeviationKind
    start_ms: int
    end_ms: int
    limb: Limb | None
    size: float
    unit: str
    hold: int | str | None
    ghost_hold: int | str | None
    saving: float
    text: str

    def __post_init__(self) -> None:
        if self.end_ms < self.start_ms:
            raise InvalidInput("end_ms", f"is {self.end_ms}, before the start {self.start_ms}")
        if not self.size >= 0:
            raise InvalidInput("size", f"is {self.size}, must be at least 0")
