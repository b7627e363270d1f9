"""The lengths of one body, from points by hand."""

import numpy as np
import pytest

from climbing.body.bone_lengths import (
    compute_bone_lengths_m,
    compute_stature_m,
    fit_bone_lengths_m,
    list_lengths_m,
)
from climbing.body.bones import BONES, STATURE_SHARES, BoneKind
from climbing.pose.landmarks import Landmark
from climbing.synthetic import compose_climb
from tests.unit.climbing.body.bodies import make_body

SEEN = np.ones((5, 33))
BODIES = np.array([make_body()] * 5)


def test_without_the_table_lengths_are_those_of_the_points() -> None:
    """All frames and both sides agree, so their median is any of them."""
    lengths_m = fit_bone_lengths_m(BODIES, SEEN, table_weight=0)
    assert list_lengths_m(lengths_m) == pytest.approx(compute_bone_lengths_m(BODIES)[0])


def test_two_wild_frames_of_five_change_nothing() -> None:
    """A median does not care how wild they are."""
    wild = BODIES.copy()
    wild[1:3] *= 7
    assert fit_bone_lengths_m(wild, SEEN) == fit_bone_lengths_m(BODIES, SEEN)


def test_what_is_hidden_hardly_counts() -> None:
    """Three frames of a long forearm against two, but nobody saw its wrist."""
    wild, visibility = BODIES.copy(), SEEN.copy()
    wrists = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
    wild[:3, wrists] += (0, -0.2, 0)
    visibility[:3, wrists] = 0.1
    found, expected = (
        fit_bone_lengths_m(points_m, seen, table_weight=0)[BoneKind.FOREARM]
        for points_m, seen in ((wild, visibility), (BODIES, SEEN))
    )
    assert found == pytest.approx(expected)


def test_sides_share_their_length() -> None:
    """A left thigh of 0.4 m and a right one of 0.5 m become one length between."""
    legs = make_body({Landmark.RIGHT_KNEE: (0.10, 0.50, 0)})
    length_m = fit_bone_lengths_m(legs[None], SEEN[:1], table_weight=0)[BoneKind.THIGH]
    assert 0.4 <= length_m <= 0.5


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_the_table_draws_limbs_towards_the_average_body(weight: float) -> None:
    """Geometrically: all the way with weight 1."""
    measured = fit_bone_lengths_m(BODIES, SEEN, table_weight=0)
    average_m = STATURE_SHARES[BoneKind.UPPER_ARM] * compute_stature_m(measured)
    found_m = fit_bone_lengths_m(BODIES, SEEN, table_weight=weight)[BoneKind.UPPER_ARM]
    expected_m = measured[BoneKind.UPPER_ARM] ** (1 - weight) * average_m**weight
    assert found_m == pytest.approx(expected_m)


def test_hands_and_feet_close_to_triangles() -> None:
    """Three medians of noise need not."""
    random = np.random.default_rng(2)
    points_m = make_body() + random.normal(scale=0.3, size=(5, 33, 3))
    points_m[:, [Landmark.LEFT_INDEX, Landmark.RIGHT_INDEX]] *= 9
    fitted = fit_bone_lengths_m(points_m, SEEN)
    for kinds in (
        (BoneKind.WRIST_TO_INDEX, BoneKind.WRIST_TO_PINKY, BoneKind.KNUCKLES),
        (BoneKind.ANKLE_TO_HEEL, BoneKind.ANKLE_TO_TOE, BoneKind.HEEL_TO_TOE),
    ):
        sides = sorted(fitted[kind] for kind in kinds)
        assert sides[2] < sides[0] + sides[1]


@pytest.mark.parametrize("seed", [0, 3, 8])
def test_the_stature_of_a_climber_is_found_within_three_percent(seed: int) -> None:
    """From exact landmarks, with arms up and down."""
    truth = compose_climb(seed, duration_s=4.0, fps=10, width_px=180, height_px=320).truth
    lengths_m = fit_bone_lengths_m(truth.landmarks_m, np.ones((len(truth), 33)))
    assert compute_stature_m(lengths_m) == pytest.approx(truth.height_m, rel=0.03)


def test_lengths_are_listed_bone_by_bone() -> None:
    """In the order of the bones."""
    lengths_m = {kind: float(index) for index, kind in enumerate(BoneKind)}
    listed = list_lengths_m(lengths_m)
    assert listed.tolist() == [lengths_m[bone.kind] for bone in BONES]
