"""Where feet on the bare wall are: still while a limb moves, sliding on between two moves.

No hold says where a smearing foot is. Each key pose has put it where it helps; poses before and
after a move differ in that, so for a move the foot takes the middle of both.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from jaxtyping import Float64

from climbing.beta.feasibility import HeldPose
from climbing.beta.posing.pose_task import LimbTasks
from climbing.beta.search import FoundPath
from climbing.beta.stance import SMEAR, Stance
from climbing.body.easing import minimum_jerk
from climbing.body.joints import LIMB_ENDS
from climbing.body.limbs import LIMBS

# It has to touch the wall; where, it should rather than must.
_PULL: Final = (0.3, 0.3, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class SmearPlaces:
    """Of M moves, for every limb; they matter where it smears.

    Attributes:
        stances: Before, between and after the moves.
        leave_m: Where an end is when each move begins, x and y on the wall.
        arrive_m: Where it is when the move ends.
    """

    stances: tuple[Stance, ...]
    leave_m: Float64[np.ndarray, "M 4 2"]
    arrive_m: Float64[np.ndarray, "M 4 2"]

    @classmethod
    def choose(cls, path: FoundPath, poses: list[HeldPose]) -> Self:
        """From the key poses, two a move."""
        ends_m = np.array([pose.points_m[list(LIMB_ENDS), :2] for pose in poses])
        leave_m, arrive_m = ends_m[::2].copy(), ends_m[1::2].copy()
        for row, (_, before, after) in enumerate(path.steps):
            for slot in range(len(LIMBS)):
                if before[slot] == after[slot]:
                    middle_m = (leave_m[row, slot] + arrive_m[row, slot]) / 2
                    leave_m[row, slot] = arrive_m[row, slot] = middle_m
        return cls(path.stances, leave_m, arrive_m)

    def pin(self, tasks: LimbTasks, move: int, share: float) -> LimbTasks:
        """Tasks of a stance with its smears where they are.

        Args:
            tasks: Of the stance before the move.
            move: Which; the number of moves after the last one.
            share: How much is over of the time between the move before it and its beginning.
        """
        pinned = list(tasks)
        for slot in range(len(LIMBS)):
            if self.stances[move][slot] == SMEAR:
                x_m, y_m = self._place(move, slot, share)
                pinned[slot] = tasks[slot]._replace(target_m=(x_m, y_m, 0.0), pull=_PULL)
        a, b, c, d = pinned
        return a, b, c, d

    def _place(self, move: int, slot: int, share: float) -> tuple[float, float]:
        before_m = self.arrive_m[move - 1, slot] if move else self.leave_m[0, slot]
        after_m = self.leave_m[move, slot] if move < len(self.arrive_m) else before_m
        eased = float(minimum_jerk(np.array(share)))
        x_m, y_m = (1 - eased) * before_m + eased * after_m
        return float(x_m), float(y_m)
