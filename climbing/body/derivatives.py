"""Zero-phase derivatives of noisy signals over uneven times. Knows no body."""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float, Float64, Int64

from climbing.errors import InvalidInput

# Wide enough that jerk is that of the limb and not of the network, narrow enough for a quick
# reach: at 30 frames a second it passes up to some 4 Hz.
WINDOW_S: Final = 0.4


def compute_derivative(
    values: Float[np.ndarray, "T ..."],
    t_s: Float[np.ndarray, " T"],
    *,
    order: int = 1,
    degree: int = 3,
    window_s: float = WINDOW_S,
) -> Float64[np.ndarray, "T ..."]:
    """The derivative of the polynomial that fits best around each frame; order 0 smooths.

    On evenly spaced frames this is the filter of [SavitzkyGolay1964]: symmetric, hence without lag,
    and exact for polynomials up to its degree. Here the fit is made for the times as they are, so
    it is exact for any frame rate; at the ends of a stretch it is one-sided.

    Args:
        values: One row a frame, NaN where there is none. Gaps are not bridged.
        t_s: Strictly increasing.
        order: 0 to the degree.
        degree: Of the polynomial.
        window_s: Full width; a frame with too few neighbours for the degree takes the next ones.

    Returns:
        In the values' unit per second to the power of the order; NaN in gaps and in stretches of
        no more frames than the degree.

    Raises:
        InvalidInput: If the order is not within 0 and the degree.
    """
    if not 0 <= order <= degree:
        raise InvalidInput("order", f"is {order}, must be 0 to {degree}")
    flat = values.astype(np.float64).reshape(len(t_s), int(np.prod(values.shape[1:])))
    result = np.full_like(flat, np.nan)
    for run in list_runs(_is_whole(flat)):
        if run.stop - run.start > degree:
            result[run] = _fit_run(flat[run], t_s[run], order, degree, window_s)
    return result.reshape(values.shape)


def _is_whole(rows: Float64[np.ndarray, "T D"]) -> Bool[np.ndarray, " T"]:
    whole: Bool[np.ndarray, " T"] = np.isfinite(rows).all(axis=1)
    return whole


def list_runs(present: Bool[np.ndarray, " T"]) -> list[slice]:
    """Each stretch of consecutive frames for which this is true."""
    padded = np.concatenate([[0], present, [0]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(padded)).reshape(-1, 2)
    return [slice(int(first), int(stop)) for first, stop in edges]


def _fit_run(
    values: Float64[np.ndarray, "R D"],
    t_s: Float[np.ndarray, " R"],
    order: int,
    degree: int,
    window_s: float,
) -> Float64[np.ndarray, "R D"]:
    """All frames of a stretch at once, each on the same number of neighbours, some of weight 0."""
    first, stop = _windows(t_s, degree + 1, window_s)
    members = first[:, None] + np.arange(int(np.max(stop - first)))
    weights = (members < stop[:, None]).astype(np.float64)
    members = np.minimum(members, len(t_s) - 1)
    # Times in half windows keep the powers of one size.
    unit_s = window_s / 2
    powers = ((t_s[members] - t_s[:, None]) / unit_s)[..., None] ** np.arange(degree + 1)
    fit = np.linalg.pinv(powers * weights[..., None])[:, order] * weights
    derived: Float64[np.ndarray, "R D"] = np.einsum("rw,rwd->rd", fit, values[members])
    return derived * (float(np.prod(np.arange(1, order + 1))) / unit_s**order)


def _windows(
    t_s: Float[np.ndarray, " R"], least: int, window_s: float
) -> tuple[Int64[np.ndarray, " R"], Int64[np.ndarray, " R"]]:
    """First and one past the last frame around each, at least so many of them."""
    slack_s = 1e-9
    first = np.searchsorted(t_s, t_s - window_s / 2 - slack_s)
    stop = np.searchsorted(t_s, t_s + window_s / 2 + slack_s)
    # As many on either side, so that a clip played backwards has the same windows.
    lacking = (np.maximum(least - (stop - first), 0) + 1) // 2
    first = np.clip(first - lacking, 0, len(t_s) - least)
    return first, np.clip(stop + lacking, least, len(t_s))
