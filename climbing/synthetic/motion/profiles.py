"""Smooth courses over time: bumps, steps, band-limited wobble."""

import numpy as np
from jaxtyping import Float, Float64


def bump(share: Float[np.ndarray, " T"]) -> Float64[np.ndarray, " T"]:
    """From 0 over 1 in the middle back to 0, at rest at both ends."""
    s = np.clip(share, 0.0, 1.0)
    course: Float64[np.ndarray, " T"] = 64.0 * (s * (1.0 - s)) ** 3
    return course


def ease(value: Float[np.ndarray, "*any"], low: float, high: float) -> Float64[np.ndarray, "*any"]:
    """0 below `low`, 1 above `high`, a cubic between."""
    s = np.clip((value - low) / (high - low), 0.0, 1.0)
    course: Float64[np.ndarray, "*any"] = s * s * (3.0 - 2.0 * s)
    return course


def wobble(
    rng: np.random.Generator,
    t_s: Float[np.ndarray, " T"],
    *,
    low_hz: float,
    high_hz: float,
    terms: int = 12,
) -> Float64[np.ndarray, " T"]:
    """Noise of standard deviation 1 (over long times) whose spectrum ends at `high_hz`.

    A sum of sines with random phases, amplitudes falling with the frequency as a hand's tremor
    and sway do. A closed form in time, so that any frame rate samples the same course.
    """
    hz = np.geomspace(low_hz, high_hz, terms) * rng.uniform(0.9, 1.1, terms)
    phase_rad = rng.uniform(0.0, 2 * np.pi, terms)
    amplitude = 1.0 / hz
    amplitude *= np.sqrt(2.0 / np.sum(amplitude**2))
    sines = np.sin(2 * np.pi * np.multiply.outer(t_s, hz) + phase_rad)
    course: Float64[np.ndarray, " T"] = sines @ amplitude
    return course
