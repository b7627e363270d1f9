"""The skeleton is drawn where the landmarks are, in the colours of its sides, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.drawing.skeleton import (
    CENTRE,
    LEFT,
    MIDDLE,
    OUTLINE,
    RIGHT,
    Colour,
    Pose2D,
    colour_of,
    draw_pose,
)
from climbing.pose.landmarks import SKELETON, Landmark

WIDTH_PX, HEIGHT_PX = 240, 320
BACKGROUND = 110
FAR_AWAY = (-500.0, -500.0)
DRAWN = tuple(landmark for landmark in Landmark if landmark >= Landmark.LEFT_SHOULDER)
lawful = settings(derandomize=True, deadline=None, max_examples=40)

# Joints far enough apart for each to be seen: x from the middle of the body, and y.
BODY = {
    "SHOULDER": (30, 110),
    "ELBOW": (60, 80),
    "WRIST": (80, 40),
    "PINKY": (100, 20),
    "INDEX": (70, 15),
    "THUMB": (55, 25),
    "HIP": (25, 190),
    "KNEE": (50, 230),
    "ANKLE": (40, 270),
    "HEEL": (25, 290),
    "FOOT_INDEX": (70, 300),
}


def _empty() -> np.ndarray:
    return np.full((HEIGHT_PX, WIDTH_PX, 3), BACKGROUND, dtype=np.uint8)


def _pose(**changes: tuple[float, float]) -> Pose2D:
    """Seen from behind, the left side on the left; changes by the landmark's name."""
    points_px = np.full((33, 2), FAR_AWAY)
    for name, (x, y) in BODY.items():
        points_px[Landmark[f"LEFT_{name}"]] = (WIDTH_PX / 2 - x, y)
        points_px[Landmark[f"RIGHT_{name}"]] = (WIDTH_PX / 2 + x, y)
    for name, point_px in changes.items():
        points_px[Landmark[name]] = point_px
    return Pose2D(points_px, np.ones(33), np.array([WIDTH_PX / 2, 150.0]))


def _large(pose: Pose2D) -> tuple[np.ndarray, Pose2D]:
    """Four times the picture, with the pose in it."""
    picture = np.full((4 * HEIGHT_PX, 4 * WIDTH_PX, 3), BACKGROUND, dtype=np.uint8)
    scaled = pose._replace(points_px=4 * pose.points_px, centre_px=4 * pose.centre_px)
    return picture, scaled


def _single(*landmarks: Landmark, **more: object) -> Pose2D:
    """A pose of which only these landmarks are anywhere near the picture."""
    whole = _pose()
    points_px = np.full((33, 2), np.nan)
    points_px[list(landmarks)] = whole.points_px[list(landmarks)]
    return whole._replace(points_px=points_px, centre_px=np.full(2, np.nan), **more)


def _changed(drawn: np.ndarray) -> np.ndarray:
    """Which pixels are no longer background."""
    return (drawn != BACKGROUND).any(axis=2)


def _at(drawn: np.ndarray, point_px: np.ndarray) -> Colour:
    x, y = np.round(point_px).astype(int)
    return tuple(int(value) for value in drawn[y, x])


@pytest.mark.parametrize("landmark", DRAWN)
def test_every_joint_has_the_colour_of_its_side(landmark: Landmark) -> None:
    """The climber's left is blue, his right orange."""
    pose = _pose()
    colour = LEFT if landmark.name.startswith("LEFT") else RIGHT
    assert _at(draw_pose(_empty(), pose), pose.points_px[landmark]) == colour


@pytest.mark.parametrize("bone", SKELETON, ids=lambda bone: f"{bone[0].name} to {bone[1].name}")
def test_every_bone_joins_its_ends_in_the_colour_of_its_side(
    bone: tuple[Landmark, Landmark],
) -> None:
    """Bones between the sides are nearly white."""
    pose = _single(*bone)
    sides = {landmark.name.partition("_")[0] for landmark in bone}
    colour = MIDDLE if len(sides) == 2 else LEFT if sides == {"LEFT"} else RIGHT
    middle = pose.points_px[list(bone)].mean(axis=0)
    assert np.abs(np.subtract(_at(draw_pose(_empty(), pose), middle), colour)).max() < 60
    assert colour_of(*bone) == colour


def test_colours_can_be_told_apart_by_everybody() -> None:
    """Sky blue, orange and reddish purple of Okabe and Ito's palette."""
    assert (LEFT, RIGHT, CENTRE) == ((86, 180, 233), (230, 159, 0), (204, 121, 167))


def test_the_centre_of_gravity_is_drawn_over_everything() -> None:
    """In a colour that no bone has."""
    pose = _pose()._replace(centre_px=_pose().points_px[Landmark.LEFT_ELBOW])
    assert _at(draw_pose(_empty(), pose), pose.centre_px) == CENTRE
    assert len({LEFT, RIGHT, MIDDLE, CENTRE, OUTLINE}) == 5


