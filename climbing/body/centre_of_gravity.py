"""Whole-body centre of gravity from landmarks and segment masses."""

from functools import cache

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.segments import SEGMENTS, Sex
from climbing.errors import InvalidInput
from climbing.pose.landmarks import LANDMARK_COUNT


@cache
def landmark_weights(sex: Sex = Sex.AVERAGE) -> Float64[np.ndarray, " 33"]:
    """The weight of each landmark in the centre of gravity; they sum to 1.

    A segment of mass m with its centre at share c from near to far end puts m (1 - c) on the near
    end and m c on the far one. All segments together are then one dot product a frame. The masses
    of [deLeva1996] sum to 1 within rounding and are normalised.
    """
    weights = np.zeros(LANDMARK_COUNT)
    for segment in SEGMENTS:
        mass, centre = segment.mass(sex), segment.centre(sex)
        for landmark in segment.proximal:
            weights[landmark] += mass * (1 - centre) / len(segment.proximal)
        for landmark in segment.distal:
            weights[landmark] += mass * centre / len(segment.distal)
    normalised: Float64[np.ndarray, " 33"] = weights / weights.sum()
    normalised.flags.writeable = False
    return normalised


def compute_centre_of_gravity(
    landmarks: Float[np.ndarray, "T 33 D"], *, sex: Sex = Sex.AVERAGE
) -> Float64[np.ndarray, "T D"]:
    """Centre of gravity in the landmarks' own frame and unit; NaN where a frame has no climber.

    Args:
        landmarks: Positions in any frame in which straight lines stay straight.
        sex: Which column of the segment table.

    Returns:
        One point a frame.

    Raises:
        InvalidInput: If the landmark axis does not have 33 entries.

    Source: [Winter2009] chapter 4, segment parameters of [deLeva1996].
    """
    if landmarks.ndim != 3 or landmarks.shape[1] != LANDMARK_COUNT:
        raise InvalidInput("landmarks", f"has shape {landmarks.shape}, must be (T, 33, D)")
    centre: Float64[np.ndarray, "T D"] = np.einsum(
        "tld,l->td", landmarks.astype(np.float64), landmark_weights(sex)
    )
    return centre
