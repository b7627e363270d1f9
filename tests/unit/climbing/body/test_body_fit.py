"""Laws of the fitted body, and that it is nearer the truth than what the network said."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.body_fit import fit_body
from climbing.body.bone_lengths import compute_bone_lengths_m
from climbing.body.bones import BONES, FOLLOWERS, BoneKind
from climbing.body.joint_angles import compute_joint_angles_deg
from climbing.errors import InvalidInput
from climbing.pose.landmarks import Landmark
from climbing.synthetic import SyntheticClimb, compose_climb
from tests.unit.climbing.body.bodies import make_body, make_track
from tests.unit.climbing.body.network_noise import compute_true_m, observe

lawful = settings(derandomize=True, deadline=None, max_examples=30)
JOINTS = slice(Landmark.LEFT_SHOULDER, None)


@pytest.fixture(scope="module", params=[0, 3, 8])
def climb(request: pytest.FixtureRequest) -> SyntheticClimb:
    """Eight seconds of different climbers."""
    return compose_climb(request.param, duration_s=8.0, fps=20, width_px=360, height_px=640)


def _variation(points_m: np.ndarray) -> np.ndarray:
    """Standard deviation over mean of each bone's length."""
    lengths_m = compute_bone_lengths_m(points_m)
    return lengths_m.std(axis=0) / lengths_m.mean(axis=0)


def _errors_m(points_m: np.ndarray, true_m: np.ndarray, *, rescale: bool = True) -> np.ndarray:
    """Distance of each joint from the truth; at the scale that suits the points best."""
    found, true = points_m[:, JOINTS].astype(np.float64), true_m[:, JOINTS]
    scale = np.sum(found * true) / np.sum(found**2) if rescale else 1.0
    return np.linalg.norm(scale * found - true, axis=-1)


def _tremble(seed: int, frames: int) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return list(make_body() + random.normal(scale=0.03, size=(frames, 33, 3)))


def test_bones_vary_by_less_than_a_thousandth(climb: SyntheticClimb) -> None:
    """Of a network whose bones vary by a tenth and more."""
    track = observe(climb, 1)
    assert _variation(track.world_m).mean() > 0.1
    assert _variation(fit_body(track).world_m).max() < 0.001


@pytest.mark.parametrize("seed", [1, 2])
def test_joints_come_nearer_the_truth(climb: SyntheticClimb, seed: int) -> None:
    """By a third at least, each at its best scale: more than constraining alone would give."""
    track, true_m = observe(climb, seed), compute_true_m(climb)
    raw_m, fitted_m = _errors_m(track.world_m, true_m), _errors_m(fit_body(track).world_m, true_m)
    assert fitted_m.mean() < 0.67 * raw_m.mean()


def test_hidden_joints_come_nearer_the_truth_as_well(climb: SyntheticClimb) -> None:
    """Their neighbours in the body and in time know where they cannot be."""
    track, true_m = observe(climb, 1), compute_true_m(climb)
    hidden = track.visibility[:, JOINTS] < 0.5
    raw_m, fitted_m = _errors_m(track.world_m, true_m), _errors_m(fit_body(track).world_m, true_m)
    assert fitted_m[hidden].mean() < 0.8 * raw_m[hidden].mean()


def test_joint_angles_come_nearer_the_truth(climb: SyntheticClimb) -> None:
    """By half at least: they are what depth spoils most."""
    track, true_deg = observe(climb, 1), compute_joint_angles_deg(compute_true_m(climb))
    raw_deg, fitted_deg = (
        np.abs(compute_joint_angles_deg(world_m) - true_deg).mean()
        for world_m in (track.world_m, fit_body(track).world_m)
    )
    assert fitted_deg < 0.5 * raw_deg


def test_the_stated_height_brings_true_metres(climb: SyntheticClimb) -> None:
    """The network's metres are a tenth too short; joints in metres come within a decimetre."""
    track, true_m = observe(climb, 1), compute_true_m(climb)
    fit = fit_body(track, height_m=climb.truth.height_m)
    assert fit.m_per_network_m == pytest.approx(1 / 0.9, rel=0.08)
    assert _errors_m(fit.world_m, true_m, rescale=False).mean() < 0.08


def test_lengths_are_those_of_the_climber(climb: SyntheticClimb) -> None:
    """Each limb bone within a tenth, though no frame shows it within a fifth."""
    body, lengths_m = climb.truth.body, fit_body(observe(climb, 1), height_m=climb.truth.height_m)
    true_m = {
        BoneKind.UPPER_ARM: body.upper_arm_m,
        BoneKind.FOREARM: body.forearm_m,
        BoneKind.THIGH: body.thigh_m,
        BoneKind.SHANK: body.shank_m,
    }
    for kind, length_m in true_m.items():
        assert lengths_m.lengths_m[kind] == pytest.approx(length_m, rel=0.1), kind


@lawful
@given(st.integers(0, 999), st.floats(0.8, 2.5))
def test_both_sides_and_all_frames_have_the_lengths_of_the_fit(seed: int, height_m: float) -> None:
    """And the fitted body is as tall as stated."""
    fit = fit_body(make_track(range(0, 160, 40), _tremble(seed, 4)), height_m=height_m)
    expected_m = np.array([fit.lengths_m[bone.kind] for bone in BONES])
    assert fit.stature_m == pytest.approx(height_m)
    assert np.abs(compute_bone_lengths_m(fit.world_m) / expected_m - 1).max() < 0.001


