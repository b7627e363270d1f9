"""The climb as motion: where the trunk and the four limbs are at any time."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.easing import minimum_jerk
from climbing.body.limbs import LIMBS, Limb
from climbing.body.proportions import Proportions
from climbing.synthetic.motion.profiles import bump, wobble
from climbing.synthetic.motion.reach import bring_trunk_within_reach
from climbing.synthetic.motion.route import Route
from climbing.synthetic.motion.skeleton import LimbTips, Skeleton, solve_skeleton
from climbing.synthetic.motion.timetable import Slot
from climbing.synthetic.motion.trunk import TrunkPose

# The trunk's course is planned on this grid and interpolated to the frames.
_GRID_HZ: Final = 60
# What smoothing takes away from reach is given back down to this share of a limb's length; the
# rest is room for interpolation between grid points.
_LAST_SLACK: Final = 0.008
_SMOOTHING_S: Final = 0.11
_SWAY_M: Final = 0.004
_SWAY_RAD: Final = 0.012
# A free limb leaves the straight way by this much: outward to its side, up, off the wall [m].
_HAND_ARC_M: Final = np.array([0.11, 0.0, 0.03])
_FOOT_ARC_M: Final = np.array([0.03, 0.0, 0.085])


class Performance(NamedTuple):
    """A route climbed on a timetable.

    Attributes:
        body: Who climbs.
        route: What is climbed.
        slots: When each move happens.
        grid_s: Times of the planned course of the trunk.
        course: `TrunkPose.columns` at those times.
    """

    body: Proportions
    route: Route
    slots: tuple[Slot, ...]
    grid_s: Float[np.ndarray, " G"]
    course: Float[np.ndarray, "G 12"]

    def solve_at(self, t_ms: Float[np.ndarray, " T"]) -> Skeleton:
        """Every bone at the given times."""
        t_s = t_ms / 1000.0
        columns = [np.interp(t_s, self.grid_s, column) for column in self.course.T]
        pose = TrunkPose.from_columns(np.stack(columns, axis=1))
        tips = compute_tips(self.route, self.slots, t_ms)
        return solve_skeleton(self.body, pose, tips)


def perform(
    rng: np.random.Generator,
    body: Proportions,
    route: Route,
    slots: tuple[Slot, ...],
    duration_s: float,
) -> Performance:
    """Plan the trunk's course: minimum jerk between poses, smoothed, swaying, within reach."""
    grid_s = np.arange(0.0, duration_s + 2.0 / _GRID_HZ, 1.0 / _GRID_HZ)
    course = _smooth(_interpolate_poses(route, slots, grid_s), _SMOOTHING_S)
    sway = np.repeat([_SWAY_M, _SWAY_RAD, _SWAY_RAD, 0.0], 3)
    for column, size in enumerate(sway):
        course[:, column] += size * wobble(rng, grid_s, low_hz=0.15, high_hz=1.2)
    tips = compute_tips(route, slots, grid_s * 1000.0)
    held = tips.free == 0.0
    for smoothing_s in (0.06, 0.03, 0.0):
        reached = bring_trunk_within_reach(
            body, TrunkPose.from_columns(course), tips, held, slack=_LAST_SLACK
        )
        course = course + _smooth(reached.columns - course, smoothing_s)
    return Performance(body, route, slots, grid_s, course)


def _interpolate_poses(
    route: Route, slots: tuple[Slot, ...], grid_s: Float[np.ndarray, " G"]
) -> Float64[np.ndarray, "G 12"]:
    """From pose to pose, at rest in each."""
    course = np.repeat(route.start_pose.columns, len(grid_s), axis=0)
    for move, slot in zip(route.moves, slots, strict=True):
        spans = (
            (slot.shift_ms, slot.lift_ms, move.before),
            (slot.lift_ms, slot.land_ms, move.after),
        )
        for start_ms, end_ms, pose in spans:
            share = minimum_jerk((grid_s * 1000.0 - start_ms) / (end_ms - start_ms))[:, None]
            course = course + share * (pose.columns - course)
    return course


def _smooth(course: Float[np.ndarray, "G 12"], sigma_s: float) -> Float64[np.ndarray, "G 12"]:
    """Zero-phase Gaussian over time; the ends are held."""
    reach = int(np.ceil(3 * sigma_s * _GRID_HZ))
    if reach == 0:
        return np.array(course, dtype=np.float64)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (sigma_s * _GRID_HZ)) ** 2)
    padded = np.pad(course, ((reach, reach), (0, 0)), mode="edge")
    smoothed = [np.convolve(column, kernel / kernel.sum(), mode="valid") for column in padded.T]
    return np.stack(smoothed, axis=1)


def compute_tips(route: Route, slots: tuple[Slot, ...], t_ms: Float[np.ndarray, " T"]) -> LimbTips:
    """Contact points of holding limbs, and the arcs of moving ones from hold to hold."""
    tips = np.repeat(route.start_m[None], len(t_ms), axis=0)
    free = np.zeros((len(t_ms), 4))
    for move, slot in zip(route.moves, slots, strict=True):
        row = LIMBS.index(move.limb)
        share = (t_ms - slot.lift_ms) / (slot.land_ms - slot.lift_ms)
        start = move.tips_m[row]
        # Exact ends: a course that merely comes near would leave contacts a rounding error off.
        way = np.where(share >= 1.0, 1.0, minimum_jerk(share))[:, None]
        moved = np.where(way == 1.0, move.target_m, start + way * (move.target_m - start))
        moved += bump(share)[:, None] * _arc_m(move.limb)
        begun = share > 0.0
        tips[begun, row] = moved[begun]
        free[:, row] += np.where((share > 0.0) & (share < 1.0), np.maximum(bump(share), 1e-9), 0.0)
    return LimbTips(tips[:, :2], tips[:, 2:], free)


def _arc_m(limb: Limb) -> Float64[np.ndarray, " 3"]:
    arc: Float64[np.ndarray, " 3"] = _HAND_ARC_M if limb.is_hand else _FOOT_ARC_M
    return arc * [limb.sign, 1.0, 1.0]
