"""The list of landmarks is the published one, and the skeleton is the same on both sides."""

import numpy as np

from climbing.pose.landmarks import LANDMARK_COUNT, SKELETON, Landmark

# Name and number of some landmarks in the figure that everyone knows.
PUBLISHED = {"NOSE": 0, "LEFT_SHOULDER": 11, "RIGHT_WRIST": 16, "LEFT_HIP": 23, "RIGHT_HEEL": 30}


def _mirrored(landmark: Landmark) -> Landmark:
    words = {"LEFT": "RIGHT", "RIGHT": "LEFT"}
    return Landmark["_".join(words.get(word, word) for word in landmark.name.split("_"))]


def test_landmarks_have_the_published_numbers() -> None:
    """There are 33, without a gap."""
    assert list(Landmark) == list(range(LANDMARK_COUNT)) == list(range(33))
    assert {name: Landmark[name].value for name in PUBLISHED} == PUBLISHED


def test_every_landmark_but_the_nose_has_a_partner() -> None:
    """Mirroring twice leads back, and left landmarks have the smaller number."""
    for landmark in set(Landmark) - {Landmark.NOSE}:
        partner = _mirrored(landmark)
        assert partner is not landmark
        assert _mirrored(partner) is landmark
        assert ("LEFT" in landmark.name) == (landmark < partner)


def test_the_skeleton_is_the_same_on_both_sides() -> None:
    """Every bone has its mirror image, and none is there twice."""
    bones = {frozenset(bone) for bone in SKELETON}
    assert len(bones) == len(SKELETON)
    assert {frozenset(map(_mirrored, bone)) for bone in bones} == bones


def test_the_skeleton_hangs_together_and_has_no_face() -> None:
    """From the left shoulder every bone can be reached."""
    reached = {Landmark.LEFT_SHOULDER}
    for _ in SKELETON:
        reached |= {end for bone in SKELETON if reached & {*bone} for end in bone}
    ends = set(np.array(SKELETON).ravel().tolist())
    assert reached == ends
    assert min(ends) == Landmark.LEFT_SHOULDER
