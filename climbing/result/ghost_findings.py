"""A ghost of a climb that was seen, beside the climb; or why there is none."""

from dataclasses import asdict, dataclass

from climbing.ascent.figures import ASCENT_UNITS, AscentFigures
from climbing.ascent.reading import ClimbReading
from climbing.beta.ghost import Ghost
from climbing.comparison.compare import Comparison
from climbing.errors import InvalidInput
from climbing.result.metric import Metric


@dataclass(frozen=True, slots=True, eq=False)
class GhostFindings:
    """What is known of the best way up.

    Attributes:
        reading: The problem and how it was climbed; None if no climb was seen.
        figures: Of how it was climbed; None likewise.
        ghost: Of that problem; None if there is no way, or nobody asked.
        comparison: Of both.
        warnings: Stable codes of what is missing or assumed.
    """

    reading: ClimbReading | None = None
    figures: AscentFigures | None = None
    ghost: Ghost | None = None
    comparison: Comparison | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.ghost is None) != (self.comparison is None):
            raise InvalidInput("comparison", "belongs to a ghost, and a ghost has one")
        if self.ghost is not None and self.reading is None:
            raise InvalidInput("ghost", "needs the reading that it is a ghost of")

    def list_metrics(self) -> tuple[Metric, ...]:
        """Figures that are known, each with its unit."""
        found: list[Metric] = []
        if self.figures is not None:
            values = asdict(self.figures)
            found = [
                Metric(name, float(values[name]), unit)
                for name, unit in ASCENT_UNITS.items()
                if values[name] is not None
            ]
        if self.comparison is not None:
            found.append(Metric("similarity", self.comparison.similarity, "1"))
            found.append(Metric("efficiency", self.comparison.efficiency, "1"))
        return tuple(found)
