"""A move with its times, whoever makes it."""

from typing import NamedTuple

from climbing.beta.stance import MoveKind, Stance
from climbing.body.limbs import Limb


class TimedMove(NamedTuple):
    """One limb's way to its next place.

    Attributes:
        limb: That moves.
        before: The stance it leaves.
        after: The stance it makes.
        lift_ms: When it leaves.
        land_ms: When it arrives; for a foot that is taken into the air, when it has left.
        kind: How it is made, as far as that is known.
    """

    limb: Limb
    before: Stance
    after: Stance
    lift_ms: int
    land_ms: int
    kind: MoveKind = MoveKind.STATIC

    @property
    def origin(self) -> int:
        """Where it comes from: a row of the holds, `FREE` or `SMEAR`."""
        return self.before.at(self.limb)

    @property
    def target(self) -> int:
        """Where it goes."""
        return self.after.at(self.limb)
