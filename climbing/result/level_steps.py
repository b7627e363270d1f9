"""The fewest level changes that follow a column. For probabilities that sit still and then jump."""

import numpy as np
from jaxtyping import Float64

from climbing.result.lattice_path import FULL_REACH, Keys


def fit_levels(samples: Float64[np.ndarray, " N"], *, reach: float = FULL_REACH) -> Keys:
    """The fewest keys of which each holds, within the reach, until the next one.

    Extending each level as far as any value fits is optimal: a later start can only leave fewer
    values to choose from. Among the values that fit, the one nearest to the mean is taken.
    Source: [Lazaridis2003], there called PMC.

    Args:
        samples: A column [quantum], finite.
        reach: The largest distance from a sample [quantum], at least 1/2.

    Returns:
        Keys whose last one stands where the last level begins, not on the last frame.
    """
    if not len(samples):
        return Keys(np.empty(0, np.int64), np.empty(0, np.int64))
    frames: list[int] = []
    ranges: list[tuple[int, int]] = []
    lows = np.ceil(samples - reach).astype(np.int64).tolist()
    highs = np.floor(samples + reach).astype(np.int64).tolist()
    for frame, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if ranges and max(low, ranges[-1][0]) <= min(high, ranges[-1][1]):
            ranges[-1] = max(low, ranges[-1][0]), min(high, ranges[-1][1])
        else:
            frames.append(frame)
            ranges.append((low, high))
    starts = np.array(frames, np.int64)
    means = np.add.reduceat(samples, starts) / np.diff(starts, append=len(samples))
    values = np.clip(np.rint(means), *np.array(ranges).T).astype(np.int64)
    return Keys(starts, values)
