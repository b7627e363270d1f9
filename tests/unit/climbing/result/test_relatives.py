"""Laws of the landmark trees."""

import pytest

from climbing.pose.landmarks import LANDMARK_COUNT, SKELETON, Landmark
from climbing.result.relatives import NO_PARENT, PARENTS_IN_DEPTH, PARENTS_IN_IMAGE


@pytest.mark.parametrize("parents", [PARENTS_IN_IMAGE, PARENTS_IN_DEPTH])
def test_parents_come_before_their_children(parents: tuple[int, ...]) -> None:
    """One pass in order of index decodes every column."""
    assert len(parents) == LANDMARK_COUNT
    assert all(NO_PARENT <= parent < child for child, parent in enumerate(parents))


def test_limbs_are_free_in_the_image_and_chained_in_depth() -> None:
    """In x and y an elbow stands alone; in z it hangs on its shoulder."""
    assert PARENTS_IN_IMAGE[Landmark.LEFT_ELBOW] == NO_PARENT
    assert PARENTS_IN_DEPTH[Landmark.LEFT_ELBOW] == Landmark.LEFT_SHOULDER


def test_no_landmark_hangs_on_the_other_side_of_a_limb() -> None:
    """Left and right meet only at the trunk and the face."""
    for bone in SKELETON:
        for landmark in bone:
            parent = PARENTS_IN_DEPTH[landmark]
            if landmark >= Landmark.LEFT_ELBOW and landmark != Landmark.RIGHT_HIP and parent >= 0:
                assert parent % 2 == landmark % 2
