"""Outlines survive being written as radii, and lie in their boxes."""

import cv2
import numpy as np
import pytest

from climbing.holds.outlines import draw_outlines, measure_radii


def box_of(polygon: np.ndarray) -> np.ndarray:
    """Left, top, right, bottom."""
    return np.concatenate([polygon.min(axis=0), polygon.max(axis=0)])


def fill(polygon: np.ndarray) -> np.ndarray:
    """Its pixels, in a picture of 400."""
    mask = np.zeros((400, 400), np.uint8)
    cv2.fillPoly(mask, [np.round(polygon).astype(np.int32)], 1)
    return mask > 0


def blob(seed: int) -> np.ndarray:
    """A smooth star-convex outline."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    waves = sum(rng.uniform(-0.12, 0.12) * np.cos(k * angle + rng.uniform(0, 6)) for k in (1, 2, 3))
    radius = 100 * (1 + waves)
    stretch = np.exp(rng.uniform(-0.6, 0.0, 2))
    return 200 + radius[:, None] * stretch * np.column_stack([np.cos(angle), np.sin(angle)])


@pytest.mark.parametrize("seed", range(8))
def test_a_drawn_outline_covers_what_was_measured(seed: int) -> None:
    """Thirty-two radii lose at most a tenth of a smooth hold."""
    polygon = blob(seed)
    drawn = draw_outlines(box_of(polygon)[None], measure_radii(polygon)[None])[0]
    both, either = fill(polygon) & fill(drawn), fill(polygon) | fill(drawn)
    assert both.sum() / either.sum() > 0.9


@pytest.mark.parametrize("seed", range(4))
def test_an_outline_touches_all_sides_of_its_box(seed: int) -> None:
    """Box and outline never contradict each other, whatever the radii say."""
    rng = np.random.default_rng(seed)
    box = np.array([[10.0, 20.0, 50.0, 90.0]], np.float32)
    outline = draw_outlines(box, rng.uniform(-1, 3, (1, 32)).astype(np.float32))[0]
    assert np.allclose(box_of(outline), box[0], atol=1e-4)


def test_radii_do_not_depend_on_place_and_stretch() -> None:
    """They are in the box's own measure."""
    polygon = blob(3)
    moved = polygon * [0.3, 2.0] + [7.0, -5.0]
    assert np.allclose(measure_radii(polygon), measure_radii(moved), atol=1e-5)


def test_an_ellipse_has_radius_one() -> None:
    """The unit is the ellipse that fills the box."""
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    ellipse = np.column_stack([30 * np.cos(angle), 9 * np.sin(angle)])
    assert np.allclose(measure_radii(ellipse), 1.0, atol=1e-3)


def test_an_outline_around_its_middle_alone_still_has_radii() -> None:
    """A crescent whose middle lies outside keeps a small radius where nothing is met."""
    crescent = np.array([[0, 0], [100, 0], [100, 100], [90, 100], [90, 10], [0, 10]], float)
    radii = measure_radii(crescent)
    assert np.isfinite(radii).all()
    assert (radii > 0).all()
