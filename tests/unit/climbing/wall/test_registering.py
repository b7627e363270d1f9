"""Every frame finds its place on the wall, or says that it has none."""

import numpy as np
import pytest

from climbing.errors import InvalidInput, RegistrationFailed
from climbing.synthetic import SyntheticClimb
from climbing.wall.homography import corners_of, fit_homography, map_points
from climbing.wall.panorama import choose_frames, paint_panorama
from climbing.wall.people_mask import PeopleMask, Presence
from climbing.wall.registering import register_wall
from climbing.wall.registration import WallRegistration
from tests.unit.climbing.wall.clips import PaintedClip, film_wall, paint_wall, pan_and_return

SIZE = (360, 480)


def measure_errors_px(registration: WallRegistration, truth: np.ndarray) -> np.ndarray:
    """How far the frames' corners are off [px of a frame], once both walls are made one."""
    ok = registration.ok
    corners = np.broadcast_to(corners_of(registration.frame_size_px), (ok.sum(), 4, 2))
    found = map_points(registration.wall_H_image[ok], corners)
    true = map_points(truth[ok], corners)
    fitted = fit_homography(true.reshape(-1, 2), found.reshape(-1, 2))
    should = map_points(fitted, true)
    back = np.linalg.inv(registration.wall_H_image[ok])
    return np.linalg.norm(map_points(back, should) - corners, axis=-1)


@pytest.fixture(scope="module")
def panned() -> tuple[PaintedClip, np.ndarray]:
    """A camera that pans by most of a frame and returns."""
    truth = pan_and_return(60)
    return PaintedClip(film_wall(paint_wall(3), truth, SIZE)), truth


@pytest.fixture(scope="module")
def registered(panned: tuple[PaintedClip, np.ndarray]) -> WallRegistration:
    """Its registration."""
    return register_wall(panned[0])


def test_a_pan_and_back_is_registered_to_a_fraction_of_a_pixel(
    panned: tuple[PaintedClip, np.ndarray], registered: WallRegistration
) -> None:
    """All frames, to a third of a pixel in the median and one at most in their corners."""
    assert registered.ok.all()
    errors = measure_errors_px(registered, panned[1])
    assert np.median(errors) < 0.3
    assert errors.max() < 1.0
    assert (registered.inliers >= 20).all()
    assert np.nanmax(registered.error_px) < 1.0


def test_all_frames_lie_inside_the_panorama(registered: WallRegistration) -> None:
    """Corners of every frame are within it, and it is no larger than they need."""
    corners = map_points(registered.wall_H_image, corners_of(SIZE)[None])
    assert corners.min() > -0.5
    assert (corners.max(axis=(0, 1)) <= np.array(registered.panorama_size_px) - 0.5).all()
    assert (corners.min(axis=(0, 1)) < 1.0).all()


def test_up_is_up(registered: WallRegistration) -> None:
    """A camera held upright sees the wall upright."""
    assert np.isclose(np.linalg.norm(registered.up), 1.0)
    assert registered.up[1] < -0.98


def test_time_backwards_gives_the_same_wall(panned: tuple[PaintedClip, np.ndarray]) -> None:
    """What comes first does not matter."""
    clip, truth = panned
    backwards = register_wall(PaintedClip(clip.pictures[::-1]))
    assert backwards.ok.all()
    assert np.median(measure_errors_px(backwards, truth[::-1])) < 0.3


def test_the_panorama_is_the_wall(
    panned: tuple[PaintedClip, np.ndarray], registered: WallRegistration
) -> None:
    """Each frame looks like its place on the panorama."""
    clip, _ = panned
    panorama = paint_panorama(clip, registered)
    width, height = registered.panorama_size_px
    assert panorama.shape == (height, width, 3)
    seen = film_wall(panorama, registered.wall_H_image[::10], SIZE)
    for picture, again in zip(clip.pictures[::10], seen, strict=True):
        inner = (slice(40, -40), slice(40, -40))
        difference = np.abs(picture[inner].astype(int) - again[inner])
        assert np.median(difference) < 6


