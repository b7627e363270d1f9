"""The body as a few capsules: coarse enough for shadows and for what hides what."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.proportions import Proportions
from climbing.synthetic.motion.skeleton import Bone, Skeleton

# Sizes below are in metres for a body of this height and scale with it.
REFERENCE_HEIGHT_M: Final = 1.75


class Lump(NamedTuple):
    """A tapered capsule that is fixed to a bone, for a body of the reference height [m].

    Attributes:
        bone: The bone.
        start_m: In the bone's frame.
        end_m: In the bone's frame.
        start_radius_m: Radius at the start.
        end_radius_m: Radius at the end.
    """

    bone: Bone
    start_m: tuple[float, float, float]
    end_m: tuple[float, float, float]
    start_radius_m: float
    end_radius_m: float


def _limb_lumps() -> tuple[Lump, ...]:
    left = (
        Lump(Bone.LEFT_UPPER_ARM, (0, 0.0, 0), (0, 0.32, 0), 0.054, 0.042),
        Lump(Bone.LEFT_FOREARM, (0, 0.0, 0), (0, 0.25, 0), 0.045, 0.030),
        Lump(Bone.LEFT_HAND, (0, 0.02, 0), (0, 0.12, -0.01), 0.036, 0.036),
        Lump(Bone.LEFT_THIGH, (0, 0.0, 0), (0, 0.43, 0), 0.095, 0.066),
        Lump(Bone.LEFT_SHANK, (0, 0.0, 0), (0, 0.42, 0), 0.066, 0.045),
        Lump(Bone.LEFT_FOOT, (0, -0.03, -0.03), (0, 0.16, -0.045), 0.038, 0.028),
    )
    right = tuple(lump._replace(bone=Bone(lump.bone + 1)) for lump in left)
    return left + right


TRUNK_LUMPS: Final = (
    Lump(Bone.PELVIS, (-0.05, 0.0, 0.0), (0.05, 0.0, 0.0), 0.105, 0.105),
    Lump(Bone.PELVIS, (0, 0.06, 0), (0, 0.17, 0), 0.115, 0.115),
    Lump(Bone.THORAX, (-0.03, 0.10, 0.0), (-0.06, 0.27, 0.0), 0.105, 0.10),
    Lump(Bone.THORAX, (0.03, 0.10, 0.0), (0.06, 0.27, 0.0), 0.105, 0.10),
    Lump(Bone.HEAD, (0, 0.08, -0.02), (0, 0.145, 0), 0.075, 0.09),
)
LUMPS: Final = (*TRUNK_LUMPS, *_limb_lumps())


class Capsules(NamedTuple):
    """`LUMPS` in wall coordinates.

    Attributes:
        start_m: One end of each.
        end_m: The other.
        start_radius_m: Radius at the start.
        end_radius_m: Radius at the end.
    """

    start_m: Float[np.ndarray, "T C 3"]
    end_m: Float[np.ndarray, "T C 3"]
    start_radius_m: Float[np.ndarray, " C"]
    end_radius_m: Float[np.ndarray, " C"]


def compute_capsules(body: Proportions, skeleton: Skeleton) -> Capsules:
    """Where the lumps are."""
    scale = body.height_m / REFERENCE_HEIGHT_M
    bones = [lump.bone for lump in LUMPS]

    def placed(local_m: list[tuple[float, float, float]]) -> Float64[np.ndarray, "T C 3"]:
        offset = np.einsum("tcij,cj->tci", skeleton.rotation[:, bones], scale * np.array(local_m))
        points: Float64[np.ndarray, "T C 3"] = skeleton.origin_m[:, bones] + offset
        return points

    return Capsules(
        placed([lump.start_m for lump in LUMPS]),
        placed([lump.end_m for lump in LUMPS]),
        scale * np.array([lump.start_radius_m for lump in LUMPS]),
        scale * np.array([lump.end_radius_m for lump in LUMPS]),
    )
