"""Who held what on a generated climb, found from its pictures alone and compared with the truth."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from climbing.contacts.contact import Contact
from climbing.holds.placement import place_hold_network
from climbing.pose.placement import place_networks
from climbing.pose.tracking.offline_engine import OfflinePoseEngine
from climbing.pose.weights import PoseModel
from climbing.result import WallFindings
from climbing.result.from_wall import read_wall
from climbing.synthetic import ClimbTruth
from climbing.synthetic.truth import Contact as TrueContact
from climbing.wall.homography import map_points
from climbing.wall.people_mask import PeopleMask
from tests.acceptance.generated_films import Filmed, film, fit_plane

SEEDS = (1, 7)
DURATION_S = 12.0
LEAST_F1 = 0.9
# A contact is found if it is on the same hold for at least half of the time that either lasts.
LEAST_OVERLAP = 0.5
SAME_HOLD_IOU = 0.3


def compute_f1(truth: ClimbTruth, found: WallFindings) -> float:
    """Of events; each of both sides counts once."""
    boxes = _list_true_boxes(truth, found)
    left = list(found.contacts or ())
    count = len(truth.contacts) + len(left)
    hits = 0
    for true in truth.contacts:
        match = next((c for c in left if _is_same(true, c, boxes, found)), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return 2 * hits / count


def _list_true_boxes(truth: ClimbTruth, found: WallFindings) -> dict[int, np.ndarray]:
    assert found.registration is not None
    panorama_H_wall = fit_plane(truth, found.registration)
    outlines = {hold.id: map_points(panorama_H_wall, hold.polygon_m) for hold in truth.holds}
    return {hold: np.concatenate([o.min(axis=0), o.max(axis=0)]) for hold, o in outlines.items()}


def _is_same(
    true: TrueContact, contact: Contact, boxes: dict[int, np.ndarray], found: WallFindings
) -> bool:
    if contact.limb is not true.limb or contact.hold is None:
        return False
    hold = next(hold for hold in found.holds or () if hold.id == contact.hold)
    if _compute_iou(boxes[true.hold_id], np.array(hold.box_px)) < SAME_HOLD_IOU:
        return False
    shared = min(true.end_ms, contact.end_ms) - max(true.start_ms, contact.start_ms)
    both = max(true.end_ms, contact.end_ms) - min(true.start_ms, contact.start_ms)
    return shared >= LEAST_OVERLAP * both


def _compute_iou(first: np.ndarray, second: np.ndarray) -> float:
    low, high = np.maximum(first[:2], second[:2]), np.minimum(first[2:], second[2:])
    common = np.clip(high - low, 0, None).prod()
    areas = (first[2:] - first[:2]).prod() + (second[2:] - second[:2]).prod()
    return float(common / (areas - common))


@pytest.fixture(scope="module")
def films() -> list[Filmed]:
    """Different climbers on different walls."""
    return [film(seed, DURATION_S) for seed in SEEDS]


@pytest.fixture(scope="module")
def found(films: list[Filmed], models_folder: Path) -> list[WallFindings]:
    """The whole chain: people, climber, wall, holds, contacts."""
    engine = OfflinePoseEngine(place_networks(PoseModel.HEAVY, models_folder, threads=2))
    holds = place_hold_network(threads=2)
    walls = []
    for filmed in films:
        followed = engine.follow(filmed.clip)
        people = PeopleMask.from_scouting(followed.scouting)
        walls.append(read_wall(filmed.clip, followed.track, holds, people=people))
    return walls


def test_contacts_are_the_true_ones(
    films: list[Filmed],
    found: list[WallFindings],
    record_property: Callable[[str, object], None],
) -> None:
    """On each climb nearly all are found, at the right hold and time, and hardly any invented."""
    f1 = [compute_f1(filmed.truth, wall) for filmed, wall in zip(films, found, strict=True)]
    record_property("contact_f1", f1)
    assert min(f1) > LEAST_F1, f1


def test_contacts_of_another_climb_would_be_noticed(
    films: list[Filmed], found: list[WallFindings]
) -> None:
    """The measure itself: the truth of one climb is not that of the other."""
    assert compute_f1(films[0].truth, found[1]) < 0.3
