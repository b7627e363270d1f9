"""What a body is asked to do on a wall: where its limbs are and which of them carry it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from climbing.beta.posing.grips import NOTHING, Grip


class LimbTask(NamedTuple):
    """One limb's part.

    Attributes:
        target_m: Where its end should be, in the frame of the wall.
        pull: Which coordinates of the target count: all on a hold, only z on the bare wall, none
            in the air.
        grip: What force it takes; `NOTHING` for a limb that touches without load, or not at all.
    """

    target_m: tuple[float, float, float]
    pull: tuple[float, float, float]
    grip: Grip


LimbTasks = tuple[LimbTask, LimbTask, LimbTask, LimbTask]


@dataclass(frozen=True, slots=True, eq=False)
class PoseTasks:
    """B bodies' tasks as arrays.

    Attributes:
        targets_m: By limb.
        pulls: 1 where a coordinate counts, else 0.
        grips: By body and limb.
    """

    targets_m: Float64[np.ndarray, "B 4 3"]
    pulls: Float64[np.ndarray, "B 4 3"]
    grips: list[tuple[Grip, Grip, Grip, Grip]]

    @classmethod
    def from_limbs(cls, tasks: list[LimbTasks]) -> "PoseTasks":
        """One body a row."""
        return cls(
            np.array([[limb.target_m for limb in four] for four in tasks]).reshape(-1, 4, 3),
            np.array([[limb.pull for limb in four] for four in tasks]).reshape(-1, 4, 3),
            [(a.grip, b.grip, c.grip, d.grip) for a, b, c, d in tasks],
        )

    def pick(self, rows: Int64[np.ndarray, " K"]) -> "PoseTasks":
        """Some of the bodies."""
        grips = [self.grips[row] for row in rows.tolist()]
        return PoseTasks(self.targets_m[rows], self.pulls[rows], grips)

    def __len__(self) -> int:
        return len(self.grips)

    @property
    def loaded(self) -> Float64[np.ndarray, "B 4"]:
        """1 for limbs that carry, else 0."""
        return np.array([[float(grip != NOTHING) for grip in four] for four in self.grips])