@lawful
@given(st.integers(0, 999))
def test_the_middle_of_the_hips_stays_the_origin(seed: int) -> None:
    """In every frame, to the precision of single floats."""
    world_m = fit_body(make_track(range(0, 120, 40), _tremble(seed, 3))).world_m
    hips_m = world_m[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    assert np.abs(hips_m).max() < 1e-6


def test_a_body_that_is_one_already_keeps_its_pose() -> None:
    """Only the proportions move towards the average, and by no more than halfway."""
    track = make_track(range(0, 200, 40), [make_body()] * 5)
    fit = fit_body(track)
    assert np.abs(fit.world_m - track.world_m).max() < 0.1
    angles_deg = compute_joint_angles_deg(fit.world_m) - compute_joint_angles_deg(track.world_m)
    assert np.abs(angles_deg).max() < 2


def test_no_limb_turns_from_one_side_of_the_picture_plane_to_the_other(
    climb: SyntheticClimb,
) -> None:
    """A forearm or shank that points clearly away does so afterwards."""
    track = observe(climb, 1, hidden_share=0.0)
    before, after = (
        points_m[:, [bone.far for bone in BONES], 2] - points_m[:, [bone.near for bone in BONES], 2]
        for points_m in (compute_true_m(climb), fit_body(track).world_m)
    )
    clear = np.abs(before) > 0.15
    assert np.mean(np.sign(before[clear]) == np.sign(after[clear])) > 0.99


def test_face_and_thumbs_move_with_their_joint(climb: SyntheticClimb) -> None:
    """As rigidly as the network saw them: their shape within a frame does not change."""
    track = observe(climb, 1)
    flat = replace(
        track,
        world_m=track.world_m * np.float32([1, 1, 0]),
        visibility=np.ones_like(track.visibility),
    )
    fitted_m = fit_body(flat).world_m
    face = [landmark for landmark, joints in FOLLOWERS.items() if len(joints) == 2]
    image_m = track.landmarks_px[:, face] - track.landmarks_px[:, face[:1]]
    shape_m = fitted_m[:, face] - fitted_m[:, face[:1]]
    scale = np.sum(image_m * shape_m[..., :2], axis=(1, 2)) / np.sum(image_m**2, axis=(1, 2))
    assert np.abs(shape_m[..., :2] - scale[:, None, None] * image_m).max() < 1e-4
    assert np.abs(shape_m[..., 2]).max() < 1e-5


def test_frames_without_a_climber_stay_empty_and_change_no_other() -> None:
    """As if they had not been filmed."""
    bodies = _tremble(3, 4)
    gapped = fit_body(
        make_track([0, 40, 80, 120, 160, 200], [None, *bodies[:2], None, *bodies[2:]])
    )
    whole = fit_body(make_track([40, 80, 160, 200], bodies))
    seen = [1, 2, 4, 5]
    assert np.isnan(gapped.world_m[[0, 3]]).all()
    assert np.array_equal(gapped.world_m[seen], whole.world_m)


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_a_clip_without_a_climber_has_no_body(frames: int) -> None:
    """Nor a stature, whatever height was stated."""
    fit = fit_body(make_track(range(0, 40 * frames, 40), [None] * frames), height_m=1.7)
    assert fit.world_m.shape == (frames, 33, 3)
    assert np.isnan(fit.world_m).all()
    assert (fit.lengths_m, fit.stature_m, fit.m_per_network_m) == ({}, None, 1.0)


def test_one_frame_is_enough() -> None:
    """Its two sides then agree."""
    fit = fit_body(make_track([0], _tremble(1, 1)))
    left, right = (
        compute_bone_lengths_m(fit.world_m)[
            0, [i for i, b in enumerate(BONES) if side in b.far.name]
        ]
        for side in ("LEFT", "RIGHT")
    )
    assert np.isfinite(fit.world_m).all()
    assert left == pytest.approx(right[-len(left) :], rel=0.001)


@lawful
@given(st.integers(0, 999))
def test_nonsense_stays_finite(seed: int) -> None:
    """Random points that are no body, an image that has nothing to do with them, or one point."""
    random = np.random.default_rng(seed)
    track = make_track([0, 40, 80], list(random.normal(size=(3, 33, 3))))
    for wild in (
        replace(track, landmarks=random.normal(size=(3, 33, 3)).astype(np.float32)),
        replace(track, world_m=np.zeros_like(track.world_m)),
        replace(track, visibility=np.zeros_like(track.visibility)),
    ):
        assert np.isfinite(fit_body(wild).world_m).all()


@pytest.mark.parametrize("height_m", [0.79, 2.51, float("nan"), -1.7])
def test_heights_of_nobody_are_refused(height_m: float) -> None:
    """The error says what is possible."""
    with pytest.raises(InvalidInput, match=r"height_m: is .*, must be 0.8 to 2.5"):
        fit_body(make_track([0], [make_body()]), height_m=height_m)
