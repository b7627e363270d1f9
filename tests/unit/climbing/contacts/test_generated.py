"""On generated climbs, whose contacts are known, nearly all are found and hardly any invented."""

from itertools import pairwise

import numpy as np
import pytest

from climbing.contacts.contact import Contact
from climbing.contacts.finding import find_contacts
from climbing.holds.hold import Hold, HoldKind
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.synthetic.climb import compose_climb
from climbing.synthetic.truth import ClimbTruth
from climbing.wall.registration import WallRegistration

PX_PER_M = 200.0
# The panorama shows the wall from its upper left corner, y down.
PANORAMA_H_WALL = np.array([[PX_PER_M, 0, 600], [0, -PX_PER_M, 1400], [0, 0, 1]])
STRAY_PX = 4.0
LEAST_F1 = 0.9


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_contacts_of_a_generated_climb(seed: int) -> None:
    """From landmarks that stray as those of a network do."""
    truth = compose_climb(seed).truth
    found = find_contacts(_observe(truth), _register(truth), _list_holds(truth))
    assert _compute_f1(truth, found.contacts) > LEAST_F1
    for limb in {c.limb for c in found.contacts}:
        own = [c for c in found.contacts if c.limb is limb]
        assert all(a.end_ms < b.start_ms for a, b in pairwise(own))


def _observe(truth: ClimbTruth) -> PoseTrack:
    frames, size = len(truth), np.array([truth.camera.width_px, truth.camera.height_px])
    strayed = truth.landmarks_px + np.random.default_rng(truth.seed).normal(
        0, STRAY_PX, truth.landmarks_px.shape
    )
    landmarks = np.zeros((frames, 33, 3), np.float32)
    landmarks[..., :2] = strayed / size
    visibility = np.where(truth.visible, 0.95, 0.3).astype(np.float32)
    model = ModelInfo("truth", "1", "0" * 64)
    return PoseTrack(
        truth.t_ms, landmarks, visibility, np.zeros_like(landmarks), *size.tolist(), model
    )


def _register(truth: ClimbTruth) -> WallRegistration:
    frames = len(truth)
    panorama_H_image = PANORAMA_H_WALL @ truth.wall_H_image
    return WallRegistration(
        truth.t_ms,
        (truth.camera.width_px, truth.camera.height_px),
        (1200, 1500),
        panorama_H_image / panorama_H_image[:, 2:, 2:],
        np.full(frames, 100),
        np.zeros(frames),
    )


def _list_holds(truth: ClimbTruth) -> list[Hold]:
    return [
        Hold(
            hold.id,
            (hold.polygon_m @ PANORAMA_H_WALL[:2, :2].T + PANORAMA_H_WALL[:2, 2]).astype("f4"),
            1.0,
            HoldKind.HOLD,
            hold.kind,
            1.0,
            hold.colour,
            None,
        )
        for hold in truth.holds
    ]


def _compute_f1(truth: ClimbTruth, found: tuple[Contact, ...]) -> float:
    """A find is right if limb and hold are and the times overlap by half; each counts once."""
    left = list(found)
    right = 0
    for contact in truth.contacts:
        for guess in left:
            shared = min(contact.end_ms, guess.end_ms) - max(contact.start_ms, guess.start_ms)
            both = max(contact.end_ms, guess.end_ms) - min(contact.start_ms, guess.start_ms)
            same = (guess.limb, guess.hold) == (contact.limb, contact.hold_id)
            if same and shared >= 0.5 * both:
                left.remove(guess)
                right += 1
                break
    return 2 * right / (len(truth.contacts) + len(found))
