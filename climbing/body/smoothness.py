"""How smooth a movement is, without a unit: the spectral arc length and the dimensionless jerk.

Both are for one movement with a beginning and an end, not for a whole climb with its rests. Neither
depends on how large or how fast the movement is.
"""

from typing import Final

import numpy as np
from jaxtyping import Float

from climbing.body.derivatives import WINDOW_S, compute_derivative
from climbing.errors import InvalidInput

_MIN_SAMPLES: Final = 4


def compute_spectral_arc_length(
    speed: Float[np.ndarray, " N"],
    sample_hz: float,
    *,
    cutoff_hz: float = 10.0,
    threshold: float = 0.05,
    padding: int = 4,
) -> float:
    """Minus the arc length of the normalised spectrum of a speed profile; nearer 0 is smoother.

    With V the magnitude of the Fourier transform over V(0) and w_c the highest frequency up to
    `cutoff_hz` at which V still reaches `threshold`, it is

        -integral_0^w_c sqrt((1 / w_c)^2 + (dV / dw)^2) dw

    A minimum jerk reach has -1.4; every stop on the way lengthens the arc. [Balasubramanian2015],
    with the thresholds recommended there.

    Args:
        speed: At least 0, evenly sampled, not all 0.
        sample_hz: Samples a second.
        cutoff_hz: Human movement has nothing above.
        threshold: Share of the largest magnitude, below which the spectrum counts as noise.
        padding: The transform is as long as the next power of two times 2 to this power.

    Raises:
        InvalidInput: If there are fewer than 4 samples, or none above 0.
    """
    if len(speed) < _MIN_SAMPLES or not np.any(speed > 0):
        raise InvalidInput("speed", f"has {len(speed)} samples, must have 4, one of them above 0")
    length = 2 ** (int(np.ceil(np.log2(len(speed)))) + padding)
    magnitude = np.abs(np.fft.rfft(speed.astype(np.float64), length))
    magnitude /= magnitude.max()
    frequency_hz = np.fft.rfftfreq(length, 1 / sample_hz)
    counted = (frequency_hz <= cutoff_hz) & (magnitude >= threshold)
    last = int(np.flatnonzero(counted)[-1])
    steps = np.diff(frequency_hz[: last + 1]) / max(frequency_hz[last], frequency_hz[1])
    return -float(np.sum(np.hypot(steps, np.diff(magnitude[: last + 1]))))


def compute_log_dimensionless_jerk(
    positions: Float[np.ndarray, "T D"],
    t_s: Float[np.ndarray, " T"],
    *,
    window_s: float = WINDOW_S,
) -> float:
    """-ln(duration^3 / peak speed^2 times the integral of the squared jerk); higher is smoother.

    A minimum jerk reach has -ln(204.8) = -5.3. The derivatives are those of
    `compute_derivative`. [Balasubramanian2012]

    Args:
        positions: One movement, in any frame and unit, finite.
        t_s: Strictly increasing.
        window_s: Of the derivatives; much less than the movement lasts, or the ends lose jerk.

    Raises:
        InvalidInput: If there are fewer than 4 frames or nothing moves.
    """
    if len(t_s) < _MIN_SAMPLES:
        raise InvalidInput("positions", f"has {len(t_s)} frames, must have at least 4")
    speed = np.linalg.norm(compute_derivative(positions, t_s, window_s=window_s), axis=-1)
    jerk = np.linalg.norm(compute_derivative(positions, t_s, order=3, window_s=window_s), axis=-1)
    if not (peak := float(speed.max())) > 0:
        raise InvalidInput("positions", "must move")
    duration_s = float(t_s[-1] - t_s[0])
    squared = np.trapezoid(jerk**2, t_s)
    return -float(np.log(max(duration_s**3 / peak**2 * squared, np.finfo(float).tiny)))
