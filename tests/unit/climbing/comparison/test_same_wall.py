"""Two pictures of one wall are brought together, and two walls are not."""

import numpy as np
import pytest

from climbing.comparison.same_wall import Similarity, find_similarity

COLOURS = ("red", "green", "blue", None)
TRUE = Similarity(0.87 * np.exp(1j * np.radians(-6)), 1.3 - 0.4j)


def invent_wall(seed: int, count: int = 40) -> tuple[np.ndarray, list[str | None]]:
    """Random holds on 4 x 4 m."""
    rng = np.random.default_rng(seed)
    colours = [COLOURS[i] for i in rng.integers(0, len(COLOURS), count)]
    return rng.uniform(0, 4, (count, 2)), colours


@pytest.mark.parametrize("seed", range(10))
def test_a_wall_is_found_again_though_holds_are_missing_and_stray(seed: int) -> None:
    """Each picture lacks a quarter of the holds, has false ones, and each hold strays by 2 cm."""
    rng = np.random.default_rng(seed + 100)
    a, colours = invent_wall(seed)
    b = TRUE.map(a) + rng.normal(0, 0.02, a.shape)
    keep_a, keep_b = rng.permutation(40)[:30], rng.permutation(40)[:30]
    false = rng.uniform(0, 4, (5, 2))
    found = find_similarity(
        a[keep_a],
        np.concatenate([b[keep_b], false]),
        [colours[i] for i in keep_a],
        [*(colours[i] for i in keep_b), *["red"] * 5],
    )
    assert found is not None
    assert np.linalg.norm(found.map(a) - TRUE.map(a), axis=1).max() < 0.05


@pytest.mark.parametrize("seed", range(10))
def test_two_walls_are_not_one(seed: int) -> None:
    """Of as many holds each."""
    one, colours_one = invent_wall(seed, 20)
    other, colours_other = invent_wall(seed + 1000, 20)
    assert find_similarity(one, other, colours_one, colours_other) is None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_holds_say_nothing(count: int) -> None:
    """Four must agree."""
    a, colours = invent_wall(1, count)
    assert find_similarity(a, a, colours, colours) is None


def test_a_mirrored_and_a_much_smaller_wall_are_others() -> None:
    """Phones are held upright, and scales are wrong by a third at most."""
    a, colours = invent_wall(3)
    assert find_similarity(a, a * (-1, 1), colours, colours) is None
    assert find_similarity(a, a * 0.5, colours, colours) is None


def test_there_and_back_is_where_one_was() -> None:
    """Of any point."""
    a, _ = invent_wall(4)
    np.testing.assert_allclose(TRUE.invert().map(TRUE.map(a)), a, atol=1e-12)
