"""One figure about a climb, as a value."""

from dataclasses import dataclass

import numpy as np

from climbing.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure about the climb.

    Attributes:
        name: Stable, as in `time_on_wall`.
        value: Finite.
        unit: As in `s`, `m`, `1`.
    """

    name: str
    value: float
    unit: str

    def __post_init__(self) -> None:
        if not np.isfinite(self.value):
            raise InvalidInput(self.name, f"is {self.value}, must be finite")
