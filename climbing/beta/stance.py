"""Where the four limbs are, and how one gets to its next place."""

from enum import StrEnum
from typing import NamedTuple

from climbing.body.limbs import LIMBS, Limb

FREE = -1
SMEAR = -2


class Stance(NamedTuple):
    """Rows of the holds that the limbs use, in the order of `LIMBS`.

    Besides a hold's row a limb can be `FREE`, touching nothing, and a foot can be on the bare wall,
    `SMEAR`.
    """

    left_hand: int
    right_hand: int
    left_foot: int
    right_foot: int

    def at(self, limb: Limb) -> int:
        """Where a limb is."""
        return self[LIMBS.index(limb)]

    def move(self, limb: Limb, place: int) -> "Stance":
        """The stance with one limb elsewhere."""
        return self._replace(**{limb.value: place})


class MoveKind(StrEnum):
    """How a limb gets to its next place."""

    STATIC = "static"
    SWAP = "swap"
    DYNAMIC = "dynamic"
