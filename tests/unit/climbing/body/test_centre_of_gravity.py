"""Laws of the centre of gravity."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.centre_of_gravity import compute_centre_of_gravity, landmark_weights
from climbing.body.segments import Sex
from climbing.errors import InvalidInput
from climbing.pose.landmarks import Landmark
from tests.unit.climbing.body.bodies import make_body

lawful = settings(derandomize=True, deadline=None, max_examples=60)
sexes = st.sampled_from(Sex)
dimensions = st.sampled_from([2, 3])


def _random(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize("sex", list(Sex))
def test_weights_sum_to_one_and_none_is_negative(sex: Sex) -> None:
    """Exactly enough that a still climber does not drift."""
    weights = landmark_weights(sex)
    assert weights.sum() == pytest.approx(1, abs=1e-15)
    assert weights.min() >= 0


def test_weights_are_shared_and_cannot_be_changed() -> None:
    """They are computed once."""
    with pytest.raises(ValueError, match="read-only"):
        landmark_weights()[0] = 1


@lawful
@given(st.integers(0, 999), sexes, dimensions)
def test_the_centre_moves_with_every_affine_map(seed: int, sex: Sex, axes: int) -> None:
    """Turning, shearing, scaling or shifting the climber does the same to the centre."""
    body, matrix, shift = _random(seed, 4, 33, axes), _random(seed, axes, axes), _random(seed, axes)
    centre = compute_centre_of_gravity(body, sex=sex)
    moved = compute_centre_of_gravity(body @ matrix + shift, sex=sex)
    assert moved == pytest.approx(centre @ matrix + shift, abs=1e-12)


@lawful
@given(st.integers(0, 999), sexes)
def test_the_centre_lies_among_the_landmarks(seed: int, sex: Sex) -> None:
    """In no direction does it lie beyond the outermost landmark."""
    body, directions = _random(seed, 3, 33, 3), _random(seed + 1, 3, 50)
    centre = compute_centre_of_gravity(body, sex=sex) @ directions
    along = body @ directions
    assert np.all((along.min(axis=1) <= centre) & (centre <= along.max(axis=1)))


@lawful
@given(st.integers(0, 999), sexes)
def test_a_symmetric_climber_is_centred(seed: int, sex: Sex) -> None:
    """Left and right weigh the same."""
    body = make_body()
    lean = np.random.default_rng(seed).normal(size=(33, 3))
    lean[:, 0] = 0
    pairs = [(left, right) for left in Landmark if (right := _partner(left)) is not None]
    for left, right in pairs:
        lean[right] = lean[left]
    centre = compute_centre_of_gravity((body + lean)[None], sex=sex)
    assert centre[0, 0] == pytest.approx(0, abs=1e-15)


def _partner(landmark: Landmark) -> Landmark | None:
    name = landmark.name.replace("LEFT", "RIGHT")
    return Landmark[name] if name != landmark.name else None


def test_a_point_has_its_centre_in_itself() -> None:
    """All landmarks in one place."""
    body = np.full((1, 33, 3), [1.5, -2.0, 0.25])
    assert compute_centre_of_gravity(body)[0] == pytest.approx([1.5, -2.0, 0.25])


def test_the_upright_climber_by_hand() -> None:
    """Heights of the segments' centres times their masses, added up on paper for a man."""
    torques = {
        "head": 0.0694 * -0.66,
        "trunk": 0.4346 * (-0.50 + 0.4310 * 0.50),
        "upper arms": 2 * 0.0271 * (-0.50 + 0.5772 * -0.30),
        "forearms": 2 * 0.0162 * (-0.80 + 0.4574 * -0.25),
        "hands": 2 * 0.0061 * (-1.05 + 0.7900 * -0.075),
        "thighs": 2 * 0.1416 * (0.4095 * 0.40),
        "shanks": 2 * 0.0433 * (0.40 + 0.4395 * 0.40),
        "feet": 2 * 0.0137 * 0.85,
    }
    centre = compute_centre_of_gravity(make_body()[None], sex=Sex.MALE)[0]
    assert sum(torques.values()) == pytest.approx(-0.1295, abs=1e-4)
    assert centre[1] == pytest.approx(sum(torques.values()), abs=1e-12)
    assert centre[0] == pytest.approx(0, abs=1e-15)


def test_raising_a_knee_raises_the_centre_by_its_share() -> None:
    """The knee is the far end of the thigh and the near end of the shank."""
    raised = make_body({Landmark.LEFT_KNEE: (-0.10, 0.0, 0)})
    before, after = compute_centre_of_gravity(np.array([make_body(), raised]), sex=Sex.FEMALE)
    share = 0.1478 * 0.3612 + 0.0481 * (1 - 0.4352)
    assert (before - after)[1] == pytest.approx(0.40 * share / 0.9999, rel=1e-9)


@pytest.mark.parametrize("absent", [Landmark.NOSE, Landmark.LEFT_EYE, Landmark.RIGHT_THUMB])
def test_some_landmarks_weigh_nothing(absent: Landmark) -> None:
    """The ears stand for the head, and knuckles for the fingers."""
    assert landmark_weights()[absent] == 0


def test_a_frame_without_a_climber_has_no_centre() -> None:
    """And the others keep theirs."""
    bodies = np.array([make_body(), np.full((33, 3), np.nan), make_body()])
    centre = compute_centre_of_gravity(bodies)
    assert np.isnan(centre[1]).all()
    assert np.array_equal(centre[0], centre[2])
    assert not np.isnan(centre[0]).any()


def test_single_precision_is_added_up_in_double() -> None:
    """Far from the origin the float32 of a track would lose millimetres."""
    body = (make_body() + 1000).astype(np.float32)
    centre = compute_centre_of_gravity(body[None])
    assert centre.dtype == np.float64
    assert centre[0] == pytest.approx(landmark_weights() @ body.astype(np.float64), abs=1e-9)


@pytest.mark.parametrize("shape", [(33, 3), (2, 32, 3), (2, 3, 33), (33,), (1, 2, 33, 3)], ids=str)
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    """The error names the shape."""
    with pytest.raises(InvalidInput, match=r"landmarks: has shape .* must be \(T, 33, D\)"):
        compute_centre_of_gravity(np.zeros(shape))


def test_no_frames_have_no_centres() -> None:
    """The shape stays."""
    assert compute_centre_of_gravity(np.zeros((0, 33, 2))).shape == (0, 2)
