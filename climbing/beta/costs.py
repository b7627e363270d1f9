"""What moves and stances cost: small pure functions of distances, all vectorised, none negative.

Lengths are in body heights unless a name says metres, so that a short and a tall climber pay for
what it means to them.
"""

import numpy as np
from jaxtyping import Float, Float64

from climbing.beta.weights import Weights

Costs = Float64[np.ndarray, "..."]
_Lengths = Float[np.ndarray, "..."]


def travel_cost(weight: float, distance: _Lengths) -> Costs:
    """Grows with the square of the way: twice as far needs four times the energy to stop."""
    return np.asarray(weight * distance**2)


def stretch_cost(weight: float, distance: _Lengths, easy: float, limit: float) -> Costs:
    """Nothing up to the easy distance, the weight at the limit, its square between."""
    return np.asarray(weight * (np.maximum(distance - easy, 0.0) / (limit - easy)) ** 2)


def crossing_cost(weight: float, overlap: _Lengths, shoulder: float) -> Costs:
    """In proportion to how far the left one is on the right of the right one, in shoulders."""
    return np.asarray(weight * np.maximum(overlap, 0.0) / shoulder)


def high_foot_cost(weight: float, rise: _Lengths, easy: float) -> Costs:
    """Nothing while the hand is an easy height above the foot, the weight at the same height."""
    return np.asarray(weight * (np.maximum(easy - rise, 0.0) / easy) ** 2)


def balance_cost(weight: float, sideways: _Lengths) -> Costs:
    """The square of how far hand and foot are apart sideways: the lever that turns the body."""
    return np.asarray(weight * sideways**2)


def difficulty_cost(weight: float, difficulty: _Lengths, hardest: float) -> Costs:
    """In proportion to the difficulty."""
    return np.asarray(weight * np.minimum(difficulty, hardest) / hardest)


def pull_cost(weight: float, pull_rad: _Lengths, load_rad: float) -> Costs:
    """From nothing along the best direction to the weight against it."""
    return np.asarray(weight * (1 - np.cos(pull_rad - load_rad)) / 2)


def free_foot_cost(weights: Weights, overhang: float) -> float:
    """A foot in the air; the more, the more the wall hangs over.

    Args:
        weights: The table.
        overhang: Sine of the wall's angle, 0 if it leans back.
    """
    return weights.foot_free + weights.foot_free_overhang * overhang
