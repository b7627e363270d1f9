"""Which landmarks the body hides from a camera."""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float

from climbing.body.proportions import Proportions
from climbing.pose.landmarks import LANDMARK_COUNT
from climbing.synthetic.motion.flesh import LUMPS, Capsules
from climbing.synthetic.motion.landmark_points import compute_anchors
from climbing.synthetic.motion.skeleton import Bone

# A capsule hides what passes through it deeper than its skin.
_SOLID_SHARE: Final = 0.85
_SAMPLES: Final = 9
_ROOTS: Final = {
    Bone.LEFT_UPPER_ARM: Bone.THORAX,
    Bone.RIGHT_UPPER_ARM: Bone.THORAX,
    Bone.LEFT_THIGH: Bone.PELVIS,
    Bone.RIGHT_THIGH: Bone.PELVIS,
    Bone.LEFT_FOREARM: Bone.LEFT_UPPER_ARM,
    Bone.RIGHT_FOREARM: Bone.RIGHT_UPPER_ARM,
    Bone.LEFT_HAND: Bone.LEFT_FOREARM,
    Bone.RIGHT_HAND: Bone.RIGHT_FOREARM,
    Bone.LEFT_SHANK: Bone.LEFT_THIGH,
    Bone.RIGHT_SHANK: Bone.RIGHT_THIGH,
    Bone.LEFT_FOOT: Bone.LEFT_SHANK,
    Bone.RIGHT_FOOT: Bone.RIGHT_SHANK,
}


def compute_hidden(
    body: Proportions,
    landmarks_m: Float[np.ndarray, "T 33 3"],
    flesh: Capsules,
    camera_m: Float[np.ndarray, "T 3"],
) -> Bool[np.ndarray, "T 33"]:
    """Whether the line from the camera to each landmark passes through another part of the body.

    A joint lies inside the bones that meet there, so these cannot hide it. The head is the
    exception: its landmarks lie on it, and it hides those on its far side.
    """
    hidden = np.zeros(landmarks_m.shape[:2], dtype=bool)
    anchors = compute_anchors(body)
    for index, lump in enumerate(LUMPS):
        blocked = _is_blocked(landmarks_m, flesh, index, camera_m)
        for landmark in range(LANDMARK_COUNT):
            if lump.bone is Bone.HEAD or lump.bone not in _own(anchors[landmark].bone):
                hidden[:, landmark] |= blocked[:, landmark]
    return hidden


def _own(bone: Bone) -> set[Bone]:
    """The bones whose flesh a point on this bone may lie in."""
    return {bone, _ROOTS.get(bone, bone)}


def _is_blocked(
    landmarks_m: Float[np.ndarray, "T 33 3"],
    flesh: Capsules,
    index: int,
    camera_m: Float[np.ndarray, "T 3"],
) -> Bool[np.ndarray, "T 33"]:
    """Whether the view passes through one capsule, taken as a row of balls, before its aim."""
    blocked = np.zeros(landmarks_m.shape[:2], dtype=bool)
    sight = landmarks_m - camera_m[:, None]
    distance = np.linalg.norm(sight, axis=-1)
    sight = sight / distance[..., None]
    for share in np.linspace(0.0, 1.0, _SAMPLES):
        ball = (1 - share) * flesh.start_m[:, index] + share * flesh.end_m[:, index]
        radius = _SOLID_SHARE * (
            (1 - share) * flesh.start_radius_m[index] + share * flesh.end_radius_m[index]
        )
        towards = (ball - camera_m)[:, None]
        along = np.sum(towards * sight, axis=-1)
        miss = np.linalg.norm(towards - along[..., None] * sight, axis=-1)
        depth = np.sqrt(np.maximum(radius**2 - miss**2, 0.0))
        blocked |= (miss < radius) & (along - depth < distance - 0.3 * radius)
    return blocked
