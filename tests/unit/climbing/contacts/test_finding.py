"""Limbs that rest on holds are seen to do so, and nothing else is."""

import numpy as np
import pytest

from climbing.body.limbs import Limb
from climbing.contacts.contact import Contact
from climbing.contacts.finding import find_contacts
from climbing.holds.hold import Hold
from tests.unit.climbing.contacts.scenes import Scene, make_hold

HOLDS = (make_hold(7, 300, 400), make_hold(8, 500, 380), make_hold(9, 420, 780))
ON_7, ON_8, ON_9 = (303.0, 404.0), (498.0, 377.0), (424.0, 776.0)
# Half a window of the speed, and a frame.
TIME_MS = 110


def _find(scene: Scene, holds: tuple[Hold, ...] = HOLDS) -> tuple[Contact, ...]:
    return find_contacts(*scene.film(), holds).contacts


def _assert_is(
    contact: Contact, limb: Limb, hold: int | None, start_s: float, end_s: float
) -> None:
    assert (contact.limb, contact.hold) == (limb, hold)
    assert contact.start_ms == pytest.approx(start_s * 1000, abs=TIME_MS)
    assert contact.end_ms == pytest.approx(end_s * 1000, abs=TIME_MS)


def test_a_hand_at_rest_on_a_hold_holds_it() -> None:
    """With its times, its place and little doubt."""
    (contact,) = _find(Scene().put(Limb.LEFT_HAND, ON_7, 1.0, 2.0))
    _assert_is(contact, Limb.LEFT_HAND, 7, 1.0, 2.0)
    assert contact.point_px == pytest.approx(ON_7, abs=0.1)
    assert contact.confidence > 0.9


def test_a_hand_that_passes_holds_nothing() -> None:
    """Across the middle of a hold at a reaching hand's speed."""
    scene = Scene()
    for frame, t in enumerate(scene.t_s[30:60]):
        place = (300 + 6.0 * (frame - 15), 400.0)
        scene.put(Limb.LEFT_HAND, place, t - 0.001, t + 0.001)
    assert _find(scene) == ()


@pytest.mark.parametrize("seed", range(4))
def test_landmarks_that_tremble_do_not_break_a_hold(seed: int) -> None:
    """Five percent of the trunk, frame by frame."""
    scene = Scene().put(Limb.RIGHT_HAND, ON_8, 0.8, 3.2).shake(2.5, seed)
    (contact,) = _find(scene)
    _assert_is(contact, Limb.RIGHT_HAND, 8, 0.8, 3.2)


def test_a_foot_that_turns_on_its_hold_stays_on_it() -> None:
    """Too quick a move to have been lifted; a longer one is a new contact."""
    scene = Scene().put(Limb.LEFT_FOOT, ON_9, 0.5, 3.5).put(Limb.LEFT_FOOT, (480, 730), 1.9, 1.97)
    (contact,) = _find(scene)
    _assert_is(contact, Limb.LEFT_FOOT, 9, 0.5, 3.5)
    assert len(_find(scene.put(Limb.LEFT_FOOT, (520, 700), 1.8, 2.3))) == 2


def test_both_hands_may_share_a_hold() -> None:
    """A match."""
    scene = Scene().put(Limb.LEFT_HAND, ON_7, 0.5, 3.0).put(Limb.RIGHT_HAND, ON_7, 1.5, 3.5)
    left, right = _find(scene)
    _assert_is(left, Limb.LEFT_HAND, 7, 0.5, 3.0)
    _assert_is(right, Limb.RIGHT_HAND, 7, 1.5, 3.5)


def test_a_foot_at_rest_far_from_holds_stands_on_the_wall() -> None:
    """And a hand there, below the hips, holds nothing."""
    scene = Scene().put(Limb.RIGHT_FOOT, (250, 800), 1.0, 2.0)
    (contact,) = _find(scene.put(Limb.LEFT_HAND, (600, 800), 1.0, 3.0))
    _assert_is(contact, Limb.RIGHT_FOOT, None, 1.0, 2.0)


