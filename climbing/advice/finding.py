"""A piece of advice with what it rests on, as values."""

from dataclasses import dataclass

from climbing.body.limbs import Limb
from climbing.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure that a finding rests on.

    Attributes:
        name: Of a metric, or of a kind of deviation.
        value: Of the figure.
        unit: As in `s`, `1`.
        limit: What it is measured against; None if it is only counted.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in the clip it shows.

    Attributes:
        start_ms: From when.
        end_ms: To when.
        limb: Whose it is; None for the whole body.
    """

    start_ms: int
    end_ms: int
    limb: Limb | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth telling a climber.

    Attributes:
        code: Stable, for programs.
        text: For people.
        weight: How much it matters, 0 to 1.
        evidence: At least one figure.
        moments: Where it shows best, if it shows anywhere.
    """

    code: str
    text: str
    weight: float
    evidence: tuple[Evidence, ...]
    moments: tuple[Moment, ...] = ()

    def __post_init__(self) -> None:
        if not self.evidence:
            raise InvalidInput("evidence", f"of {self.code} is missing")
        if not 0 <= self.weight <= 1:
            raise InvalidInput("weight", f"of {self.code} is {self.weight}, must lie in 0..1")
