"""Laws of the wall's part of the document."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from climbing.errors import InvalidInput
from climbing.result import Bounds, WallFindings, build_document
from climbing.wall.homography import map_points
from climbing.wall.registration import WallRegistration
from contracts.result_columns import decode_columns
from contracts.results import ResultDocument
from tests.golden.climbs import make_analysis, make_track
from tests.golden.walls import HOLD_NETWORK, make_contacts, make_holds, make_registration, make_wall

TRACK = make_track(30)
FRAME_PX = np.array([[0, 0], [720, 0], [720, 1280], [0, 1280]])
REGISTRATION = make_registration(TRACK, missing=(0, 7, 8))


def _written(registration: WallRegistration, bounds: Bounds | None = None) -> dict[str, Any]:
    wall = WallFindings(registration=registration)
    document = build_document(make_analysis(TRACK, wall), bounds)
    ResultDocument.model_validate(document)
    return document["wall"]


def _with_homography(matrix: object) -> WallRegistration:
    """The registration with another homography for frame 3."""
    wall_H_image = REGISTRATION.wall_H_image.copy()
    wall_H_image[3] = matrix
    return replace(REGISTRATION, wall_H_image=wall_H_image)


@pytest.mark.parametrize("corner_px", [0.1, 0.5, 1.0])
def test_corners_come_back_within_their_bound(corner_px: float) -> None:
    """Of every registered frame, through all four generations of columns."""
    wall = _written(REGISTRATION, Bounds(corner_px=corner_px))
    expected = map_points(REGISTRATION.wall_H_image, FRAME_PX)[REGISTRATION.ok]
    for axis, name in enumerate("xy"):
        group = wall["corners"][name]
        found = decode_columns(group, name, columns=4, frames=27).samples
        assert group["bound"] == corner_px
        assert np.abs(np.array(found).T - expected[..., axis]).max() <= corner_px


def test_frames_that_are_not_registered_are_gaps() -> None:
    """By first frame and number of frames."""
    assert _written(REGISTRATION)["gaps"] == [[0, 1], [7, 2]]


def test_a_clip_without_one_registered_frame_is_one_gap() -> None:
    """The panorama's size is known all the same; there is no error to state."""
    wall = _written(make_registration(TRACK, missing=tuple(range(30))))
    assert wall["gaps"] == [[0, 30]]
    assert wall["error_px"] is None


TURNED_ROUND = [[1, 0, 0], [0, 1, 0], [0, -0.002, 1]]
FLAT = [[1, 0, 0], [0, 0.001, 0], [0, 0, 1]]
FAR = [[1, 0, 1e6], [0, 1, 0], [0, 0, 1]]


@pytest.mark.parametrize("matrix", [TURNED_ROUND, FLAT, FAR, np.zeros((3, 3))])
def test_a_frame_that_no_corners_can_tell_counts_as_not_registered(matrix: object) -> None:
    """Behind the camera, along the wall or out of sight: a gap, and no error in the writer."""
    assert _written(_with_homography(matrix))["gaps"] == [[0, 1], [3, 1], [7, 2]]


def test_what_is_not_known_is_left_out() -> None:
    """An analysis without a wall has no word of it, one without holds none of contacts."""
    plain = build_document(make_analysis(TRACK))
    assert not {"wall", "holds", "contacts"} & plain.keys()
    assert (
        not {"holds", "contacts"}
        & build_document(make_analysis(TRACK, WallFindings(registration=REGISTRATION))).keys()
    )


def test_everything_else_is_as_without_a_wall() -> None:
    """Old readers find what they know where it was."""
    plain = build_document(make_analysis(TRACK))
    full = build_document(make_analysis(TRACK, make_wall(TRACK)))
    full["models"].remove(
        {"name": HOLD_NETWORK.name, "version": HOLD_NETWORK.version, "sha256": HOLD_NETWORK.sha256}
    )
    full["warnings"].remove("wall_bent")
    assert {name: full[name] for name in plain} == plain


def _hold_with_a_hole() -> Any:
    hold = make_holds()[0]
    return replace(hold, polygon_px=np.where(hold.polygon_px > 720, np.nan, hold.polygon_px))


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "holds without a wall": ({"holds": make_holds()}, "need a registration"),
    "contacts without holds": (
        {"registration": REGISTRATION, "contacts": make_contacts()},
        "need holds",
    ),
    "contacts with unknown holds": (
        {"registration": REGISTRATION, "holds": (), "contacts": make_contacts()},
        r"\['0', '4'\], not found",
    ),
    "two holds of one id": (
        {"registration": REGISTRATION, "holds": make_holds()[:1] * 2},
        "different ids",
    ),
    "a hold of no shape": (
        {"registration": REGISTRATION, "holds": (_hold_with_a_hole(),)},
        "finite outlines",
    ),
}


@pytest.mark.parametrize(("parts", "text"), WRONG.values(), ids=WRONG)
def test_findings_that_need_others_are_refused_without_them(
    parts: dict[str, Any], text: str
) -> None:
    """The message says what is missing."""
    with pytest.raises(InvalidInput, match=text):
        WallFindings(**parts)


@pytest.mark.parametrize("other", [make_track(29), make_track(30, size_px=(1280, 720))])
def test_a_wall_of_another_clip_is_refused(other: Any) -> None:
    """Frames and their size are those of the pose."""
    with pytest.raises(InvalidInput, match="wall"):
        make_analysis(other, WallFindings(registration=REGISTRATION))
