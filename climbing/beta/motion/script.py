"""What every limb does at every frame of a motion, and poses to pass through."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Bool, Float64

from climbing.beta.feasibility import HeldPose, StanceJudge
from climbing.beta.motion.key_poses import choose_key_poses
from climbing.beta.motion.smears import SmearPlaces
from climbing.beta.motion.timetable import Timetable
from climbing.beta.posing.grips import NOTHING
from climbing.beta.posing.pose_task import LimbTask, LimbTasks, PoseTasks
from climbing.beta.search import FoundPath
from climbing.beta.stance import MoveKind
from climbing.beta.steps import hold
from climbing.body.easing import minimum_jerk
from climbing.body.joints import LIMB_ENDS
from climbing.body.limbs import LIMBS, Limb

# How far from the wall a limb swings, and how much of a contact's weight its way has.
_ARC_M: Final = 0.07
_SWING_PULL: Final = 0.03


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """T frames of a motion, before it is solved.

    Attributes:
        tasks: What each limb does in each frame.
        rough: Poses between those that were proved, eased; contacts are only nearly kept.
        dynamic: Frames of dynamic moves, in which nothing need be in balance.
    """

    tasks: PoseTasks
    rough: Float64[np.ndarray, "T 29"]
    dynamic: Bool[np.ndarray, " T"]


def write_script(judge: StanceJudge, path: FoundPath, times: Timetable) -> Script:
    """Of a feasible plan; one without steps only holds on."""
    steps = path.steps
    held = [pair for step, kind in zip(steps, path.kinds, strict=True) for pair in hold(step, kind)]
    held = held or [(path.stances[0], None)]
    poses = choose_key_poses(judge, held)
    smears = SmearPlaces.choose(path, poses)
    stances = [judge.describe(stance, None) for stance in path.stances]
    frames_s = times.list_times_s()
    rows, dynamic = [], np.zeros(len(frames_s), dtype=bool)
    for frame, now_s in enumerate(frames_s):
        move = sum(slot.land_s <= now_s for slot in times.slots)
        swinging = move < len(steps) and times.slots[move].lift_s < now_s
        share = _find_share(times, move, float(now_s), swinging=swinging)
        row = smears.pin(stances[move], move, 1.0 if swinging else share)
        if swinging:
            row = _swing(row, steps[move][0], poses[2 * move : 2 * move + 2], share)
            dynamic[frame] = path.kinds[move] is MoveKind.DYNAMIC
        rows.append(row)
    keys_s = [moment for slot in times.slots for moment in (slot.lift_s, slot.land_s)]
    return Script(PoseTasks.from_limbs(rows), _interpolate(frames_s, keys_s, poses), dynamic)


def _find_share(times: Timetable, move: int, now_s: float, *, swinging: bool) -> float:
    """How much of a move is done, or of the time between the move before it and its beginning."""
    ends_s = [0.0, *(slot.land_s for slot in times.slots)]
    lifts_s = [*(slot.lift_s for slot in times.slots), times.end_s]
    start_s, end_s = (
        (lifts_s[move], ends_s[move + 1]) if swinging else (ends_s[move], lifts_s[move])
    )
    return float(np.clip((now_s - start_s) / max(end_s - start_s, 1e-9), 0.0, 1.0))


def _interpolate(
    frames_s: Float64[np.ndarray, " T"], keys_s: list[float], poses: list[HeldPose]
) -> Float64[np.ndarray, "T 29"]:
    """From key to key with the least jerk, at rest in each."""
    angles = np.array([pose.angles for pose in poses])
    if not keys_s:
        return np.tile(angles, (len(frames_s), 1))
    after = np.clip(np.searchsorted(keys_s, frames_s, side="right"), 1, len(keys_s) - 1)
    start, end = np.array(keys_s)[after - 1], np.array(keys_s)[after]
    share = minimum_jerk((frames_s - start) / np.maximum(end - start, 1e-9))[:, None]
    return np.asarray((1 - share) * angles[after - 1] + share * angles[after])


def _swing(row: LimbTasks, limb: Limb, poses: list[HeldPose], share: float) -> LimbTasks:
    """The limb in the air, between where it was and where it will be, away from the wall."""
    slot = LIMBS.index(limb)
    start_m, end_m = (pose.points_m[LIMB_ENDS[slot]] for pose in poses)
    eased = float(minimum_jerk(np.array(share)))
    way_m = (1 - eased) * start_m + eased * end_m
    way_m[2] += _ARC_M * 4 * share * (1 - share)
    target = (float(way_m[0]), float(way_m[1]), float(way_m[2]))
    tasks = list(row)
    tasks[slot] = LimbTask(target, (_SWING_PULL, _SWING_PULL, _SWING_PULL), NOTHING)
    a, b, c, d = tasks
    return a, b, c, d
