"""The climber's crop between the looks of the scouts."""

import numpy as np
import pytest

from climbing.pose.crops import Crops
from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.tracking.crop_path import CropPath


def path(t_ms: list[int], x: list[float], side: list[float], turn_deg: list[float]) -> CropPath:
    """A person whose crops are these at some times."""
    poses = PoseMeasurements.none(len(x))
    places = np.column_stack([x, np.zeros(len(x))])
    poses.next_crops.put(np.arange(len(x)), Crops(places, np.array(side), np.radians(turn_deg)))
    return CropPath(np.array(t_ms), poses)


def test_at_a_sighting_it_is_what_was_seen() -> None:
    """Interpolation changes nothing there."""
    found = path([0, 200, 400], [1, 5, 2], [10, 20, 30], [0, 10, 20]).at(np.array([200]))
    assert found.centre_px[0, 0] == pytest.approx(5)
    assert found.side_px[0] == pytest.approx(20)
    assert np.degrees(found.rotation_rad[0]) == pytest.approx(10)


def test_between_sightings_it_moves_evenly() -> None:
    """Places on a line, sizes by their ratio."""
    found = path([0, 200], [0, 10], [10, 40], [0, 0]).at(np.array([100]))
    assert found.centre_px[0, 0] == pytest.approx(5)
    assert found.side_px[0] == pytest.approx(20)


def test_a_body_that_turns_through_upside_down_takes_the_short_way() -> None:
    """From 170 to -170 degrees is 20 degrees, not 340."""
    found = path([0, 200], [0, 0], [10, 10], [170, -170]).at(np.array([100]))
    assert abs(np.degrees(found.rotation_rad[0])) == pytest.approx(180)


def test_a_long_gap_has_no_crop_but_its_edges_have() -> None:
    """A little beyond a sighting the climber is still looked for."""
    found = path([0, 200, 3000], [0, 0, 0], [10, 10, 10], [0, 0, 0])
    t_ms = np.array([0, 100, 300, 1000, 2000, 2900, 3000, 3100, 3500])
    assert found.at(t_ms).valid.tolist() == [
        True, True, True, False, False, True, True, True, False,
    ]  # fmt: skip
