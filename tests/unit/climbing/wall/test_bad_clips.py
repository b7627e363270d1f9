"""Clips that show no wall, or not all the time, get a clear answer. Never a guess."""

import cv2
import numpy as np
import pytest

from climbing.errors import RegistrationFailed
from climbing.wall.people_mask import PeopleMask, Presence
from climbing.wall.registering import register_wall
from tests.unit.climbing.wall.clips import PaintedClip, film_wall, paint_wall, pan_and_return

SIZE = (360, 480)


@pytest.fixture(scope="module")
def pan() -> list[np.ndarray]:
    """A camera that pans over a wall."""
    return film_wall(paint_wall(11), pan_and_return(30, 150.0), SIZE)


def test_black_frames_in_the_middle_have_no_place(pan: list[np.ndarray]) -> None:
    """Not even that of the frame before; the others are one wall."""
    black = np.zeros_like(pan[0])
    registration = register_wall(PaintedClip([*pan[:12], black, black, *pan[14:]]))
    assert np.flatnonzero(~registration.ok).tolist() == [12, 13]
    assert np.isnan(registration.wall_H_image[12:14]).all()


def test_after_a_cut_and_back_the_wall_is_the_same(pan: list[np.ndarray]) -> None:
    """Frames of another wall in between are not ok, those after it are where they were."""
    other = film_wall(paint_wall(12), pan_and_return(8, 60.0), SIZE)
    cut = register_wall(PaintedClip([*pan[:15], *other, *pan[15:]]))
    assert np.flatnonzero(~cut.ok).tolist() == list(range(15, 23))


def test_one_frame_is_its_own_wall(pan: list[np.ndarray]) -> None:
    """A clip of one picture is registered to itself."""
    registration = register_wall(PaintedClip(pan[:1]))
    assert registration.ok.tolist() == [True]
    assert registration.panorama_size_px == SIZE
    assert np.allclose(registration.wall_H_image[0], np.eye(3))


def test_a_wall_without_texture_fails_by_name() -> None:
    """A smooth wall in soft light, with sensor noise."""
    light = cv2.resize(np.linspace(90, 150, 8).reshape(2, 4), SIZE, interpolation=cv2.INTER_CUBIC)
    rng = np.random.default_rng(2)
    pictures = [
        np.repeat((light + rng.normal(0, 1.5, light.shape))[..., None], 3, axis=2).astype(np.uint8)
        for _ in range(6)
    ]
    with pytest.raises(RegistrationFailed, match=r"texture|no two"):
        register_wall(PaintedClip(pictures))


def test_nothing_but_a_person_fails_by_name(pan: list[np.ndarray]) -> None:
    """Whoever fills the picture is looked past, so that nothing is left to hold on to."""
    spread = np.random.default_rng(5).uniform([0, 0], SIZE, (1, 33, 2))
    points = np.repeat(spread, 30, axis=0)
    # The trunk as long as the picture, so that what is drawn covers all of it.
    points[:, 11:13] = [[100, 0], [260, 0]]
    points[:, 23:25] = [[100, 2000], [260, 2000]]
    t_ms = np.round(np.arange(30) * 1000 / 30).astype(np.int64)
    people = PeopleMask((Presence(t_ms, points),), SIZE)
    with pytest.raises(RegistrationFailed, match="texture"):
        register_wall(PaintedClip(pan), people=people)


@pytest.mark.parametrize("size", [(1, 1), (8, 6), (40, 30)])
def test_tiny_pictures_are_refused(size: tuple[int, int]) -> None:
    """They have too few corners, which is said; nothing breaks."""
    pictures = film_wall(paint_wall(13), pan_and_return(5, 10.0), size)
    with pytest.raises(RegistrationFailed, match="texture"):
        register_wall(PaintedClip(pictures))
