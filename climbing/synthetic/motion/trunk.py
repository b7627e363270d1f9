"""The trunk of a climber over time: pelvis, back, shoulders, head. Knows nothing of limbs."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.proportions import Proportions
from climbing.synthetic.motion.profiles import ease
from climbing.synthetic.motion.rotations import rotation_from_angles, turn

# Left, right: the signs of x on the two sides of a body that faces the wall.
SIDES: Final = np.array([-1.0, 1.0])

# A shoulder rises by this angle at the collar bone when the arm goes overhead [Inman1944].
_CLAVICLE_LIFT_RAD: Final = 0.50
_CLAVICLE_BASE: Final = 0.02
_PROTRACTION: Final = -0.18
_HEAD_PIVOT: Final = 0.42
_HEAD_YAW_RAD: Final = 0.95
_HEAD_PITCH_RAD: Final = 0.60


class TrunkPose(NamedTuple):
    """What the motion decides about the trunk, in wall coordinates.

    A climber who faces the wall upright has all angles 0: x to the right, y up, z to the back.

    Attributes:
        centre_m: Middle of the hips.
        pelvis_rad: Pitch, yaw and roll of the pelvis.
        thorax_rad: Pitch, yaw and roll of the chest against the pelvis.
        gaze_m: The point that the climber looks at.
    """

    centre_m: Float[np.ndarray, "T 3"]
    pelvis_rad: Float[np.ndarray, "T 3"]
    thorax_rad: Float[np.ndarray, "T 3"]
    gaze_m: Float[np.ndarray, "T 3"]

    @classmethod
    def from_columns(cls, columns: Float[np.ndarray, "T 12"]) -> "TrunkPose":
        """The inverse of `columns`."""
        return cls(*(columns[:, k : k + 3] for k in range(0, 12, 3)))

    @property
    def columns(self) -> Float64[np.ndarray, "T 12"]:
        """All of it side by side, to be blended over time."""
        joined: Float64[np.ndarray, "T 12"] = np.concatenate(self, axis=1)
        return joined


class Trunk(NamedTuple):
    """The trunk's joints and frames in wall coordinates.

    Attributes:
        pelvis: Rotation of the pelvis.
        thorax: Rotation of the chest.
        lumbar_m: The hinge between them.
        neck_m: Middle of the shoulders with the arms down.
        hips_m: Left and right hip.
    """

    pelvis: Float[np.ndarray, "T 3 3"]
    thorax: Float[np.ndarray, "T 3 3"]
    lumbar_m: Float[np.ndarray, "T 3"]
    neck_m: Float[np.ndarray, "T 3"]
    hips_m: Float[np.ndarray, "T 2 3"]


def compute_trunk(body: Proportions, pose: TrunkPose) -> Trunk:
    """Forward kinematics from the hips to the neck."""
    pelvis = rotation_from_angles(pose.pelvis_rad)
    thorax = pelvis @ rotation_from_angles(pose.thorax_rad)
    lumbar = pose.centre_m + body.lumbar_m * pelvis[..., 1]
    half = SIDES[:, None] * body.hip_width_m / 2
    return Trunk(
        pelvis=pelvis,
        thorax=thorax,
        lumbar_m=lumbar,
        neck_m=lumbar + body.thorax_m * thorax[..., 1],
        hips_m=pose.centre_m[:, None] + half * pelvis[:, None, :, 0],
    )


def compute_shoulders_m(
    body: Proportions, trunk: Trunk, hands_m: Float[np.ndarray, "T 2 3"]
) -> Float64[np.ndarray, "T 2 3"]:
    """Left and right shoulder, raised at collar bones of constant length towards high hands."""
    base = _CLAVICLE_BASE * body.height_m
    height = np.einsum("tsk,tk->ts", hands_m - trunk.neck_m[:, None], trunk.thorax[..., 1])
    lift_rad = _CLAVICLE_LIFT_RAD * ease(height / body.arm_m, -0.3, 1.1)
    flat = np.sqrt(1.0 - _PROTRACTION**2)
    along = np.stack(
        [
            SIDES * flat * np.cos(lift_rad),
            flat * np.sin(lift_rad),
            np.full_like(lift_rad, _PROTRACTION),
        ],
        axis=-1,
    )
    reach = along * (body.shoulder_width_m / 2 - base)
    reach[..., 0] += SIDES * base
    shoulders: Float64[np.ndarray, "T 2 3"] = trunk.neck_m[:, None] + turn(
        trunk.thorax[:, None], reach
    )
    return shoulders


def compute_head(
    body: Proportions, trunk: Trunk, gaze_m: Float[np.ndarray, "T 3"]
) -> tuple[Float64[np.ndarray, "T 3"], Float64[np.ndarray, "T 3 3"]]:
    """Where the neck meets the skull, and the head's rotation towards what it looks at."""
    pivot = trunk.neck_m + _HEAD_PIVOT * body.eye_m * trunk.thorax[..., 1]
    seen = turn(np.swapaxes(trunk.thorax, -1, -2), gaze_m - pivot)
    yaw = np.arctan2(-seen[:, 0], np.maximum(-seen[:, 2], 0.1))
    pitch = np.arctan2(seen[:, 1], np.hypot(seen[:, 0], seen[:, 2]))
    angles = np.stack(
        [
            _HEAD_PITCH_RAD * np.tanh(pitch / _HEAD_PITCH_RAD),
            _HEAD_YAW_RAD * np.tanh(yaw / _HEAD_YAW_RAD),
            np.zeros_like(yaw),
        ],
        axis=-1,
    )
    return pivot, trunk.thorax @ rotation_from_angles(angles)
