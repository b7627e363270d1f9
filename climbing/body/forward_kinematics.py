"""Where the points of a posed body are, and how they move with its joints. Batched.

Runs on any array library of the Python array API standard: NumPy on a processor, PyTorch on a
graphics card. Knows neither walls nor holds.
"""

from dataclasses import dataclass
from typing import Any, Final

import array_api_compat
from jaxtyping import Float

from climbing.body.joints import (
    ARM,
    ARMS_SLICE,
    LEG,
    LEGS_SLICE,
    ROOT,
    SPINE,
)
from climbing.body.proportions import Proportions

Array = Any
_SIGNS: Final = (-1.0, 1.0)
# Of the foot in front of the ankle; the heel is behind it.
_TOE_SHARE: Final = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class PosedBody:
    """Bodies in B poses.

    Attributes:
        points_m: Of `climbing.body.joints.Point`, in the frame of the wall.
        axes: Of each degree of freedom, unit vectors in the same frame.
        centres_m: A point on each of those axes.
    """

    points_m: Float[Array, "B 20 3"]
    axes: Float[Array, "B 29 3"]
    centres_m: Float[Array, "B 29 3"]


@dataclass(slots=True)
class _Frame:
    """Three unit vectors that turn together, of shape (..., 3)."""

    columns: list[Array]

    def turn(self, axis: int, angle: Array, xp: Any) -> None:
        """About one of its own axes, by radians of shape (..., 1)."""
        one, two = (axis + 1) % 3, (axis + 2) % 3
        cos, sin = xp.cos(angle), xp.sin(angle)
        a, b = self.columns[one], self.columns[two]
        self.columns[one], self.columns[two] = cos * a + sin * b, cos * b - sin * a


class _Walk:
    """Collects axes and centres of degrees of freedom while a chain is followed."""

    def __init__(self, xp: Any, frame: _Frame) -> None:
        self.xp, self.frame = xp, frame
        self.axes: list[Array] = []
        self.centres: list[Array] = []

    def turn(self, freedoms: tuple[Any, ...], angles: Array, centre: Array, signs: Array) -> None:
        """Turns the frame about `centre`; axes y and z of left limbs are mirrored by `signs`."""
        for row, freedom in enumerate(freedoms):
            sign = 1.0 if freedom.axis == 0 else signs
            self.axes.append(sign * self.frame.columns[freedom.axis])
            self.centres.append(centre)
            self.frame.turn(freedom.axis, sign * angles[..., row : row + 1], self.xp)


def pose_body(body: Proportions, angles: Float[Array, "B 29"]) -> PosedBody:
    """Points, axes and centres for B rows of degrees of freedom, radians and metres."""
    xp = array_api_compat.array_namespace(angles)
    batch = angles.shape[0]
    unit = xp.eye(3, dtype=angles.dtype, device=array_api_compat.device(angles))
    frame = _Frame([xp.broadcast_to(unit[k], (batch, 3)) for k in range(3)])
    walk = _Walk(xp, frame)
    pelvis = angles[:, :3]
    walk.axes += list(frame.columns)
    walk.centres += [pelvis] * 3
    walk.turn(ROOT[3:], angles[:, 3:6], pelvis, 1.0)
    hips_frame = [xp.stack([c, c], axis=1) for c in frame.columns]
    lumbar = pelvis + body.lumbar_m * frame.columns[1]
    walk.turn(SPINE, angles[:, 6:9], lumbar, 1.0)
    chest = lumbar + body.thorax_m * frame.columns[1]
    head = chest + body.eye_m * frame.columns[1]
    chest_frame = [xp.stack([c, c], axis=1) for c in frame.columns]
    signs = xp.asarray(_SIGNS, dtype=angles.dtype, device=array_api_compat.device(angles))
    signs = xp.reshape(signs, (1, 2, 1))
    arm_angles = xp.reshape(angles[:, ARMS_SLICE], (batch, 2, 5))
    leg_angles = xp.reshape(angles[:, LEGS_SLICE], (batch, 2, 5))
    arm_walk = _Walk(xp, _Frame(chest_frame))
    arm_points = _pose_arms(body, arm_walk, chest[:, None], arm_angles, signs)
    leg_walk = _Walk(xp, _Frame(hips_frame))
    leg_points = _pose_legs(body, leg_walk, pelvis[:, None], leg_angles, signs)
    trunk_points = xp.stack([pelvis, lumbar, chest, head], axis=1)
    return PosedBody(
        xp.concat([trunk_points, *arm_points, *leg_points], axis=1),
        _join(xp, batch, walk.axes, arm_walk.axes, leg_walk.axes),
        _join(xp, batch, walk.centres, arm_walk.centres, leg_walk.centres),
    )


def _pose_arms(
    body: Proportions, walk: _Walk, chest: Array, angles: Array, signs: Array
) -> list[Array]:
    """Shoulders, elbows, wrists and hands, each of shape (B, 2, 3)."""
    across, up = walk.frame.columns[0], walk.frame.columns[1]
    socket = chest + signs * (body.shoulder_width_m / 2) * across
    shoulder = socket + angles[..., :1] * up
    walk.axes.append(up)
    walk.centres.append(socket)
    walk.turn(ARM[1:4], angles[..., 1:4], shoulder, signs)
    elbow = shoulder - body.upper_arm_m * walk.frame.columns[1]
    walk.turn(ARM[4:], angles[..., 4:], elbow, signs)
    wrist = elbow - body.forearm_m * walk.frame.columns[1]
    return [shoulder, elbow, wrist, wrist - body.palm_m * walk.frame.columns[1]]


def _pose_legs(
    body: Proportions, walk: _Walk, pelvis: Array, angles: Array, signs: Array
) -> list[Array]:
    """Hips, knees, ankles and toes, each of shape (B, 2, 3)."""
    hip = pelvis + signs * (body.hip_width_m / 2) * walk.frame.columns[0]
    walk.turn(LEG[:3], angles[..., :3], hip, signs)
    knee = hip - body.thigh_m * walk.frame.columns[1]
    walk.turn(LEG[3:4], angles[..., 3:4], knee, signs)
    ankle = knee - body.shank_m * walk.frame.columns[1]
    walk.turn(LEG[4:], angles[..., 4:], ankle, signs)
    sole = body.ankle_height_m * walk.frame.columns[1]
    toe = ankle - sole - _TOE_SHARE * body.foot_m * walk.frame.columns[2]
    return [hip, knee, ankle, toe]


def cross(a: Array, b: Array) -> Array:
    """The vector product along the last axis; libraries' own take several times as long."""
    xp = array_api_compat.array_namespace(a)
    parts = [a[..., i] * b[..., j] - a[..., j] * b[..., i] for i, j in ((1, 2), (2, 0), (0, 1))]
    return xp.stack(parts, axis=-1)


def _join(xp: Any, batch: int, trunk: list[Array], arms: list[Array], legs: list[Array]) -> Array:
    """In the order of `FREEDOMS`: trunk, then left and right arm, left and right leg."""
    limbs = [xp.reshape(xp.stack(limb, axis=2), (batch, 10, 3)) for limb in (arms, legs)]
    return xp.concat([xp.stack(trunk, axis=1), *limbs], axis=1)
