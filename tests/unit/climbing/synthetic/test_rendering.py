"""The pictures: the same every time, and they show what the truth says."""

from itertools import islice

import cv2
import numpy as np
import pytest

from climbing.errors import InvalidInput
from climbing.pose.landmarks import Landmark
from climbing.synthetic import SyntheticClimb, compose_climb

FEW = 3


def _few(climb: SyntheticClimb) -> list[np.ndarray]:
    return list(islice(climb.render_frames(), FEW))


def test_frames_are_upright_rgb_of_the_size_asked_for(climb: SyntheticClimb) -> None:
    """Height before width."""
    frame = _few(climb)[0]
    assert (frame.shape, frame.dtype) == ((320, 180, 3), np.uint8)


def test_the_same_seed_renders_the_same_bytes(climb: SyntheticClimb) -> None:
    """Twice from one climb, and from a climb composed anew."""
    again = compose_climb(climb.truth.seed, duration_s=6.0, fps=20, width_px=180, height_px=320)
    first = _few(climb)
    for other in (_few(climb), _few(again)):
        np.testing.assert_array_equal(first, other)


def test_there_is_a_frame_for_every_time() -> None:
    """No more and no fewer."""
    climb = compose_climb(1, duration_s=2.0, fps=5, width_px=64, height_px=96)
    assert sum(1 for _ in climb.render_frames()) == len(climb.truth) == 10


def test_the_climber_is_where_the_landmarks_are(climb: SyntheticClimb) -> None:
    """With and without the climber the pictures differ around the trunk, not in the corners."""
    frame, wall = next(climb.render_frames()), next(climb.render_walls())
    difference = np.abs(frame.astype(int) - wall).max(axis=-1)
    trunk = climb.truth.landmarks_px[0, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_HIP]].mean(axis=0)
    x, y = np.round(trunk).astype(int)
    assert difference[y - 3 : y + 4, x - 3 : x + 4].mean() > 20
    assert difference[:10, :10].mean() < 12


def test_holds_are_drawn_within_their_outlines(climb: SyntheticClimb) -> None:
    """Inside outlines the wall's picture is more colourful than outside them."""
    truth = climb.truth
    image_H_wall = np.linalg.inv(truth.wall_H_image[0])
    mask = np.zeros((truth.camera.height_px, truth.camera.width_px), np.uint8)
    for hold in truth.holds:
        outline = cv2.perspectiveTransform(hold.polygon_m[:, None], image_H_wall)
        cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 1)
    wall = next(climb.render_walls())
    bare = np.median(wall[mask == 0], axis=0)
    unlike = np.abs(wall.astype(float) - bare).max(axis=-1)
    assert np.median(unlike[mask == 1]) > 2 * np.median(unlike[mask == 0])


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("duration_s", 1.9),
        ("duration_s", 60.1),
        ("duration_s", float("nan")),
        ("fps", 0),
        ("fps", 241),
        ("width_px", 63),
        ("height_px", 4097),
    ],
)
def test_arguments_out_of_range_are_named(argument: str, value: float) -> None:
    """With the value and the range."""
    with pytest.raises(InvalidInput, match=rf"{argument}: is {value}, must be \d+"):
        compose_climb(0, **{argument: value})


def test_a_negative_seed_is_refused() -> None:
    """Seeds count from 0."""
    with pytest.raises(InvalidInput, match="seed"):
        compose_climb(-1)
