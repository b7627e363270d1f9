"""Maps between pictures of one plane: applied, fitted, checked. Knows neither frames nor walls.

A homography `b_H_a` takes points of picture a to picture b and has 1 in its lower right corner.
"""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float, Float64

_MAX_TRIALS: Final = 1000
_CONFIDENCE: Final = 0.999
_FEWEST_POINTS: Final = 4
_FIT_ROUNDS: Final = 3
# Weights fall to a half where residuals reach this multiple of their median.
_CAUCHY_SPREAD: Final = 2.4
# Over one picture the depth of a wall changes by less than this factor.
_MOST_DEPTH_CHANGE: Final = 5.0
# Pictures of one wall in one clip differ in area by less than this factor.
_MOST_GROWTH: Final = 16.0

Homography = Float64[np.ndarray, "3 3"]


class Agreement(NamedTuple):
    """A homography and the point pairs that agree with it.

    Attributes:
        b_H_a: From the first picture to the second.
        agrees: Which pairs agree.
    """

    b_H_a: Homography
    agrees: Bool[np.ndarray, " N"]


def map_points(
    b_H_a: Float[np.ndarray, "*T 3 3"],
    points_a: Float[np.ndarray, "*T N 2"],
) -> Float64[np.ndarray, "*T N 2"]:
    """Takes points through homographies; leading axes are broadcast. NaN maps to NaN."""
    mapped = np.asarray(points_a, np.float64) @ np.swapaxes(b_H_a[..., :2], -1, -2)
    mapped = mapped + b_H_a[..., None, :, 2]
    points_b: Float64[np.ndarray, "*T N 2"] = mapped[..., :2] / mapped[..., 2:]
    return points_b


def invert(b_H_a: Float[np.ndarray, "*T 3 3"]) -> Float64[np.ndarray, "*T 3 3"]:
    """The way back."""
    return normalise(np.linalg.inv(b_H_a))


def normalise(b_H_a: Float[np.ndarray, "*T 3 3"]) -> Float64[np.ndarray, "*T 3 3"]:
    """The same map with 1 in the lower right corner."""
    scaled: Float64[np.ndarray, "*T 3 3"] = b_H_a / b_H_a[..., 2:, 2:]
    return scaled


def corners_of(size_px: tuple[int, int]) -> Float64[np.ndarray, "4 2"]:
    """Middles of the corner pixels of a picture, clockwise from the upper left."""
    right, bottom = size_px[0] - 1.0, size_px[1] - 1.0
    return np.array([[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]])


def compute_scaling(from_px: tuple[int, int], to_px: tuple[int, int]) -> Homography:
    """What resizing a picture does to its points, with (0, 0) in the middle of a pixel."""
    factor = np.array(to_px, np.float64) / np.array(from_px)
    shift = (factor - 1) / 2
    return np.array([[factor[0], 0.0, shift[0]], [0.0, factor[1], shift[1]], [0.0, 0.0, 1.0]])


def compute_area(corners: Float64[np.ndarray, "4 2"]) -> float:
    """Signed area of a quadrilateral, positive if its corners go round as in `corners_of`."""
    x, y = corners.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def is_plausible(b_H_a: Homography, size_px: tuple[int, int]) -> bool:
    """Whether a camera in front of a wall can have made this of a picture of that size.

    Refused are mirrored, folded and exploding pictures, and those that reach behind the camera.
    """
    if not np.isfinite(b_H_a).all():
        return False
    corners = corners_of(size_px)
    depths = corners @ b_H_a[2, :2] + b_H_a[2, 2]
    if depths.min() <= 0 or depths.max() > _MOST_DEPTH_CHANGE * depths.min():
        return False
    mapped = map_points(b_H_a, corners)
    growth = compute_area(mapped) / compute_area(corners)
    return 1 / _MOST_GROWTH < growth < _MOST_GROWTH and _is_convex(mapped)


