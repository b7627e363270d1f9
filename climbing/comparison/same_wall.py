"""Two pictures of one wall, brought together by their holds: the similarity most of them agree on.

For a ghost planned on a photo and a climb filmed on the same wall. Knows no pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Bool, Complex128, Float64, Int64

# Holds of both pictures nearer than this are the same one [m].
SAME_HOLD_M: Final = 0.12
_FEWEST: Final = 4
# Of the holds of the smaller set, so many must be found again.
_LEAST_SHARE: Final = 0.5
# Metres of two pictures differ by as much as their scales are wrong; phones are held upright.
_MOST_GROWTH: Final = 1.35
_MOST_TURN_RAD: Final = np.radians(20.0)
# Two holds farther apart than this say more of scale and turn [m].
_LEAST_BASE_M: Final = 0.5
# Distances computed in all, which bounds time and memory.
_MOST_DISTANCES: Final = 30_000_000
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Similarity:
    """Turn, growth and shift in the plane, as complex numbers: b = factor a + shift.

    Attributes:
        factor: Growth and turn.
        shift: Where the origin comes to lie [m].
    """

    factor: complex
    shift: complex

    def map(self, points_m: Float64[np.ndarray, "... 2"]) -> Float64[np.ndarray, "... 2"]:
        """Points of the first picture in the second."""
        return _split(self.factor * _join(points_m) + self.shift)

    def invert(self) -> "Similarity":
        """The way back."""
        return Similarity(1 / self.factor, -self.shift / self.factor)


def find_similarity(
    a_m: Float64[np.ndarray, "N 2"],
    b_m: Float64[np.ndarray, "M 2"],
    colours_a: Sequence[str | None],
    colours_b: Sequence[str | None],
    *,
    seed: int = 0,
) -> Similarity | None:
    """What takes holds of one picture to holds of the other.

    Two holds of a and two of b with the same colours make a guess; that with most agreement wins
    [FischlerBolles1981] and is fitted to all that agree.

    Args:
        a_m: Middles of holds, upright.
        b_m: The same in the other picture, upright too.
        colours_a: Of each; None if unknown.
        colours_b: Likewise.
        seed: Of the choice of guesses, if there are too many.

    Returns:
        None if the two do not seem to be the same wall.
    """
    a, b = _join(a_m), _join(b_m)
    if min(len(a), len(b)) < _FEWEST:
        return None
    same = np.array([[x == y or None in (x, y) for y in colours_b] for x in colours_a])
    most = max(_MOST_DISTANCES // (len(a) * len(b)), 1)
    factors, shifts = _list_guesses(a, b, same, most, seed)
    if not len(factors):
        return None
    counts = [
        int((np.abs(f * a + s - b[:, None]).min(axis=0) < SAME_HOLD_M).sum())
        for f, s in zip(factors, shifts, strict=True)
    ]
    best = int(np.argmax(counts))
    return _refine(a, b, Similarity(complex(factors[best]), complex(shifts[best])))


def _list_guesses(
    a: Complex128[np.ndarray, " N"],
    b: Complex128[np.ndarray, " M"],
    same: Bool[np.ndarray, "N M"],
    most: int,
    seed: int,
) -> tuple[Complex128[np.ndarray, " G"], Complex128[np.ndarray, " G"]]:
    pairs_a, pairs_b = _list_pairs(a), _list_pairs(b)
    rng = np.random.default_rng(seed)
    # Each guess needs two pairs; far fewer than all of them find the one that is right.
    count = min(len(pairs_a) * len(pairs_b), 400 * most)
    rows = rng.integers(0, len(pairs_a) * len(pairs_b), count) if count else np.zeros(0, np.int64)
    if count == len(pairs_a) * len(pairs_b):
        rows = np.arange(count)
    one, other = pairs_a[rows // max(len(pairs_b), 1)], pairs_b[rows % max(len(pairs_b), 1)]
    factors = (b[other[:, 1]] - b[other[:, 0]]) / (a[one[:, 1]] - a[one[:, 0]])
    growth, turn = np.abs(np.log(np.abs(factors))), np.abs(np.angle(factors))
    fits = same[one[:, 0], other[:, 0]] & same[one[:, 1], other[:, 1]]
    fits &= (growth < np.log(_MOST_GROWTH)) & (turn < _MOST_TURN_RAD)
    chosen = np.flatnonzero(fits)[:most]
    shifts = b[other[chosen, 0]] - factors[chosen] * a[one[chosen, 0]]
    return factors[chosen], shifts


def _list_pairs(points: Complex128[np.ndarray, " N"]) -> Int64[np.ndarray, "P 2"]:
    """Ordered pairs of points that lie apart."""
    far = np.abs(points[:, None] - points[None]) >= _LEAST_BASE_M
    return np.argwhere(far)


def _refine(
    a: Complex128[np.ndarray, " N"], b: Complex128[np.ndarray, " M"], guess: Similarity
) -> Similarity | None:
    """Least squares over the holds that agree; None if they are too few."""
    for _ in range(_ROUNDS):
        apart = np.abs(guess.factor * a + guess.shift - b[:, None])
        agrees = apart.min(axis=0) < SAME_HOLD_M
        if agrees.sum() < max(_FEWEST, _LEAST_SHARE * min(len(a), len(b))):
            return None
        x, y = a[agrees], b[apart.argmin(axis=0)[agrees]]
        centred = x - x.mean()
        factor = np.vdot(centred, y - y.mean()) / np.vdot(centred, centred)
        guess = Similarity(complex(factor), complex(y.mean() - factor * x.mean()))
    return guess


def _join(points_m: Float64[np.ndarray, "... 2"]) -> Complex128[np.ndarray, "..."]:
    points = np.asarray(points_m, np.float64)
    return np.asarray(points[..., 0] + 1j * points[..., 1])


def _split(points: Complex128[np.ndarray, "..."]) -> Float64[np.ndarray, "... 2"]:
    return np.stack([points.real, points.imag], axis=-1)
