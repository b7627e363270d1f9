"""Figures of a whole climb that need the pose alone; each is defined in docs/metrics.md.

All are about the body itself, so a panning or zooming camera does not change them.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from jaxtyping import Bool, Float64

from climbing.body.centre_of_gravity import compute_centre_of_gravity
from climbing.body.joint_angles import JOINTS, compute_joint_angles_deg
from climbing.body.limb_motion import (
    compute_clock_s,
    compute_limb_smoothness,
    compute_limb_speeds_trunk_s,
)
from climbing.pose.landmarks import Landmark
from climbing.pose.track import PoseTrack

# A hanging arm is called straight from here on: soft elbows of 10 to 30 degrees of bend carry the
# weight by the skeleton, more than that by the muscles.
STRAIGHT_ELBOW_DEG: Final = 150.0

UNITS: Final[dict[str, str]] = {
    "duration_s": "s",
    "tracked_s": "s",
    "tracked_fraction": "1",
    "mean_elbow_deg": "deg",
    "straight_arm_fraction": "1",
    "mean_knee_deg": "deg",
    "mean_hip_deg": "deg",
    "balance_fraction": "1",
    "mean_hand_speed_trunk_s": "trunk/s",
    "mean_foot_speed_trunk_s": "trunk/s",
    "limb_smoothness": "1",
}

_FEET: Final = (
    Landmark.LEFT_HEEL,
    Landmark.RIGHT_HEEL,
    Landmark.LEFT_FOOT_INDEX,
    Landmark.RIGHT_FOOT_INDEX,
)


@dataclass(frozen=True, slots=True)
class PoseMetrics:
    """Figures of one climb; None where no climber was seen.

    Attributes:
        duration_s: Length of the clip.
        tracked_s: Time in which a climber was seen.
        tracked_fraction: Share of the clip in which a climber was seen, 0..1.
        mean_elbow_deg: Mean over both elbows and time, 180 for straight arms.
        straight_arm_fraction: Share of arm time with a straight elbow, 0..1.
        mean_knee_deg: Mean over both knees and time.
        mean_hip_deg: Mean over both hips and time.
        balance_fraction: Share of time with the centre of gravity above the feet, 0..1.
        mean_hand_speed_trunk_s: Mean speed of both wrists against the hips, in trunk lengths.
        mean_foot_speed_trunk_s: The same of both ankles.
        limb_smoothness: Median spectral arc length of the limbs' movements, below 0, nearer 0 is
            smoother; None also if no limb moved briskly.
    """

    duration_s: float
    tracked_s: float
    tracked_fraction: float
    mean_elbow_deg: float | None
    straight_arm_fraction: float | None
    mean_knee_deg: float | None
    mean_hip_deg: float | None
    balance_fraction: float | None
    mean_hand_speed_trunk_s: float | None = None
    mean_foot_speed_trunk_s: float | None = None
    limb_smoothness: float | None = None

    def to_dict(self) -> dict[str, float | None]:
        """The figures by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def compute_pose_metrics(track: PoseTrack) -> PoseMetrics:
    """The figures of a track; time counts by how long each frame is shown.

    Angles and speeds are those of `world_m`, best after `fit_body`.
    """
    shown_s = compute_frame_durations_s(track)
    seen = track.detected
    duration_s = float(shown_s.sum())
    if not seen.any():
        return PoseMetrics(duration_s, 0.0, 0.0, None, None, None, None, None)

    def mean(values: Float64[np.ndarray, " S"] | Bool[np.ndarray, " S"]) -> float:
        # A dot product with normalised weights may exceed 1 by a rounding error; this cannot.
        return float(np.average(values, weights=shown_s[seen]))

    angles_deg = compute_joint_angles_deg(track.world_m[seen])
    speeds_trunk_s = compute_limb_speeds_trunk_s(track)
    straight = (_columns(angles_deg, "elbow") >= STRAIGHT_ELBOW_DEG).mean(axis=1)
    return PoseMetrics(
        duration_s=duration_s,
        tracked_s=float(shown_s[seen].sum()),
        tracked_fraction=float(np.average(seen, weights=shown_s)),
        mean_elbow_deg=mean(_columns(angles_deg, "elbow").mean(axis=1)),
        straight_arm_fraction=mean(straight),
        mean_knee_deg=mean(_columns(angles_deg, "knee").mean(axis=1)),
        mean_hip_deg=mean(_columns(angles_deg, "hip").mean(axis=1)),
        balance_fraction=mean(is_over_feet(track)[seen]),
        mean_hand_speed_trunk_s=_mean_known(speeds_trunk_s[:, :2].mean(axis=1), shown_s),
        mean_foot_speed_trunk_s=_mean_known(speeds_trunk_s[:, 2:].mean(axis=1), shown_s),
        limb_smoothness=compute_limb_smoothness(speeds_trunk_s, compute_clock_s(track)),
    )


def _mean_known(
    values: Float64[np.ndarray, " T"], shown_s: Float64[np.ndarray, " T"]
) -> float | None:
    known = np.isfinite(values)
    return float(np.average(values[known], weights=shown_s[known])) if known.any() else None


def compute_frame_durations_s(track: PoseTrack) -> Float64[np.ndarray, " T"]:
    """How long each frame is shown: until the next one, the last as long as the median [s].

    The only frame of a clip counts as a millisecond, since nothing says how long it is shown.
    """
    gaps_ms = np.diff(track.t_ms)
    last_ms = np.median(gaps_ms) if len(gaps_ms) else 1.0
    durations: Float64[np.ndarray, " T"] = np.append(gaps_ms, last_ms)[: len(track)] / 1000
    return durations


def is_over_feet(track: PoseTrack) -> Bool[np.ndarray, " T"]:
    """Whether the centre of gravity lies between the outermost points of the feet, left to right.

    On a vertical wall this is the classic base of support seen from behind [Winter2009]. False
    without a climber.
    """
    centre_x = compute_centre_of_gravity(track.landmarks)[:, 0]
    feet_x = track.landmarks[:, list(_FEET), 0]
    over: Bool[np.ndarray, " T"] = (feet_x.min(axis=1) <= centre_x) & (
        centre_x <= feet_x.max(axis=1)
    )
    return over


def _columns(angles_deg: Float64[np.ndarray, "T 8"], joint: str) -> Float64[np.ndarray, "T 2"]:
    """Left and right of one kind of joint."""
    chosen = [index for index, j in enumerate(JOINTS) if j.name.endswith(joint)]
    both: Float64[np.ndarray, "T 2"] = angles_deg[:, chosen]
    return both
