"""Smooths tracks without delay, in doubt following the measurements that others support.

The smooth track x of the measurements y at times t minimises

    sum_i w_i d_i (y_i - x_i)^2 + tau^4 sum_i h_i (x''_i)^2

with w the trust in a measurement, d and h the time it stands for and x'' the second divided
difference: a Whittaker smoother [Whittaker1923], [Eilers2003]. It looks both ways, so nothing
lags; a motion of frequency f passes with the factor 1 / (1 + (2 pi f tau)^4). Measurements far
from the track lose trust and the track is computed again, as robust regression does
[HollandWelsch1977].
"""

from typing import Final

import numpy as np
from jaxtyping import Float64, Int64

_ROUNDS: Final = 4
_BANDS: Final = 3
# However far off, a measurement keeps a trace of its trust: without any there is no track.
_LEAST_WEIGHT: Final = 1e-6


def smooth_track(
    t_ms: Int64[np.ndarray, " T"],
    values: Float64[np.ndarray, "T D"],
    trust: Float64[np.ndarray, " T"],
    *,
    cutoff_hz: float,
    outlier: float,
) -> Float64[np.ndarray, "T D"]:
    """The smooth track at the same times.

    Args:
        t_ms: Times, strictly increasing.
        values: D coordinates that are measured together; NaN where nothing was measured.
        trust: Weight of each measurement, at least 0.
        cutoff_hz: Motions of this frequency pass with half their size.
        outlier: Distance from which a measurement loses most of its trust; in the unit of values.

    Returns:
        Values at all times; those without a measurement lie on the smooth way between others.
    """
    from scipy.linalg import solveh_banded

    known = np.isfinite(values).all(axis=1) & (trust > 0)
    if len(t_ms) < _BANDS or known.sum() < _BANDS:
        return values.copy()
    measured = np.where(known[:, None], values, 0.0)
    seconds = t_ms / 1000
    roughness = (2 * np.pi * cutoff_hz) ** -4 * _roughness_bands(seconds)
    base = np.where(known, trust, 0.0) * np.gradient(seconds)
    weights = base
    for _ in range(_ROUNDS):
        bands = roughness.copy()
        bands[-1] += weights
        smooth = solveh_banded(bands, weights[:, None] * measured, check_finite=False)
        distance = np.linalg.norm(measured - smooth, axis=1)
        weights = base * np.maximum((1 + (distance / outlier) ** 2) ** -2, _LEAST_WEIGHT)
    return np.asarray(smooth)


def _roughness_bands(seconds: Float64[np.ndarray, " T"]) -> Float64[np.ndarray, "3 T"]:
    """The matrix of the second term, its upper bands as `solveh_banded` wants them."""
    h = np.diff(seconds)
    left, right = h[:-1], h[1:]
    stencil = np.stack(
        [2 / (left * (left + right)), -2 / (left * right), 2 / (right * (left + right))]
    ) * np.sqrt((left + right) / 2)
    count = len(seconds)
    bands = np.zeros((_BANDS, count))
    for a in range(_BANDS):
        for b in range(a, _BANDS):
            # Row and column of the matrix differ by b - a; the last band is the diagonal.
            bands[_BANDS - 1 - (b - a), b : count - _BANDS + 1 + b] += stencil[a] * stencil[b]
    return bands
