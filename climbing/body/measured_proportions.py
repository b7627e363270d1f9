"""A climber's lengths as their own video shows them."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from climbing.body.bones import STATURE_SHARES, BoneKind
from climbing.body.proportions import Proportions, compute_proportions

# Farther from the average than this is taken for the network's mistake [share, ours].
_MOST_UNUSUAL: Final = 0.12

_ARMS: Final[Mapping[str, BoneKind]] = {
    "upper_arm_m": BoneKind.UPPER_ARM,
    "forearm_m": BoneKind.FOREARM,
}
_REST: Final[Mapping[str, BoneKind]] = {
    "thigh_m": BoneKind.THIGH,
    "shank_m": BoneKind.SHANK,
    "lumbar_m": BoneKind.TRUNK_SIDE,
    "thorax_m": BoneKind.TRUNK_SIDE,
}


def measure_proportions(
    height_m: float, lengths_m: Mapping[BoneKind, float], arm_span_m: float | None = None
) -> Proportions:
    """The average body of this height, its limbs and trunk as much longer as those that were seen.

    A stated span is worth more than a video: it decides about the arms. Widths, hands and feet stay
    the average's, since landmarks there are not the points that were measured.

    Args:
        height_m: Upright, without shoes.
        lengths_m: Of the same body, see `climbing.body.body_fit`; what is missing stays average.
        arm_span_m: Fingertip to fingertip, if stated.

    Raises:
        InvalidInput: As `compute_proportions`.
    """
    average = compute_proportions(height_m, arm_span_m)
    seen = _REST if arm_span_m is not None else {**_ARMS, **_REST}
    scales = {
        name: _compare(lengths_m[kind], height_m * STATURE_SHARES[kind])
        for name, kind in seen.items()
        if kind in lengths_m
    }
    return average._replace(
        **{name: scale * getattr(average, name) for name, scale in scales.items()}
    )


def _compare(length_m: float, usual_m: float) -> float:
    return float(np.clip(length_m / usual_m, 1 - _MOST_UNUSUAL, 1 + _MOST_UNUSUAL))
