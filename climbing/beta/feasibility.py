"""Whether a body can be in a stance: its poses, solved in batches and remembered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.beta.posing.equilibrium import compute_gravity
from climbing.beta.posing.first_guess import guess_poses
from climbing.beta.posing.grips import (
    NOTHING,
    Grip,
    grip_of_foot,
    grip_of_hand,
    grip_of_smear,
)
from climbing.beta.posing.inverse_kinematics import SolvedPoses, solve_poses
from climbing.beta.posing.pose_task import LimbTask, LimbTasks, PoseTasks
from climbing.beta.problem import BetaProblem
from climbing.beta.stance import FREE, SMEAR, Stance
from climbing.beta.steps import Held
from climbing.body.limbs import LIMBS, Limb

# What a pose or a frame may miss; with two limbs side by side on a hold, a contact by 20 mm.
MOST_CONTACT_ERROR_M: Final = 0.01
MOST_SUNK_M: Final = 0.015
MOST_UNBALANCED: Final = 0.03
# Two hands or two feet on one hold are this far apart.
SIDE_BY_SIDE_M: Final = 0.02
# On 200 stances of human betas no second beginning mended more than 0.08 m and 0.24 body weights.
_HOPEFUL_M: Final = 0.10
_HOPEFUL_UNBALANCED: Final = 0.30
# When the first guess finds no pose, bodies turned to either side often do.
_YAWS_RAD: Final = ((0.0,), (0.7, -0.7))


@dataclass(frozen=True, slots=True, eq=False)
class HeldPose:
    """What came of holding a stance.

    Attributes:
        feasible: Whether a pose within all bounds was found.
        angles: The pose's degrees of freedom.
        points_m: Its points.
        hopeful: Whether it is not feasible, but so near that another beginning may find one.
    """

    feasible: bool
    angles: Float64[np.ndarray, " 29"]
    points_m: Float64[np.ndarray, "20 3"]
    hopeful: bool


class StanceJudge:
    """Decides about stances of one problem."""

    def __init__(self, problem: BetaProblem) -> None:
        """Solves nothing yet."""
        self._problem = problem
        self._body = problem.climber.compute_proportions()
        self._places = problem.list_positions_m()
        self._gravity = compute_gravity(problem.angle_deg)
        self._known: dict[Held, HeldPose] = {}

    def judge(self, wanted: Iterable[Held]) -> list[HeldPose]:
        """A pose for each stance with a limb that does not carry, best effort if none is feasible.

        What was asked before is not solved again. A stance's answer does not depend on what it is
        asked together with.
        """
        wanted = list(wanted)
        open_ = [held for held in dict.fromkeys(wanted) if held not in self._known]
        for yaws_rad in _YAWS_RAD:
            if not open_:
                break
            tried = [held for held in open_ for _ in yaws_rad]
            starts = [self.guess(open_, yaw_rad) for yaw_rad in yaws_rad]
            poses = self.solve(tried, np.stack(starts, axis=1).reshape(len(tried), -1))
            for held, pose in zip(tried, poses, strict=True):
                if held not in self._known or (pose.feasible and not self._known[held].feasible):
                    self._known[held] = pose
            open_ = [held for held in open_ if self._known[held].hopeful]
        return [self._known[held] for held in wanted]

    def guess(self, held: list[Held], yaw_rad: float = 0.0) -> Float64[np.ndarray, "B 29"]:
        """Where to begin with stances, the body turned."""
        tasks = PoseTasks.from_limbs([self.describe(*one) for one in held])
        return guess_poses(self._body, tasks, self._gravity, yaw_rad=yaw_rad)

    def solve(self, held: list[Held], start: Float64[np.ndarray, "B 29"]) -> list[HeldPose]:
        """Poses found from given beginnings; nothing is remembered."""
        tasks = PoseTasks.from_limbs([self.describe(*one) for one in held])
        return _read(solve_poses(self._body, tasks, self._gravity, start))

    def describe(self, stance: Stance, idle: Limb | None) -> LimbTasks:
        """What each limb does in a stance."""
        a, b, c, d = (self._describe_limb(limb, stance, carries=limb is not idle) for limb in LIMBS)
        return a, b, c, d

    def _describe_limb(self, limb: Limb, stance: Stance, *, carries: bool) -> LimbTask:
        place = stance.at(limb)
        if place == FREE:
            return LimbTask((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), NOTHING)
        if place == SMEAR:
            return LimbTask(
                (0.0, 0.0, 0.0), (0.0, 0.0, 1.0), grip_of_smear() if carries else NOTHING
            )
        x, y = self._places[place]
        partner = LIMBS[LIMBS.index(limb) ^ 1]
        if stance.at(partner) == place:
            x += limb.sign * SIDE_BY_SIDE_M / 2
        return LimbTask(
            (float(x), float(y), 0.0),
            (1.0, 1.0, 1.0),
            self._grip(limb, place) if carries else NOTHING,
        )

    def _grip(self, limb: Limb, place: int) -> Grip:
        return grip_of_hand(self._problem.holds[place].type) if limb.is_hand else grip_of_foot()


def _read(poses: SolvedPoses) -> list[HeldPose]:
    reaches = (poses.contact_error_m <= MOST_CONTACT_ERROR_M) & (poses.sunk_m <= MOST_SUNK_M)
    feasible = reaches & (poses.unbalanced <= MOST_UNBALANCED)
    near = (poses.contact_error_m <= _HOPEFUL_M) & (poses.unbalanced <= _HOPEFUL_UNBALANCED)
    rows = zip(feasible, poses.angles, poses.points_m, near & ~feasible, strict=True)
    return [HeldPose(bool(a), b, c, bool(d)) for a, b, c, d in rows]