def test_whoever_walks_through_leaves_no_trace(
    panned: tuple[PaintedClip, np.ndarray], registered: WallRegistration
) -> None:
    """A moving block that covers a fifth of the frame neither disturbs nor stays on the picture."""
    clip, truth = panned
    rng = np.random.default_rng(8)
    cloth = rng.integers(0, 256, (300, 110, 3), np.uint8)
    pictures = []
    for index, picture in enumerate(clip.pictures):
        left = 5 + 4 * index
        covered = picture.copy()
        covered[120:420, left : left + 110] = cloth[:, : max(0, SIZE[0] - left)]
        pictures.append(covered)
    disturbed = register_wall(PaintedClip(pictures))
    assert disturbed.ok.all()
    assert np.median(measure_errors_px(disturbed, truth)) < 0.6
    clean = paint_panorama(clip, registered)
    walked = paint_panorama(PaintedClip(pictures), registered)
    assert (np.abs(clean.astype(int) - walked).max(axis=2) > 40).mean() < 0.03


def test_a_blank_stretch_is_left_out_and_the_rest_is_one_wall(
    panned: tuple[PaintedClip, np.ndarray],
) -> None:
    """Frames that show nothing are not ok; those after them find the wall again."""
    clip, truth = panned
    blank = np.full_like(clip.pictures[0], 90)
    pictures = [blank if 25 <= i < 33 else p for i, p in enumerate(clip.pictures)]
    registration = register_wall(PaintedClip(pictures))
    assert not registration.ok[25:33].any()
    assert registration.ok[:25].all()
    assert registration.ok[33:].all()
    assert np.isnan(registration.error_px[25:33]).all()
    assert (registration.inliers[25:33] == 0).all()
    assert np.median(measure_errors_px(registration, truth)) < 0.5


def test_after_a_cut_to_another_wall_only_the_longer_part_is_registered(
    panned: tuple[PaintedClip, np.ndarray],
) -> None:
    """Another wall is not forced onto the first one."""
    clip, truth = panned
    other = film_wall(paint_wall(77), truth[:20], SIZE)
    registration = register_wall(PaintedClip([*clip.pictures, *other]))
    assert registration.ok[:60].all()
    assert not registration.ok[60:].any()


def test_clips_without_a_wall_fail_by_name() -> None:
    """Blank, noisy and empty clips are told apart."""
    blank = np.full((480, 360, 3), 128, np.uint8)
    with pytest.raises(RegistrationFailed, match="texture"):
        register_wall(PaintedClip([blank] * 5))
    rng = np.random.default_rng(0)
    noise = [rng.integers(0, 256, (480, 360, 3), np.uint8) for _ in range(5)]
    with pytest.raises(RegistrationFailed, match="no two"):
        register_wall(PaintedClip(noise))
    with pytest.raises(InvalidInput, match="none"):
        register_wall(PaintedClip([]))


def test_two_frames_are_a_clip(panned: tuple[PaintedClip, np.ndarray]) -> None:
    """The shortest clip has a wall, and every frame of it paints the panorama."""
    registration = register_wall(PaintedClip(panned[0].pictures[:2]))
    assert registration.ok.all()
    assert choose_frames(registration) == [0, 1]


def test_a_generated_climb_is_registered_behind_its_climber(
    generated_climb: SyntheticClimb,
) -> None:
    """Rendered walls with a climber before them: a pixel at most in the median corner."""
    truth = generated_climb.truth
    clip = PaintedClip(list(generated_climb.render_frames()))
    climber = Presence(truth.t_ms, truth.landmarks_px)
    size = (truth.camera.width_px, truth.camera.height_px)
    registration = register_wall(clip, people=PeopleMask((climber,), size))
    assert registration.ok.all()
    errors = measure_errors_px(registration, truth.wall_H_image)
    assert np.median(errors) < 1.0
