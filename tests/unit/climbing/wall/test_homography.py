"""Homographies are a group that acts on points, and are found among wrong pairs."""

import numpy as np
import pytest

from climbing.wall.homography import (
    compute_area,
    compute_scaling,
    corners_of,
    find_agreement,
    fit_homography,
    invert,
    is_plausible,
    map_points,
    normalise,
)

SIZE = (640, 480)


def draw_homography(seed: int) -> np.ndarray:
    """One that a camera could have seen."""
    rng = np.random.default_rng(seed)
    turn = rng.uniform(-0.4, 0.4)
    cos, sin = np.cos(turn), np.sin(turn)
    scale = np.exp(rng.uniform(-0.5, 0.5))
    h = scale * np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1 / scale]])
    h[:2, 2] = rng.uniform(-200, 200, 2)
    h[2, :2] = rng.uniform(-4e-4, 4e-4, 2)
    return h


@pytest.mark.parametrize("seed", range(6))
def test_composition_is_one_map_after_the_other(seed: int) -> None:
    """(a b) p = a (b p), the inverse goes back, and 1 stays in the corner."""
    a, b = draw_homography(seed), draw_homography(seed + 100)
    points = np.random.default_rng(seed).uniform(0, 400, (50, 2))
    assert np.allclose(map_points(a @ b, points), map_points(a, map_points(b, points)))
    assert np.allclose(map_points(invert(a), map_points(a, points)), points)
    assert normalise(7 * a)[2, 2] == 1
    assert np.allclose(normalise(7 * a), a)


def test_points_are_mapped_frame_by_frame() -> None:
    """Leading axes are broadcast, and what is not known stays so."""
    stack = np.stack([draw_homography(1), np.full((3, 3), np.nan), draw_homography(2)])
    points = np.random.default_rng(0).uniform(0, 100, (7, 2))
    mapped = map_points(stack, points)
    assert np.allclose(mapped[2], map_points(stack[2], points))
    assert np.isnan(mapped[1]).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_fit_finds_what_made_the_points(seed: int) -> None:
    """Four pairs are enough, and more are no worse."""
    h = draw_homography(seed)
    for count in (4, 40):
        points = np.random.default_rng(seed).uniform(0, 400, (count, 2))
        assert np.allclose(fit_homography(points, map_points(h, points)), h, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_agreement_survives_a_third_of_wrong_pairs(seed: int) -> None:
    """Wrong pairs are named, right ones kept, and the map is exact to a tenth of the noise."""
    rng = np.random.default_rng(seed)
    h = draw_homography(seed)
    a = rng.uniform(0, 480, (150, 2)).astype(np.float32)
    b = map_points(h, a) + rng.normal(0, 0.2, a.shape)
    b[:50] += rng.uniform(15, 80, (50, 2))
    found = find_agreement(a, b.astype(np.float32), tolerance_px=1.0)
    assert found is not None
    assert found.agrees[50:].mean() > 0.95
    assert found.agrees[:50].mean() < 0.05
    assert np.abs(map_points(found.b_H_a, a) - map_points(h, a)).max() < 0.35


def test_too_few_or_contradicting_pairs_agree_on_nothing() -> None:
    """Three pairs, or noise, are no homography worth the name."""
    rng = np.random.default_rng(1)
    few = rng.uniform(0, 100, (3, 2)).astype(np.float32)
    assert find_agreement(few, few, tolerance_px=1.0) is None
    a, b = rng.uniform(0, 600, (2, 100, 2)).astype(np.float32)
    found = find_agreement(a, b, tolerance_px=1.0)
    assert found is None or found.agrees.sum() < 12


def test_mirrors_folds_and_explosions_are_implausible() -> None:
    """No camera before a wall makes these."""
    assert is_plausible(np.eye(3), SIZE)
    assert not is_plausible(np.diag([-1.0, 1.0, 1.0]), SIZE)
    assert not is_plausible(np.diag([9.0, 9.0, 1.0]), SIZE)
    assert not is_plausible(np.full((3, 3), np.nan), SIZE)
    folded = np.eye(3)
    folded[2, 0] = -1 / 300
    assert not is_plausible(folded, SIZE)


def test_resizing_keeps_edges_on_edges() -> None:
    """The edges of the first picture are those of the second, half a pixel outside the middles."""
    scaled = map_points(compute_scaling((640, 480), (320, 120)), np.array([[-0.5, -0.5]]))
    assert np.allclose(scaled, -0.5)
    far = map_points(compute_scaling((640, 480), (320, 120)), np.array([[639.5, 479.5]]))
    assert np.allclose(far, [[319.5, 119.5]])
    assert compute_area(corners_of(SIZE)) == 639 * 479
