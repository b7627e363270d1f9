"""Which share of a body's mass each point of the posed body stands for."""

from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.body.centre_of_gravity import landmark_weights
from climbing.body.joints import POINT_COUNT, Point
from climbing.pose.landmarks import LANDMARK_COUNT, Landmark

# Landmarks that the posed body has no point for, and the one nearest to them.
_STAND_INS: Final = {
    Landmark.LEFT_EAR: Point.HEAD,
    Landmark.RIGHT_EAR: Point.HEAD,
    Landmark.LEFT_INDEX: Point.LEFT_HAND,
    Landmark.LEFT_PINKY: Point.LEFT_HAND,
    Landmark.RIGHT_INDEX: Point.RIGHT_HAND,
    Landmark.RIGHT_PINKY: Point.RIGHT_HAND,
    Landmark.LEFT_HEEL: Point.LEFT_ANKLE,
    Landmark.RIGHT_HEEL: Point.RIGHT_ANKLE,
    Landmark.LEFT_FOOT_INDEX: Point.LEFT_FOOT,
    Landmark.RIGHT_FOOT_INDEX: Point.RIGHT_FOOT,
}


def weigh_points() -> Float64[np.ndarray, " 20"]:
    """Weight of each point in the centre of gravity; they sum to 1. Source: [deLeva1996]."""
    weights = np.zeros(POINT_COUNT)
    shares = landmark_weights()
    for landmark in map(Landmark, range(LANDMARK_COUNT)):
        if shares[landmark] > 0:
            weights[_STAND_INS.get(landmark) or Point[landmark.name]] += shares[landmark]
    return weights