def test_a_hidden_limb_that_returns_never_left() -> None:
    """Most of a second out of sight."""
    scene = Scene().put(Limb.LEFT_FOOT, ON_9, 0.5, 3.5).hide(Limb.LEFT_FOOT, 1.4, 2.2)
    (contact,) = _find(scene)
    _assert_is(contact, Limb.LEFT_FOOT, 9, 0.5, 3.5)


def test_a_hidden_limb_that_turns_up_elsewhere_has_moved() -> None:
    """Two holds, two contacts, no overlap."""
    scene = Scene().put(Limb.LEFT_HAND, ON_7, 0.3, 1.5).put(Limb.LEFT_HAND, ON_8, 2.1, 3.6)
    first, second = _find(scene.hide(Limb.LEFT_HAND, 1.4, 2.2))
    assert (first.hold, second.hold) == (7, 8)
    assert first.end_ms < second.start_ms


def test_frames_off_the_wall_are_bridged() -> None:
    """A hand that holds before and after held in between."""
    scene = Scene().put(Limb.LEFT_HAND, ON_7, 0.5, 3.5)
    (contact,) = find_contacts(*scene.film(lost=(1.5, 2.5)), HOLDS).contacts
    _assert_is(contact, Limb.LEFT_HAND, 7, 0.5, 3.5)


def test_a_hand_reveals_a_hold_that_nobody_saw() -> None:
    """Two visits, one hold, in the panorama's colour there, with an id of its own."""
    unseen = (420.0, 420.0)
    scene = Scene(6).put(Limb.LEFT_HAND, unseen, 0.5, 2.0).put(Limb.LEFT_HAND, ON_7, 2.2, 3.2)
    scene.put(Limb.RIGHT_HAND, (unseen[0] + 6, unseen[1]), 4.0, 5.5)
    panorama = np.full((1000, 1000, 3), 190, np.uint8)
    panorama[380:460, 380:460] = (30, 60, 220)
    found = find_contacts(*scene.film(), HOLDS, panorama)
    (new,) = (hold for hold in found.holds if hold.id not in {7, 8, 9})
    assert new.id == 10
    assert new.colour == "blue"
    assert not new.is_type_sure
    assert [c.hold for c in found.contacts] == [10, 7, 10]


@pytest.mark.parametrize("fps", [15, 25, 60, 120])
def test_the_frame_rate_changes_nothing(fps: float) -> None:
    """But for a frame's length."""
    scene = Scene(fps=fps).put(Limb.LEFT_HAND, ON_7, 0.8, 1.4).put(Limb.LEFT_HAND, ON_8, 2.0, 3.0)
    first, second = _find(scene)
    _assert_is(first, Limb.LEFT_HAND, 7, 0.8, 1.4)
    _assert_is(second, Limb.LEFT_HAND, 8, 2.0, 3.0)


@pytest.mark.parametrize("zoom", [0.3, 2.0])
def test_the_zoom_changes_nothing(zoom: float) -> None:
    """Everything is measured in trunks."""
    scene = Scene(zoom=zoom).put(Limb.LEFT_HAND, ON_7, 1.0, 2.0)
    hold = make_hold(7, 300 * zoom, 400 * zoom, 12 * zoom)
    (contact,) = _find(scene, (hold,))
    _assert_is(contact, Limb.LEFT_HAND, 7, 1.0, 2.0)


def test_nobody_on_no_wall_holds_nothing() -> None:
    """No holds, no registered frame, no climber: no contacts, and the holds are kept."""
    scene = Scene().put(Limb.RIGHT_HAND, (600, 800), 1.0, 2.0)
    assert _find(scene, ()) == ()
    found = find_contacts(*scene.film(lost=(-1, 99)), HOLDS)
    assert found.contacts == ()
    assert found.holds == HOLDS
