"""Laws of what comes back of a wall: frames and holds within their bounds, in few bytes."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.result import Bounds, WallFindings, build_document, encode_result
from climbing.synthetic import compose_climb
from climbing.wall.homography import map_points
from climbing.wall.registration import WallRegistration
from contracts.result_reader import expand_result
from contracts.results import ResultDocument
from tests.golden.climbs import make_analysis, make_track
from tests.golden.walls import make_contacts, make_holds, make_registration, make_wall
from tests.unit.climbing.result.synthetic_walls import find_wall

SEEDED = settings(derandomize=True, deadline=None, max_examples=25)

TRACK = make_track(40)
GRID_PX = np.stack(np.meshgrid([0, 240, 480, 720], [0, 320, 640, 960, 1280]), axis=-1).reshape(
    -1, 2
)

IS_CORNER = np.isin(GRID_PX[:, 0], [0, 720]) & np.isin(GRID_PX[:, 1], [0, 1280])


def _expand(wall: WallFindings, bounds: Bounds | None = None) -> dict[str, Any]:
    """Through the whole document, which also obeys the schema."""
    times = tuple(wall.registration.t_ms.tolist()) if wall.registration else None
    document = build_document(make_analysis(make_track(len(times or ()), t_ms=times), wall), bounds)
    ResultDocument.model_validate(document)
    return expand_result(document)


def _measure_errors_px(registration: WallRegistration, expanded: dict[str, Any]) -> np.ndarray:
    """How far places all over each frame come to lie from where they should [panorama px]."""
    found = [frame["wall_H_image"] for frame in expanded["frames"]]
    assert [place is not None for place in found] == registration.ok.tolist()
    matrices = np.array([place for place in found if place]).reshape(-1, 3, 3)
    expected = map_points(registration.wall_H_image[registration.ok], GRID_PX)
    return np.abs(map_points(matrices, GRID_PX) - expected)


@SEEDED
@given(
    st.sets(st.integers(0, 39), max_size=39),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.0, 0.3, 3.0, 40.0]),
    st.sampled_from([0.5, 1.0]),
)
def test_frames_come_back_within_the_bound(
    missing: set[int], seed: int, shake_px: float, corner_px: float
) -> None:
    """However the camera shakes and wherever it is lost.

    Corners that are off in turns bend a frame between them: by a quarter of four bounds, times how
    much longer than wide it is, on top of the bound itself.
    """
    registration = make_registration(TRACK, missing=tuple(missing))
    rng = np.random.default_rng(seed)
    registration.wall_H_image[:, :2, 2] += rng.normal(scale=shake_px, size=(40, 2))
    expanded = _expand(WallFindings(registration), Bounds(corner_px=corner_px))
    assert expanded["bounds"]["wall_corners"] == [corner_px, corner_px]
    errors_px = _measure_errors_px(registration, expanded)
    assert errors_px.max() <= 2.8 * corner_px
    assert errors_px[:, IS_CORNER].max() <= corner_px


def test_holds_come_back_within_the_bound() -> None:
    """No corner of an outline lies farther from the one that was written, and so the box."""
    expanded = _expand(make_wall(TRACK))
    bound_px = expanded["wall"]["outline_bound_px"]
    assert bound_px == 1.0
    for hold, found in zip(make_holds(), expanded["holds"], strict=True):
        polygon = np.array(found["polygon"], dtype=float)
        assert max(_distance_px(corner, polygon) for corner in hold.polygon_px) <= bound_px
        # The smallest hold becomes a triangle of one pixel.
        assert np.array(found["box"]) == pytest.approx(np.array(hold.box_px), abs=bound_px + 0.5)


def _distance_px(point: np.ndarray, outline: np.ndarray) -> float:
    lines = np.roll(outline, -1, axis=0) - outline
    share = ((point - outline) * lines).sum(axis=1) / (lines**2).sum(axis=1)
    nearest = outline + np.clip(share, 0, 1)[:, None] * lines
    return float(np.linalg.norm(nearest - point, axis=1).min())


def test_what_is_known_of_holds_comes_back() -> None:
    """Kinds, types, colours and routes as they are, probabilities in hundredths."""
    jug, volume, foothold = _expand(make_wall(TRACK))["holds"]
    assert (jug["id"], jug["type"], jug["kind"], jug["route"]) == (0, "jug", "hold", 0)
    assert (volume["id"], volume["type"], volume["kind"]) == (4, "sloper", "volume")
    assert (foothold["colour"], foothold["route"]) == ("blue", None)
    assert (jug["score"], jug["type_confidence"]) == (0.88, 0.4)


def test_places_in_metres_count_from_the_lowest_left_of_the_panorama() -> None:
    """Up the wall, whichever way the panorama is turned; none without a scale."""
    upright = replace(make_registration(TRACK), up=(0.0, -1.0))
    wall = WallFindings(upright, holds=make_holds())
    jug = _expand(wall)["holds"][0]
    left, top, right, bottom = make_holds()[0].box_px
    expected = [0.003 * (left + right) / 2, 0.003 * (2100 - (top + bottom) / 2)]
    assert jug["position_m"] == pytest.approx(expected, abs=0.005)
    turned = WallFindings(replace(upright, up=(1.0, 0.0)), holds=make_holds())
    expected = [0.003 * (top + bottom) / 2, 0.003 * (left + right) / 2]
    assert _expand(turned)["holds"][0]["position_m"] == pytest.approx(expected, abs=0.005)
    unknown = WallFindings(replace(upright, m_per_px=None), holds=make_holds())
    assert not any("position_m" in hold for hold in _expand(unknown)["holds"])


def test_contacts_come_back_in_order_of_their_start() -> None:
    """Times exactly, places to the pixel, a foot on the bare wall without a hold."""
    expanded = _expand(make_wall(TRACK))["contacts"]
    written = sorted(make_contacts(), key=lambda contact: (contact.start_ms, contact.end_ms))
    for contact, found in zip(written, expanded, strict=True):
        assert (found["limb"], found["hold"]) == (contact.limb, contact.hold)
        assert (found["start_ms"], found["end_ms"]) == (contact.start_ms, contact.end_ms)
        assert found["confidence"] == pytest.approx(contact.confidence, abs=0.005)
        assert found["point"] == pytest.approx(contact.point_px, abs=0.5)
    assert [found["hold"] for found in expanded].count(None) == 1


@pytest.fixture(scope="module")
def half_a_minute() -> WallFindings:
    """A generated climb of 900 frames from the hand, with 55 holds and 24 contacts."""
    truth = compose_climb(3, duration_s=30, fps=30).truth
    return find_wall(truth, 720, 1280)


def test_a_whole_wall_adds_less_than_eight_kilobytes(half_a_minute: WallFindings) -> None:
    """To half a minute at 30 frames a second; and its frames come back."""
    assert half_a_minute.registration
    times = tuple(half_a_minute.registration.t_ms.tolist())
    track = make_track(900, pace=0.2, t_ms=times)
    plain = encode_result(make_analysis(track))
    walled = encode_result(make_analysis(track, half_a_minute))
    assert len(walled) - len(plain) <= 8_000
    expanded = expand_result(walled)
    assert _measure_errors_px(half_a_minute.registration, expanded).max() <= 1.0
    assert len(expanded["holds"]) == 55
