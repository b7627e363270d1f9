"""Crops: where they lie, what they show, and the way back into the frame."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from climbing.pose.crops import (
    CROP_PX,
    MARGIN,
    Crops,
    FrameSampler,
    crop_to_frame_px,
    make_crops,
    rotate,
    wrap_angle,
)

FRAME_PX = (1500, 1300)  # height, width
DOT_PX = np.array([700.0, 820.0])


def _one_crop(centre_px: tuple[float, float], side_px: float, rotation_rad: float) -> Crops:
    return Crops(np.array([centre_px]), np.array([side_px]), np.array([rotation_rad]))


@given(st.floats(-50, 50))
def test_a_wrapped_angle_is_the_same_direction(angle_rad: float) -> None:
    """It lies in -pi..pi, and sine and cosine stay."""
    wrapped = wrap_angle(np.array([angle_rad]))[0]
    assert -np.pi <= wrapped <= np.pi
    assert np.allclose([np.sin(wrapped), np.cos(wrapped)], [np.sin(angle_rad), np.cos(angle_rad)])


# Scale point against the hips, in image pixels, and how far the crop is turned clockwise then.
POSES = {
    "upright": ((0, -100), 0.0),
    "head to the right": ((100, 0), np.pi / 2),
    "head to the left": ((-100, 0), -np.pi / 2),
    "leaning right": ((60, -80), np.arctan2(60, 80)),
}


@pytest.mark.parametrize(("towards", "rotation_rad"), POSES.values(), ids=POSES.keys())
def test_a_crop_is_mediapipes(towards: tuple[int, int], rotation_rad: float) -> None:
    """Twice the distance to the scale point and a quarter more, turned until the body is upright.

    By hand from `rotation = pi / 2 - atan2(-dy, dx)` and `size = 2 * distance * 1.25`.
    """
    hips_px = np.array([[300.0, 400.0]])
    crops = make_crops(hips_px, hips_px + towards)
    np.testing.assert_allclose(crops.side_px, 2 * 100 * MARGIN)
    np.testing.assert_allclose(crops.rotation_rad, rotation_rad, atol=1e-12)
    np.testing.assert_array_equal(crops.centre_px, hips_px)


@pytest.mark.parametrize("towards", [t for t, _ in POSES.values()])
def test_inside_its_crop_a_body_is_upright(towards: tuple[int, int]) -> None:
    """The scale point is straight above the middle, whatever way the body lies."""
    hips_px = np.array([[300.0, 400.0]])
    crops = make_crops(hips_px, hips_px + towards)
    above = np.array([[[0.5, 0.5 - 0.5 / MARGIN]]])
    np.testing.assert_allclose(crop_to_frame_px(above, crops)[0], hips_px + towards)


def test_turning_clockwise_takes_right_to_down() -> None:
    """The image's y points down."""
    turned = rotate(np.array([[[1.0, 0.0]]]), np.array([np.pi / 2]))
    np.testing.assert_allclose(turned, [[[0, 1]]], atol=1e-15)


def test_only_a_finite_side_makes_a_crop() -> None:
    """No side, no crop."""
    sides_px = np.array([1.0, np.nan, 0.0, -1.0, np.inf])
    assert Crops(np.zeros((5, 2)), sides_px, np.zeros(5)).valid.tolist() == [True, *[False] * 4]


def test_put_writes_the_chosen_crops_only() -> None:
    """The others stay as they were."""
    crops = Crops(np.zeros((3, 2)), np.ones(3), np.zeros(3))
    crops.put(np.array([1]), _one_crop((5, 6), 7, 0.5))
    assert crops.side_px.tolist() == [1, 7, 1]
    assert crops[[1]].centre_px.tolist() == [[5, 6]]


def _draw_dot(at_px: np.ndarray, sigma_px: float, scale: float = 1.0) -> np.ndarray:
    """A bright spot whose middle lies exactly there, pixel centres at halves."""
    height, width = (round(side * scale) for side in FRAME_PX)
    y, x = np.mgrid[:height, :width] + 0.5
    distance2 = (x - at_px[0] * scale) ** 2 + (y - at_px[1] * scale) ** 2
    spot = 255 * np.exp(-distance2 / (2 * (sigma_px * scale) ** 2))
    return np.repeat(np.round(spot).astype(np.uint8)[..., None], 3, axis=2)


def _find_dot(crop: np.ndarray) -> np.ndarray:
    """In 0..1 of the crop."""
    weight = crop[..., 0].astype(np.float64)
    y, x = np.mgrid[:CROP_PX, :CROP_PX] + 0.5
    return np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum() / CROP_PX


# Enlarged, as it is, bilinear alone, then one, two and three halvings.
SIDES_PX = (150, 256, 480, 600, 1100, 2300)


@pytest.mark.parametrize("rotation_rad", [0.0, 0.7, -2.5])
@pytest.mark.parametrize("side_px", SIDES_PX)
def test_a_dot_in_the_frame_is_where_the_crop_shows_it(side_px: int, rotation_rad: float) -> None:
    """Within half a pixel of the crop at every size, turned or not, however often shrunk."""
    frame = _draw_dot(DOT_PX, sigma_px=max(4, side_px / 60))
    away = side_px * np.array([0.11, -0.07])
    crops = _one_crop(tuple(DOT_PX + away), side_px, rotation_rad)
    cut = FrameSampler(frame).cut(crops.centre_px[0], side_px, rotation_rad)
    found_px = crop_to_frame_px(_find_dot(cut)[None, None], crops)[0, 0]
    assert np.linalg.norm(found_px - DOT_PX) * CROP_PX / side_px < 0.5


def test_a_smaller_copy_of_the_frame_shows_the_same() -> None:
    """Crops are given in pixels of the frame, whatever the copy's size."""
    frame = _draw_dot(DOT_PX, sigma_px=12, scale=0.5)
    crops = _one_crop((720, 790), 400, 0.3)
    cut = FrameSampler(frame, scale=0.5).cut(crops.centre_px[0], 400, 0.3)
    found_px = crop_to_frame_px(_find_dot(cut)[None, None], crops)[0, 0]
    assert np.linalg.norm(found_px - DOT_PX) * CROP_PX / 400 < 0.5


def test_outside_the_frame_a_crop_is_black() -> None:
    """Half of a crop around the corner is three quarters black."""
    white = np.full((300, 300, 3), 255, dtype=np.uint8)
    cut = FrameSampler(white).cut(np.zeros(2), 256.0, 0.0)
    assert cut[:127].max() == cut[:, :127].max() == 0
    assert cut[130:, 130:].min() == 255


@pytest.mark.parametrize("shape", [(3, 5, 3), (1, 1, 3), (64, 2, 3)])
def test_a_crop_may_dwarf_its_frame(shape: tuple[int, int, int]) -> None:
    """A frame is not shrunk to nothing."""
    white = np.full(shape, 255, dtype=np.uint8)
    assert FrameSampler(white).cut(np.zeros(2), 1e5, 0.1).shape == (CROP_PX, CROP_PX, 3)
