"""What a step asks of a body, and what is known to be impossible."""

from dataclasses import dataclass, field

from climbing.beta.stance import FREE, MoveKind, Stance
from climbing.body.limbs import Limb

Step = tuple[Limb, Stance, Stance]
Held = tuple[Stance, Limb | None]


def is_swap(before: Stance, after: Stance) -> bool:
    """Whether one foot takes the other's hold: then two limbs change their places."""
    return sum(a != b for a, b in zip(before, after, strict=True)) > 1


def hold(step: Step, kind: MoveKind) -> tuple[Held, Held]:
    """Two stances that must be held for a step, each with the limb that does not carry there.

    A limb that leaves or arrives touches but does not carry. In a swap of feet the hold carries the
    one foot before and the other one after. For a dynamic move both stances must be held with all
    limbs; between them the body flies.
    """
    limb, before, after = step
    if kind is MoveKind.DYNAMIC:
        return (before, None), (after, None)
    leaving = None if before.at(limb) == FREE else limb
    arriving = None if kind is MoveKind.SWAP or after.at(limb) == FREE else limb
    return (before, leaving), (after, arriving)


@dataclass(slots=True)
class Barred:
    """What turned out to be impossible, or is not wanted.

    Attributes:
        held: Stances that cannot be held without a limb.
        steps: Steps between which no motion was found.
        hands: Moves of a hand that are not wanted, from place to place.
        dynamic_cost: What a dynamic move costs beyond a static one; None if none may be made.
    """

    held: set[Held] = field(default_factory=set)
    steps: set[tuple[Step, MoveKind]] = field(default_factory=set)
    hands: set[tuple[Limb, int, int]] = field(default_factory=set)
    dynamic_cost: float | None = None

    def copy(self) -> "Barred":
        """Another one with the same in it."""
        return Barred(set(self.held), set(self.steps), set(self.hands), self.dynamic_cost)

    def find_kind(self, step: Step) -> MoveKind | None:
        """The cheapest way to make a step that is not barred; None if there is none."""
        limb, before, after = step
        if (limb, before.at(limb), after.at(limb)) in self.hands:
            return None
        static = MoveKind.SWAP if is_swap(before, after) else MoveKind.STATIC
        if self._allows(step, static):
            return static
        may_fly = self.dynamic_cost is not None and limb.is_hand
        return MoveKind.DYNAMIC if may_fly and self._allows(step, MoveKind.DYNAMIC) else None

    def _allows(self, step: Step, kind: MoveKind) -> bool:
        if (step, kind) in self.steps:
            return False
        return not any(held in self.held for held in hold(step, kind))

    def surcharge(self, kind: MoveKind) -> float:
        """What a kind of move costs beyond its tables."""
        return (self.dynamic_cost or 0.0) if kind is MoveKind.DYNAMIC else 0.0
