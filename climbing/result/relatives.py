"""Which landmark each landmark is written relative to. Knows the body, not the format.

The face, a hand, a foot and the hips each move almost as one, and so does most of the network's
jitter: a fingertip relative to its wrist needs a third of the keys. In x and y a limb moves freely
and is written as it is; in z, where the noise of a whole limb is shared, every landmark hangs on
its neighbour nearer to the head.
"""

from typing import Final

from climbing.pose.landmarks import LANDMARK_COUNT, Landmark

NO_PARENT: Final = -1

_RIGID: Final[dict[Landmark, Landmark]] = {
    Landmark.LEFT_EYE_INNER: Landmark.NOSE,
    Landmark.LEFT_EYE: Landmark.LEFT_EYE_INNER,
    Landmark.LEFT_EYE_OUTER: Landmark.LEFT_EYE,
    Landmark.RIGHT_EYE_INNER: Landmark.LEFT_EYE_INNER,
    Landmark.RIGHT_EYE: Landmark.RIGHT_EYE_INNER,
    Landmark.RIGHT_EYE_OUTER: Landmark.RIGHT_EYE,
    Landmark.LEFT_EAR: Landmark.LEFT_EYE_OUTER,
    Landmark.RIGHT_EAR: Landmark.RIGHT_EYE_OUTER,
    Landmark.MOUTH_LEFT: Landmark.NOSE,
    Landmark.MOUTH_RIGHT: Landmark.MOUTH_LEFT,
    Landmark.LEFT_PINKY: Landmark.LEFT_WRIST,
    Landmark.RIGHT_PINKY: Landmark.RIGHT_WRIST,
    Landmark.LEFT_INDEX: Landmark.LEFT_PINKY,
    Landmark.RIGHT_INDEX: Landmark.RIGHT_PINKY,
    Landmark.LEFT_THUMB: Landmark.LEFT_INDEX,
    Landmark.RIGHT_THUMB: Landmark.RIGHT_INDEX,
    Landmark.RIGHT_HIP: Landmark.LEFT_HIP,
    Landmark.LEFT_HEEL: Landmark.LEFT_ANKLE,
    Landmark.RIGHT_HEEL: Landmark.RIGHT_ANKLE,
    Landmark.LEFT_FOOT_INDEX: Landmark.LEFT_ANKLE,
    Landmark.RIGHT_FOOT_INDEX: Landmark.RIGHT_ANKLE,
}

_LIMBS: Final[dict[Landmark, Landmark]] = {
    Landmark.LEFT_SHOULDER: Landmark.NOSE,
    Landmark.RIGHT_SHOULDER: Landmark.LEFT_SHOULDER,
    Landmark.LEFT_ELBOW: Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_ELBOW: Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_WRIST: Landmark.LEFT_ELBOW,
    Landmark.RIGHT_WRIST: Landmark.RIGHT_ELBOW,
    Landmark.LEFT_KNEE: Landmark.LEFT_HIP,
    Landmark.RIGHT_KNEE: Landmark.RIGHT_HIP,
    Landmark.LEFT_ANKLE: Landmark.LEFT_KNEE,
    Landmark.RIGHT_ANKLE: Landmark.RIGHT_KNEE,
}


def _listed(parents: dict[Landmark, Landmark]) -> tuple[int, ...]:
    return tuple(int(parents.get(Landmark(i), NO_PARENT)) for i in range(LANDMARK_COUNT))


# A parent always has the smaller index, so that one pass in order decodes every column.
PARENTS_IN_IMAGE: Final = _listed(_RIGID)
PARENTS_IN_DEPTH: Final = _listed(_RIGID | _LIMBS)
