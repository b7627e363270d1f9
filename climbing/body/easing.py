"""How limbs get from place to place. Knows no bodies."""

import numpy as np
from jaxtyping import Float, Float64


def minimum_jerk(share: Float[np.ndarray, "*any"]) -> Float64[np.ndarray, "*any"]:
    """The smoothest way from 0 to 1, at rest at both ends; arguments are clipped to 0..1.

    Source: [FlashHogan1985], equation 2 of a movement between two points.
    """
    s = np.clip(share, 0.0, 1.0)
    course: Float64[np.ndarray, "*any"] = s**3 * (10.0 - 15.0 * s + 6.0 * s * s)
    return course
