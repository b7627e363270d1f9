"""The four limbs that hold a wall. Knows neither poses nor time."""

from enum import StrEnum
from typing import Final


class Limb(StrEnum):
    """A hand or a foot, named from the climber's own side."""

    LEFT_HAND = "left_hand"
    RIGHT_HAND = "right_hand"
    LEFT_FOOT = "left_foot"
    RIGHT_FOOT = "right_foot"

    @property
    def is_hand(self) -> bool:
        """Whether it grips rather than stands."""
        return self in HANDS

    @property
    def sign(self) -> int:
        """-1 on the climber's left, 1 on the right; seen from behind that is the wall's x."""
        return -1 if self in {Limb.LEFT_HAND, Limb.LEFT_FOOT} else 1


HANDS: Final = (Limb.LEFT_HAND, Limb.RIGHT_HAND)
FEET: Final = (Limb.LEFT_FOOT, Limb.RIGHT_FOOT)
LIMBS: Final = (*HANDS, *FEET)
