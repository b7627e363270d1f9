"""A climber as the planner sees one: lengths, and the limbs that may be used."""

from dataclasses import dataclass
from typing import Final

from climbing.body.limbs import LIMBS, Limb
from climbing.body.proportions import Proportions, compute_proportions
from climbing.errors import InvalidInput

MIN_MASS_KG: Final = 20.0
MAX_MASS_KG: Final = 200.0
# Forces are counted in body weights, so a mass that nobody stated changes nothing but the units.
AVERAGE_MASS_KG: Final = 70.0


@dataclass(frozen=True, slots=True)
class Climber:
    """Whose way up it is.

    Attributes:
        height_m: Upright, without shoes, 1.2 to 2.2 m.
        arm_span_m: Fingertip to fingertip; None for the average, which is the height.
        mass_kg: 20 to 200 kg.
        excluded: Limbs that are missing or injured; they touch nothing.
        measured: Lengths that are known better than by height and span, of the same height.
    """

    height_m: float
    arm_span_m: float | None = None
    mass_kg: float = AVERAGE_MASS_KG
    excluded: frozenset[Limb] = frozenset()
    measured: Proportions | None = None

    def __post_init__(self) -> None:
        compute_proportions(self.height_m, self.arm_span_m)
        if self.measured is not None and self.measured.height_m != self.height_m:
            raise InvalidInput("measured", f"is a body of {self.measured.height_m} m")
        if not MIN_MASS_KG <= self.mass_kg <= MAX_MASS_KG:
            raise InvalidInput(
                "mass_kg", f"is {self.mass_kg}, must be {MIN_MASS_KG} to {MAX_MASS_KG}"
            )
        if not any(limb.is_hand for limb in self.limbs):
            raise InvalidInput("excluded_limbs", "leave no hand to climb with")

    @property
    def limbs(self) -> tuple[Limb, ...]:
        """Those that may be used."""
        return tuple(limb for limb in LIMBS if limb not in self.excluded)

    def compute_proportions(self) -> Proportions:
        """The body's lengths: as measured, or those of an average body of this height and span."""
        return self.measured or compute_proportions(self.height_m, self.arm_span_m)
