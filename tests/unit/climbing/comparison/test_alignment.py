"""Laws of the alignment, and that it is the cheapest there is."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from climbing.comparison.alignment import ALONE, align, measure_similarity

words = st.text(alphabet="abc", max_size=5)


def unlike(one: str, other: str) -> float:
    """0 for equals, less than both alone for neighbours, more for others."""
    return {0: 0.0, 1: 1.5, 2: 3.0}[abs(ord(one) - ord(other))]


def search_all(one: str, other: str) -> float:
    """The cost of the cheapest pairing, by trying all."""
    best = ALONE * (len(one) + len(other))
    for count in range(1, min(len(one), len(other)) + 1):
        for rows in combinations(range(len(one)), count):
            for columns in combinations(range(len(other)), count):
                paired = sum(unlike(one[r], other[c]) for r, c in zip(rows, columns, strict=True))
                alone = ALONE * (len(one) + len(other) - 2 * count)
                best = min(best, paired + alone)
    return best


@given(words, words)
def test_it_is_the_cheapest_of_all(one: str, other: str) -> None:
    """Against every pairing in order."""
    matches = align(one, other, unlike)
    assert sum(match.cost for match in matches) == pytest.approx(search_all(one, other))


@given(words, words)
def test_every_item_is_in_it_once_and_in_order(one: str, other: str) -> None:
    """Alone or with a partner."""
    matches = align(one, other, unlike)
    assert [m.one for m in matches if m.one is not None] == list(range(len(one)))
    assert [m.other for m in matches if m.other is not None] == list(range(len(other)))


@given(words, words)
def test_similarity_is_one_for_equals_only_and_zero_where_nothing_pairs(
    one: str, other: str
) -> None:
    """And the same both ways."""
    similarity = measure_similarity(align(one, other, unlike))
    assert 0 <= similarity <= 1
    assert (similarity == 1) == (one == other)
    assert similarity == pytest.approx(measure_similarity(align(other, one, unlike)))
    assert measure_similarity(align("aaa", "ccc", unlike)) == 0
