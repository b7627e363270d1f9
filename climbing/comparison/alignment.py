"""Which of two sequences' moves belong together: the cheapest alignment. Knows no bodies.

Source: [NeedlemanWunsch1970].
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeVar

import numpy as np

ItemT = TypeVar("ItemT")
# What an item without a partner costs; a pair costs 0 to 2, so that unlike ones stay alone.
ALONE: Final = 1.0


class Match(NamedTuple):
    """A step of an alignment, one of the two missing where an item has no partner.

    Attributes:
        one: Row in the first sequence, or None.
        other: Row in the second one, or None.
        cost: What it costs.
    """

    one: int | None
    other: int | None
    cost: float


def align(
    one: Sequence[ItemT], other: Sequence[ItemT], cost: Callable[[ItemT, ItemT], float]
) -> tuple[Match, ...]:
    """The cheapest way to pair two sequences in order; of equal ones that which pairs earlier.

    Args:
        one: A sequence.
        other: Another.
        cost: Of a pair, 0 for equals.
    """
    pairs = np.array([[cost(a, b) for b in other] for a in one]).reshape(len(one), len(other))
    sums = np.zeros((len(one) + 1, len(other) + 1))
    sums[:, 0] = ALONE * np.arange(len(one) + 1)
    sums[0] = ALONE * np.arange(len(other) + 1)
    for i in range(len(one)):
        for j in range(len(other)):
            alone = ALONE + min(sums[i, j + 1], sums[i + 1, j])
            sums[i + 1, j + 1] = min(sums[i, j] + pairs[i, j], alone)
    return tuple(reversed(_trace(sums, pairs)))


def _trace(sums: np.ndarray, pairs: np.ndarray) -> list[Match]:
    i, j = pairs.shape
    found = []
    while i or j:
        if i and j and sums[i, j] == sums[i - 1, j - 1] + pairs[i - 1, j - 1]:
            found.append(Match(i - 1, j - 1, float(pairs[i - 1, j - 1])))
            i, j = i - 1, j - 1
        elif i and sums[i, j] == sums[i - 1, j] + ALONE:
            found.append(Match(i - 1, None, ALONE))
            i -= 1
        else:
            found.append(Match(None, j - 1, ALONE))
            j -= 1
    return found


def measure_similarity(matches: Sequence[Match]) -> float:
    """1 less what an alignment costs by what it would cost if nothing had a partner: 0 to 1."""
    items = sum((m.one is not None) + (m.other is not None) for m in matches)
    return 1.0 if items == 0 else 1 - sum(m.cost for m in matches) / (ALONE * items)