def find_agreement(
    points_a: Float[np.ndarray, "N 2"], points_b: Float[np.ndarray, "N 2"], *, tolerance_px: float
) -> Agreement | None:
    """The homography that most pairs agree with [MAGSAC2020], None if there is none.

    Args:
        points_a: In the first picture.
        points_b: The same in the second.
        tolerance_px: Errors beyond it are outliers.
    """
    if len(points_a) < _FEWEST_POINTS:
        return None
    found: tuple[Homography | None, object] = cv2.findHomography(
        points_a,
        points_b,
        cv2.USAC_MAGSAC,
        tolerance_px,
        maxIters=_MAX_TRIALS,
        confidence=_CONFIDENCE,
    )
    if found[0] is None:
        return None
    agrees = compute_errors(found[0], points_a, points_b) <= tolerance_px
    if agrees.sum() < _FEWEST_POINTS:
        return None
    refined = fit_homography(points_a[agrees], points_b[agrees])
    return Agreement(refined, compute_errors(refined, points_a, points_b) <= tolerance_px)


def compute_errors(
    b_H_a: Homography,
    points_a: Float[np.ndarray, "N 2"],
    points_b: Float[np.ndarray, "N 2"],
) -> Float64[np.ndarray, " N"]:
    """Distance in the second picture between where points are and where they should be."""
    distances: Float64[np.ndarray, " N"] = np.linalg.norm(
        map_points(b_H_a, points_a) - points_b, axis=-1
    )
    return distances


def fit_homography(
    points_a: Float[np.ndarray, "N 2"], points_b: Float[np.ndarray, "N 2"]
) -> Homography:
    """Least squares over four or more pairs, those far off counting less.

    Direct linear transformation of normalised points [HartleyZisserman2004], weighted anew by the
    errors of the round before [HollandWelsch1977].
    """
    to_a, to_b = _compute_normalisation(points_a), _compute_normalisation(points_b)
    a = np.column_stack([map_points(to_a, points_a), np.ones(len(points_a))])
    squares = (a[:, :, None] * a[:, None]).reshape(-1, 9)
    b = map_points(to_b, points_b)
    moments = np.column_stack([np.ones(len(b)), b, (b**2).sum(axis=1)])
    from_b = np.linalg.inv(to_b)
    weights = np.ones(len(points_a))
    for _ in range(_FIT_ROUNDS):
        b_H_a = normalise(from_b @ _fit_weighted(squares, moments * weights[:, None]) @ to_a)
        errors = compute_errors(b_H_a, points_a, points_b)
        spread = _CAUCHY_SPREAD * max(float(np.median(errors)), 1e-9)
        weights = 1 / (1 + (errors / spread) ** 2)
    return b_H_a


def _fit_weighted(
    squares: Float64[np.ndarray, "N 9"], moments: Float64[np.ndarray, "N 4"]
) -> Homography:
    """The smallest singular vector of the rows (a, 0, -x a) and (0, a, -y a), all weighted.

    Args:
        squares: Products of a point's three coordinates with each other.
        moments: Weight w of each, w x, w y and w (x^2 + y^2) of where it should be.
    """
    once, by_x, by_y, by_both = (moments.T @ squares).reshape(4, 3, 3)
    zero = np.zeros((3, 3))
    normal = np.block([[once, zero, -by_x], [zero, once, -by_y], [-by_x, -by_y, by_both]])
    vector: Homography = np.linalg.eigh(normal)[1][:, 0].reshape(3, 3)
    return vector


def _compute_normalisation(points: Float[np.ndarray, "N 2"]) -> Homography:
    """Moves the points' mean to the origin and their mean distance from it to the root of 2."""
    middle = points.mean(axis=0)
    distance = max(float(np.linalg.norm(points - middle, axis=1).mean()), 1e-9)
    scale = np.sqrt(2) / distance
    return np.array(
        [[scale, 0.0, -scale * middle[0]], [0.0, scale, -scale * middle[1]], [0.0, 0.0, 1.0]]
    )


def _is_convex(corners: Float64[np.ndarray, "4 2"]) -> bool:
    edges = np.roll(corners, -1, axis=0) - corners
    following = np.roll(edges, -1, axis=0)
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    return bool(np.all(turns > 0))
