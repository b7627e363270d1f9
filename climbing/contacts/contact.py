"""A limb's stay on a hold, as a value."""

from dataclasses import dataclass

from climbing.body.limbs import Limb
from climbing.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Contact:
    """A limb on a hold or on the bare wall, from its first to its last millisecond.

    Attributes:
        limb: The limb.
        hold: Id of the hold; None for a foot on the bare wall.
        point_px: Where it touches, x and y in pixels of the panorama.
        start_ms: When it arrived.
        end_ms: When it left.
        confidence: Probability in 0..1 that it was so.
    """

    limb: Limb
    hold: int | None
    point_px: tuple[float, float]
    start_ms: int
    end_ms: int
    confidence: float

    def __post_init__(self) -> None:
        if self.end_ms < self.start_ms:
            raise InvalidInput("end_ms", f"is {self.end_ms}, before the start {self.start_ms}")
        if not 0 <= self.confidence <= 1:
            raise InvalidInput("confidence", f"is {self.confidence}, must lie in 0..1")
        if self.hold is None and self.limb.is_hand:
            raise InvalidInput("hold", "is None, which only a foot's may be")
