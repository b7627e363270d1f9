"""Who is who over time, and who of them climbs."""

import numpy as np
import pytest

from climbing.pose.crops import FrameSampler
from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.tracking.people import choose_climber, link_people
from climbing.pose.tracking.scouting import Scout, Scouting
from tests.unit.climbing.pose.tracking.measured import from_points, stand

PERIOD_MS = 200
BLACK = FrameSampler(np.zeros((4, 4, 3), dtype=np.uint8))


def scouting(looks: list[list[PoseMeasurements]]) -> Scouting:
    """These people at these looks, a fifth of a second apart."""
    scouts = [Scout(index * PERIOD_MS, BLACK) for index in range(len(looks))]
    people = [
        from_points(np.concatenate([pose.points_px for pose in look]))
        if look
        else PoseMeasurements.none(0)
        for look in looks
    ]
    return Scouting(np.arange(len(looks)) * PERIOD_MS, (720, 1280), scouts, people)


def find_climber_x(looks: list[list[PoseMeasurements]]) -> list[float]:
    """Where the hips of the climber are, over time."""
    seen = scouting(looks)
    climber = choose_climber(seen, link_people(seen))
    assert climber is not None
    return [float(sighting.pose.next_crops.centre_px[0, 0]) for sighting in climber]


def test_people_keep_apart_whatever_their_order() -> None:
    """Two who stand beside each other are two, though the detector lists them in any order."""
    looks = [[stand((100, 600)), stand((500, 600))][:: 1 if i % 2 else -1] for i in range(10)]
    people = link_people(scouting(looks))
    assert [len(person) for person in people] == [10, 10]
    for person in people:
        assert len({float(s.pose.next_crops.centre_px[0, 0]) for s in person}) == 1


def test_nobody_climbs_where_nobody_is() -> None:
    """An empty clip has no climber."""
    empty = scouting([[], [], []])
    assert choose_climber(empty, link_people(empty)) is None


@pytest.mark.parametrize("order", [1, -1])
def test_the_climber_is_not_the_spotter(order: int) -> None:
    """Both are there all the time; one has the hands on holds and gains height."""
    looks = [
        [stand((300, 900 - 10 * i), raised=True), stand((500, 950))][::order] for i in range(30)
    ]
    assert set(find_climber_x(looks)) == {300.0}


def test_a_climber_who_comes_late_is_preferred_to_someone_who_waits() -> None:
    """Three quarters of the time on the wall count more than all of it below."""
    looks = [
        [stand((500, 950))] + ([stand((300, 900 - 10 * i), raised=True)] if i >= 8 else [])
        for i in range(32)
    ]
    assert set(find_climber_x(looks)) == {300.0}


def test_a_passer_by_is_not_followed() -> None:
    """They walk through the picture, in front of the climber, and are not taken for them."""
    looks = [[stand((300, 900 - 5 * i), raised=True), stand((60 * i, 1000))] for i in range(12)] + [
        [stand((300, 840 - 5 * i), raised=True)] for i in range(12)
    ]
    assert set(find_climber_x(looks)) == {300.0}


def test_a_climb_with_a_gap_is_one() -> None:
    """Seen again after two seconds near where they were."""
    looks = [
        [stand((300, 900 - 5 * i), raised=True)] if not 10 <= i < 20 else [] for i in range(30)
    ]
    assert len(find_climber_x(looks)) == 20


def test_somebody_else_later_is_not_the_climber() -> None:
    """The next climber begins elsewhere, long after."""
    looks = [[stand((300, 900 - 5 * i), raised=True)] for i in range(30)]
    looks += [[]] * 30
    looks += [[stand((600, 900), raised=True)] for _ in range(5)]
    assert set(find_climber_x(looks)) == {300.0}
