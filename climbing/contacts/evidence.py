"""How much a frame speaks for a limb being on a hold rather than free. Knows no time.

Logarithms of likelihood ratios against a free limb: a limb that holds is near an outline and at
rest, a free one anywhere within reach and moving. Distances and speeds are half-normal. Figures
are in trunk lengths, so that they hold for any zoom and any climber.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from jaxtyping import Float, Float64

from climbing.contacts.touch_points import TouchPoints
from climbing.holds.hold import Hold

# Landmarks stray, and a hand hangs in front of the wall: about 6 cm [trunk lengths].
_NEAR: Final = 0.12
# A free limb is anywhere within this of the nearest hold [trunk lengths].
_ANYWHERE: Final = 1.0
# Speeds of landmarks at rest and of limbs that move [trunk lengths / s].
_AT_REST: Final = 0.3
_MOVING: Final = 2.0
# One frame alone never proves the contrary: landmarks jump.
LEAST: Final = -5.0
# A limb at rest on no hold: like one about this far from one [trunk lengths].
_BARE_DISTANCE: Final = 0.27


def weigh_rest(points: TouchPoints) -> Float64[np.ndarray, "T 4"]:
    """What the speed says."""
    v = np.nan_to_num(points.speed)
    ratio = np.log(_MOVING / _AT_REST) + v**2 / 2 * (1 / _MOVING**2 - 1 / _AT_REST**2)
    weighed: Float64[np.ndarray, "T 4"] = np.maximum(ratio, LEAST)
    return weighed


def weigh_distance(distance: Float[np.ndarray, "*any"]) -> Float64[np.ndarray, "*any"]:
    """What the distance to an outline says [trunk lengths]."""
    d = np.nan_to_num(distance)
    density = 2 / (np.sqrt(2 * np.pi) * _NEAR)
    ratio = np.log(density * _ANYWHERE) - d**2 / (2 * _NEAR**2)
    weighed: Float64[np.ndarray, "*any"] = np.maximum(ratio, LEAST)
    return weighed


def weigh_bare() -> float:
    """In place of a distance, for a limb on no hold."""
    return float(weigh_distance(np.array(_BARE_DISTANCE)))


def measure_distances(
    points_px: Float64[np.ndarray, "T 2"], holds: Sequence[Hold]
) -> Float64[np.ndarray, "T H"]:
    """From each point to each outline, 0 inside [px]."""
    columns = [_measure(points_px, hold.polygon_px.astype(np.float64)) for hold in holds]
    return np.stack(columns, axis=1) if columns else np.zeros((len(points_px), 0))


def _measure(
    points: Float64[np.ndarray, "T 2"], polygon: Float64[np.ndarray, "N 2"]
) -> Float64[np.ndarray, " T"]:
    edge = np.roll(polygon, -1, axis=0) - polygon
    offset = points[:, None] - polygon
    along = (offset * edge).sum(axis=-1) / np.maximum((edge**2).sum(axis=-1), 1e-9)
    nearest = offset - along.clip(0, 1)[..., None] * edge
    distance = np.linalg.norm(nearest, axis=-1).min(axis=1)
    # Inside if a ray to the right crosses the outline an odd number of times.
    above = polygon[:, 1] > points[:, 1, None]
    crosses = above != np.roll(above, -1, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = polygon[:, 0] + (points[:, 1, None] - polygon[:, 1]) / edge[:, 1] * edge[:, 0]
    inside = (crosses & (points[:, :1] < x)).sum(axis=1) % 2 == 1
    return np.where(inside, 0.0, distance)