@lawful
@given(st.integers(0, 999))
def test_nothing_is_drawn_far_from_the_bones(seed: int) -> None:
    """Every changed pixel is within a few pixels of a bone, a joint or the centre."""
    random = np.random.default_rng(seed)
    points_px = random.uniform(-60, 380, (33, 2))
    pose = Pose2D(points_px, random.random(33), random.uniform(0, 240, 2))
    rows, columns = np.nonzero(_changed(draw_pose(_empty(), pose)))
    pixels = np.stack([columns, rows], axis=1)
    near = np.linalg.norm(pixels - pose.centre_px, axis=1) < 12
    for start, end in (*SKELETON, *((joint, joint) for joint in DRAWN)):
        near |= _distance(pixels, points_px[start], points_px[end]) < 7
    assert near.all()


def _distance(pixels: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """From each pixel to the nearest point between the ends."""
    along = (pixels - start) @ (end - start) / max(1e-9, float((end - start) @ (end - start)))
    nearest = start + np.clip(along, 0, 1)[:, None] * (end - start)
    return np.linalg.norm(pixels - nearest, axis=1)


def test_the_face_is_not_drawn() -> None:
    """It would hide the climber's head."""
    pose = _single(*(landmark for landmark in Landmark if landmark < Landmark.LEFT_SHOULDER))
    assert not _changed(draw_pose(_empty(), pose)).any()


def test_what_is_hidden_is_drawn_thin() -> None:
    """The bone between a seen and a hidden joint counts as hidden."""
    bone = (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP)
    hidden = np.ones(33)
    hidden[Landmark.LEFT_HIP] = 0.4
    seen, thin = (
        _changed(draw_pose(*_large(_single(*bone, visibility=visibility))))
        for visibility in (np.ones(33), hidden)
    )
    assert 0 < thin[600].sum() < seen[600].sum()


def test_the_picture_itself_is_left_as_it_is() -> None:
    """The drawing is a copy, also of a view."""
    picture = _empty()
    drawn = draw_pose(picture, _pose())
    assert (picture == BACKGROUND).all()
    assert drawn.shape == picture.shape
    assert drawn.dtype == np.uint8
    view = _empty()[::2, ::-1]
    assert draw_pose(view, _pose()).shape == view.shape
    assert (view == BACKGROUND).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_point_that_is_nowhere_is_left_out(value: float) -> None:
    """With its bones; neither is drawn to a corner of the picture."""
    drawn = draw_pose(_empty(), _pose(LEFT_ELBOW=(value, 80), RIGHT_KNEE=(150, value)))
    whole = draw_pose(_empty(), _pose())
    assert not (_changed(drawn) & ~_changed(whole)).any()
    assert _changed(drawn).sum() < _changed(whole).sum()


def test_a_point_beyond_all_numbers_of_opencv_does_no_harm() -> None:
    """Networks in doubt have said worse."""
    drawn = draw_pose(_empty(), _pose(LEFT_ELBOW=(1e30, -1e300), RIGHT_KNEE=(2**31, 2**63)))
    assert _changed(drawn).any()


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_nobody_is_drawn_as_nothing(value: float) -> None:
    """A frame without a climber comes back as it is."""
    pose = Pose2D(np.full((33, 2), value), np.full(33, np.nan), np.full(2, value))
    assert not _changed(draw_pose(_empty(), pose)).any()


@pytest.mark.parametrize("distance", [1e3, 1e5, 1e7])
@pytest.mark.parametrize("direction", [(1, 0), (-0.6, -0.8), (0.8, -0.6), (0, 1)], ids=str)
def test_a_bone_keeps_its_direction_however_far_it_reaches(
    direction: tuple[float, float], distance: float
) -> None:
    """Only the part inside the picture is drawn, on the straight line."""
    hip = np.array([WIDTH_PX / 2 - 25, 190.0])
    knee = hip + distance * np.array(direction)
    pose = _single(Landmark.LEFT_HIP)
    pose.points_px[Landmark.LEFT_KNEE] = knee
    rows, columns = np.nonzero(_changed(draw_pose(_empty(), pose)))
    pixels = np.stack([columns, rows], axis=1)
    reach = hip + 1000 * np.array(direction)
    assert _distance(pixels, hip, reach).max() < 7
    assert np.linalg.norm(pixels - hip, axis=1).max() > 80


def test_a_pose_outside_the_picture_leaves_no_trace() -> None:
    """On any side."""
    for shift in ((1000, 0), (-1000, 0), (0, 1000), (0, -1000)):
        pose = _pose()
        moved = pose._replace(points_px=pose.points_px + shift, centre_px=pose.centre_px + shift)
        assert not _changed(draw_pose(_empty(), moved)).any()


def test_lines_grow_with_the_picture() -> None:
    """A skeleton is as easy to see in 4K."""
    bone = (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP)
    small = _changed(draw_pose(_empty(), _single(*bone)))
    large = _changed(draw_pose(*_large(_single(*bone))))
    assert large[600].sum() > small[150].sum()
