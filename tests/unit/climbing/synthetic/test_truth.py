"""The laws that hold for every generated climb, exactly."""

import itertools

import cv2
import numpy as np
import pytest

from climbing.pose.landmarks import Landmark
from climbing.synthetic import ClimbTruth, Limb, SyntheticClimb, compose_climb
from climbing.synthetic.motion.landmark_points import compute_landmarks_m

BONES = {
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW): "upper_arm_m",
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW): "upper_arm_m",
    (Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST): "forearm_m",
    (Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST): "forearm_m",
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE): "thigh_m",
    (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE): "thigh_m",
    (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE): "shank_m",
    (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE): "shank_m",
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP): "hip_width_m",
}
KNUCKLES = {
    Limb.LEFT_HAND: (Landmark.LEFT_INDEX, Landmark.LEFT_PINKY),
    Limb.RIGHT_HAND: (Landmark.RIGHT_INDEX, Landmark.RIGHT_PINKY),
}
TOES = {Limb.LEFT_FOOT: Landmark.LEFT_FOOT_INDEX, Limb.RIGHT_FOOT: Landmark.RIGHT_FOOT_INDEX}


def _tips_m(truth: ClimbTruth, limb: Limb) -> np.ndarray:
    if limb.is_hand:
        return truth.landmarks_m[:, KNUCKLES[limb]].mean(axis=1)
    return truth.landmarks_m[:, TOES[limb]]


def _during(truth: ClimbTruth, start_ms: int, end_ms: int) -> np.ndarray:
    return (truth.t_ms >= start_ms) & (truth.t_ms <= end_ms)


@pytest.mark.parametrize(("joints", "length"), BONES.items())
def test_bones_keep_their_length(
    climb: SyntheticClimb, joints: tuple[Landmark, Landmark], length: str
) -> None:
    """In every frame a bone is as long as the body says."""
    near, far = joints
    found = np.linalg.norm(
        climb.truth.landmarks_m[:, near] - climb.truth.landmarks_m[:, far], axis=-1
    )
    np.testing.assert_allclose(found, getattr(climb.truth.body, length), atol=1e-9)


def test_a_limb_in_contact_stands_still(climb: SyntheticClimb) -> None:
    """While a contact lasts the knuckles' middle or the big toe is at its point."""
    for contact in climb.truth.contacts:
        held = _during(climb.truth, contact.start_ms, contact.end_ms)
        off = _tips_m(climb.truth, contact.limb)[held] - contact.point_m
        assert np.abs(off).max(initial=0.0) < 1e-3, contact


def test_a_limb_between_contacts_moves(climb: SyntheticClimb) -> None:
    """From the end of one contact to the start of the next one it is on neither hold's point."""
    truth = climb.truth
    for limb in Limb:
        stays = [contact for contact in truth.contacts if contact.limb is limb]
        for left, reached in itertools.pairwise(stays):
            assert left.end_ms < reached.start_ms
            middle_ms = (left.end_ms + reached.start_ms) / 2
            frame = int(np.argmin(np.abs(truth.t_ms - middle_ms)))
            tip = _tips_m(truth, limb)[frame]
            assert np.linalg.norm(tip - left.point_m) > 0.01
            assert np.linalg.norm(tip - reached.point_m) > 0.01


def test_three_limbs_hold_at_any_time(climb: SyntheticClimb) -> None:
    """One limb moves at a time."""
    truth = climb.truth
    holding = sum(_during(truth, c.start_ms, c.end_ms).astype(int) for c in truth.contacts)
    assert set(np.unique(holding)) <= {3, 4}


def test_a_contact_lies_within_its_hold(climb: SyntheticClimb) -> None:
    """Seen from the front the point is on a hold of the route, and all such holds have a colour."""
    truth = climb.truth
    for contact in truth.contacts:
        hold = truth.holds[contact.hold_id]
        outline = hold.polygon_m.astype(np.float32).reshape(-1, 1, 2)
        outside_m = -cv2.pointPolygonTest(outline, contact.point_m[:2].tolist(), measureDist=True)
        assert outside_m < 0.06, contact
        assert hold.on_route
    assert len({hold.colour for hold in truth.holds if hold.on_route}) == 1


def test_the_homography_takes_the_image_of_the_wall_back(climb: SyntheticClimb) -> None:
    """A hold's centre, projected by the camera, comes back to the centre at every frame."""
    truth = climb.truth
    centres = np.array([[*hold.centre_m, 0.0] for hold in truth.holds])
    pixels = truth.camera.project_px(np.broadcast_to(centres, (len(truth), *centres.shape)))
    for frame in range(len(truth)):
        points = cv2.perspectiveTransform(pixels[frame][:, None], truth.wall_H_image[frame])
        np.testing.assert_allclose(points[:, 0], centres[:, :2], atol=1e-8)


def test_landmarks_in_the_image_are_those_in_space(climb: SyntheticClimb) -> None:
    """The camera takes one to the other, and what is outside the frame is not visible."""
    truth = climb.truth
    np.testing.assert_allclose(truth.camera.project_px(truth.landmarks_m), truth.landmarks_px)
    assert not truth.visible[~truth.camera.contains(truth.landmarks_px)].any()


def test_the_climber_faces_the_wall(climb: SyntheticClimb) -> None:
    """From behind the left side is on the left, and the hips are off the wall."""
    left, right = Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER
    assert np.all(climb.truth.landmarks_px[:, left, 0] < climb.truth.landmarks_px[:, right, 0])
    assert np.all(climb.truth.landmarks_m[:, Landmark.LEFT_HIP, 2] > 0.05)


def test_the_nose_is_mostly_hidden_and_the_hips_seen(climb: SyntheticClimb) -> None:
    """The head hides the face from someone who films the back."""
    visible = climb.truth.visible.mean(axis=0)
    assert visible[Landmark.NOSE] < 0.5
    assert visible[Landmark.LEFT_HIP] > 0.9


def test_the_climb_goes_up(climb: SyntheticClimb) -> None:
    """The hips end higher than they began."""
    hips_m = climb.truth.landmarks_m[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 1].mean(axis=1)
    assert hips_m[-1] > hips_m[0] + 0.2


def test_motion_is_smooth(climb: SyntheticClimb) -> None:
    """No landmark jumps: at most 6 m/s, less than a climber's hand in a dynamic move."""
    steps_m = np.linalg.norm(np.diff(climb.truth.landmarks_m, axis=0), axis=-1)
    steps_s = np.diff(climb.truth.t_ms)[:, None] / 1000
    assert (steps_m / steps_s).max() < 6.0


def test_the_motion_is_known_between_frames(climb: SyntheticClimb) -> None:
    """At a frame's time the performance gives the frame's landmarks."""
    skeleton = climb.performance.solve_at(climb.truth.t_ms[7:8].astype(float))
    landmarks_m = compute_landmarks_m(climb.truth.body, skeleton)
    np.testing.assert_allclose(landmarks_m[0], climb.truth.landmarks_m[7], atol=1e-12)


def test_the_size_of_the_frame_leaves_the_climb_alone() -> None:
    """The same seed gives the same motion and contacts at any size."""
    small = compose_climb(5, duration_s=2.0, fps=10, width_px=90, height_px=160).truth
    large = compose_climb(5, duration_s=2.0, fps=10, width_px=360, height_px=640).truth
    np.testing.assert_array_equal(small.landmarks_m, large.landmarks_m)
    assert [c.hold_id for c in small.contacts] == [c.hold_id for c in large.contacts]
