"""Where the four limbs are, and the step from there to the next place."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Move:
    """One limb to another place; in a swap the other foot gives up the hold that it takes.

    Attributes:
        limb: Which one.
        before: The stance it starts from.
        after: The stance it leads to.
        cost: Of this move, in terms of `climbing.beta.costs`; above 0.
        kind: Static, a swap of feet, or dynamic.
    """

    limb: Limb
    before: Stance
    after: Stance
    cost: float
    kind: MoveKind = MoveKind.STATIC
