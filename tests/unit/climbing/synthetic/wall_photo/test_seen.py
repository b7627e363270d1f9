"""What of a wall is labelled when somebody stands in front of it."""

import numpy as np
import pytest

from climbing.holds.hold import HoldKind, HoldType
from climbing.synthetic.wall_photo.hold_design import Finish, design_hold
from climbing.synthetic.wall_photo.labels import PhotoLabel
from climbing.synthetic.wall_photo.seen import label_holds, label_volumes
from climbing.synthetic.wall_photo.setting import SetHold
from climbing.synthetic.wall_photo.volumes import Volume

SIDE_PX = 200
MIDDLE = np.array([100, 100], np.float32)
AS_IT_IS = np.eye(3)
GREY = np.full(3, 0.5, np.float32)


def _square(side_px: float) -> Volume:
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    base = (MIDDLE + corners * side_px / 2).astype(np.float32)
    return Volume(base, base, 10.0, GREY, keeps_wall=False)


def _look(hidden_share: float) -> list[PhotoLabel]:
    """At a square volume of which somebody hides a part from the left."""
    is_seen = np.ones((SIDE_PX, SIDE_PX), bool)
    is_seen[:, : round(60 + 80 * hidden_share)] = False
    return list(label_volumes([_square(80)], AS_IT_IS, is_seen))


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5])
def test_what_is_mostly_seen_is_labelled(share: float) -> None:
    """As far as it is seen."""
    (label,) = _look(share)
    left = label.polygon_px[:, 0].min()
    assert label.is_clear
    assert left == pytest.approx(60 + 80 * share, abs=2)


def test_what_is_mostly_hidden_is_not_clear() -> None:
    """Neither a hold that must be found nor bare wall."""
    (label,) = _look(0.7)
    assert not label.is_clear


@pytest.mark.parametrize("share", [0.95, 1.0])
def test_what_is_hidden_is_not_labelled(share: float) -> None:
    """Nobody could draw it."""
    assert _look(share) == []


@pytest.mark.parametrize("place", [(-60, 100), (100, 260), (400, 400)])
def test_what_lies_beside_the_picture_is_not_labelled(place: tuple[int, int]) -> None:
    """By any edge."""
    shift = np.eye(3)
    shift[:2, 2] = np.array(place) - MIDDLE
    assert not list(label_volumes([_square(80)], shift, np.ones((SIDE_PX, SIDE_PX), bool)))


def test_a_hold_behind_another_is_labelled_as_far_as_it_is_seen() -> None:
    """Which pixel shows which hold is known."""
    design = design_hold(
        np.random.default_rng(0), HoldType.SLOPER, 30.0, Finish(GREY, GREY, 0, 0, 0, 0)
    )
    hold = SetHold(design, MIDDLE, "grey", 0)
    owner = np.zeros((SIDE_PX, SIDE_PX), np.int16)
    owner[100:] = 1
    (label,) = label_holds([hold], AS_IT_IS, owner, np.ones((SIDE_PX, SIDE_PX), bool))
    assert (label.kind, label.type, label.colour) == (HoldKind.HOLD, HoldType.SLOPER, "grey")
    assert label.polygon_px[:, 1].max() <= 100
