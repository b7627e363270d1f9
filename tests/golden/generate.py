"""Writes the golden vectors and the published schema: `python -m tests.golden.generate`.

A golden vector is a document and what it must expand to, held by the readers in Python and in
JavaScript. Documents of version 1 that are out in the world cannot change, so neither should these:
add new ones, and regenerate old ones only for a mistake in the oracle.
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from climbing.pose.track import PoseTrack
from climbing.result import WallFindings, build_document
from contracts.results import result_json_schema
from tests.golden.climbs import make_analysis, make_track, with_landmark
from tests.golden.ghosts import make_ghosted
from tests.golden.oracle import expand_slowly
from tests.golden.walls import make_registration, make_wall

GOLDEN = Path(__file__).parent
VECTORS = GOLDEN / "vectors"
CORRUPT = GOLDEN / "corrupt.json"
SCHEMA = GOLDEN.parents[1] / "docs" / "result.schema.json"

Corruption = tuple[str, list[str | int], Any]


def build_documents() -> dict[str, dict[str, Any]]:
    """Each golden document by its name."""
    tracks = {
        "normal": make_track(8),
        "landscape": make_track(4, size_px=(1280, 720)),
        "gaps": make_track(10, missing=(0, 3, 4, 8, 9)),
        "empty": make_track(4, missing=(0, 1, 2, 3)),
        "single_frame": make_track(1),
        "climber_in_one_frame": make_track(4, missing=(0, 1, 3)),
        "variable_frame_rate": make_track(7, t_ms=(5, 38, 39, 120, 155, 1_000, 60_000)),
        "negative": with_landmark(make_track(5), 16, 2, [-1.2, -0.3, -0.9, 0.4, -1.1]),
        "extremes": with_landmark(make_track(5), 20, 0, [-24.0, 24.0, 0.0, 24.0, -24.0]),
    }
    documents = {name: build_document(make_analysis(track)) for name, track in tracks.items()}
    walls = {
        name: build_document(make_analysis(track, wall))
        for name, (track, wall) in _build_walls().items()
    }
    walls["ghost"] = build_document(make_ghosted())
    handwritten = {
        "handwritten": _handwritten(documents["normal"]),
        "wall_handwritten": _handwrite_wall(walls["wall_with_gaps"]),
    }
    return documents | walls | handwritten


def _build_walls() -> dict[str, tuple[PoseTrack, WallFindings]]:
    """Climbs of which more than the pose is known."""
    normal, gaps = make_track(8), make_track(10, missing=(0, 3, 4, 8, 9))
    bare = WallFindings(make_registration(normal, m_per_px=None), holds=(), contacts=())
    return {
        "wall": (normal, make_wall(normal)),
        "wall_with_gaps": (gaps, make_wall(gaps, missing=(0, 1, 4, 9))),
        "wall_never_registered": (normal, make_wall(normal, missing=tuple(range(8)))),
        "wall_without_holds": (normal, bare),
        "wall_unsearched": (normal, WallFindings(make_registration(normal))),
    }


def _handwritten(document: dict[str, Any]) -> dict[str, Any]:
    """What our encoder never writes but version 1 allows: long steps, unknown fields, held lines.

    40 frames: columns of x are one line from 0 to 304, each on the shoulders of the one before; y
    is -100 held to frame 33 and then 1, z stands still.
    """
    written = deepcopy(document)
    written["video"] |= {"frame_count": 40, "later": "field"}
    written["video"]["t_ms"] |= {"frames": "nB", "values": "Awyc"}
    pose = written["pose"]
    pose["x"] |= {"frames": _columns("nB"), "values": _columns("AgT")}
    pose["x"]["parents"] = list(range(-1, 32))
    pose["y"] |= {"frames": _columns("hB"), "values": _columns("pGqG"), "interpolation": "step"}
    pose["y"].pop("parents")
    pose["z"] |= {"frames": _columns("nB"), "values": _columns("AA")}
    pose["visibility"] |= {"frames": _columns(""), "values": _columns("Q"), "later": [1]}
    written["angles"] = pose["z"] | {"names": ["neck"], "frames": "TU", "values": "BCD"}
    written["angles"].pop("parents")
    centre = written["centre_of_gravity"]
    centre["x"] |= {"frames": "nB", "values": "CC"}
    centre["y"] |= {"frames": "nB", "values": "DD"}
    return written | {"later": {"stances": [None, {"left_hand": 3}]}}


def _handwrite_wall(document: dict[str, Any]) -> dict[str, Any]:
    """Corners that jump, mirrored frames, a finer quantum, contacts out of order, unknown fields.

    6 frames on the wall: x is 300, 0, 0, 320 quanta, y 0, -8, 500, 480, all +4 from the fifth on.
    """
    written = deepcopy(document)
    columns = {"quantum": 0.25, "bound": 0.3, "interpolation": "step", "frames": "E,E,E,E"}
    written["wall"]["corners"] = {
        "x": columns | {"values": "4SI,AI,AI,gUI", "later": 1},
        "y": columns | {"values": "AI,RI,ofI,geI"},
        "z": None,
    }
    written["wall"] |= {"planes": [{"normal": [0, 0, 1]}]}
    written["contacts"] = [contact | {"force_n": 310.5} for contact in written["contacts"][::-1]]
    written["holds"][0] |= {"outline": [-5, -7, 3, 0, 0, 3, 0, 0], "maker": None}
    return written


def _columns(text: str) -> str:
    return ",".join([text] * 33)


def build_corruptions() -> list[dict[str, Any]]:
    """What to put where in the golden document `wall` so that every reader must refuse it."""
    cases = [*_corrupt_bodies(), *_corrupt_walls(), *_corrupt_holds(), *_corrupt_ghosts()]
    return [{"why": why, "path": path, "value": value} for why, path, value in cases]


def _corrupt_bodies() -> list[Corruption]:
    columns = 33
    return [
        ("a later version", ["version"], 2),
        ("no version", ["version"], None),
        ("no pose", ["pose"], None),
        ("pose is a list", ["pose"], []),
        ("no frames at all", ["video", "frame_count"], 0),
        ("more frames than keys", ["video", "frame_count"], 9),
        ("a fraction of a frame", ["video", "frame_count"], 7.5),
        ("a billion frames", ["video", "frame_count"], 1_000_000_000),
        ("no times", ["video", "t_ms"], None),
        ("a gap that leaves the clip", ["pose", "gaps"], [[7, 2]]),
        ("a gap before the first frame", ["pose", "gaps"], [[-1, 1]]),
        ("an empty gap", ["pose", "gaps"], [[2, 0]]),
        ("a gap after the last frame", ["pose", "gaps"], [[8, 0]]),
        ("gaps that overlap", ["pose", "gaps"], [[1, 2], [2, 1]]),
        ("a gap that the columns do not know", ["pose", "gaps"], [[2, 1]]),
        ("a gap of one number", ["pose", "gaps"], [[2]]),
        ("gaps as text", ["pose", "gaps"], "none"),
        ("an unknown character", ["pose", "x", "values"], ",".join(["A-"] * columns)),
        ("a character outside ASCII", ["pose", "x", "values"], ",".join(["Aé"] * columns)),
        ("a number that breaks off", ["pose", "x", "values"], ",".join(["Ag"] * columns)),
        (
            "a number of seven characters",
            ["pose", "x", "values"],
            ",".join(["A////////A"] * columns),
        ),
        ("too few values", ["pose", "x", "values"], ",".join(["A"] * columns)),
        ("too many values", ["pose", "y", "values"], ",".join(["AAAAAAAAAAAA"] * columns)),
        ("too few columns", ["pose", "z", "values"], "AA"),
        ("no columns", ["pose", "z", "frames"], ""),
        ("a step of no frame", ["pose", "z", "frames"], ",".join(["HA"] * columns)),
        ("values that are no text", ["pose", "z", "values"], [1, 2, 3]),
        (
            "a level after the last frame",
            ["pose", "visibility", "frames"],
            ",".join(["Z"] * columns),
        ),
        ("a quantum of nothing", ["pose", "x", "quantum"], 0),
        ("a quantum below nothing", ["pose", "x", "quantum"], -0.5),
        ("a quantum as text", ["pose", "x", "quantum"], "0.0015"),
        ("a huge quantum", ["pose", "x", "quantum"], 1e300),
        ("no bound", ["pose", "x", "bound"], None),
        ("an unknown interpolation", ["pose", "x", "interpolation"], "cubic"),
        ("its own parent", ["pose", "x", "parents"], list(range(columns))),
        ("a parent from below", ["pose", "x", "parents"], [-2] * columns),
        ("too few parents", ["pose", "x", "parents"], [-1]),
        ("no names of joints", ["angles", "names"], []),
        ("a joint twice", ["angles", "names"], ["left_knee"] * 8),
        ("more names than columns", ["angles", "names"], [f"joint_{i}" for i in range(9)]),
        ("half a centre of gravity", ["centre_of_gravity", "y"], None),
    ]


def _corrupt_walls() -> list[Corruption]:
    corners = ["wall", "corners"]
    return [
        ("a wall that is a list", ["wall"], []),
        ("a panorama without a width", ["wall", "width"], None),
        ("a panorama of no height", ["wall", "height"], 0),
        ("a wall seen in frames without a width", ["video", "width"], 0),
        ("a wall seen in frames of text", ["video", "height"], "1280"),
        ("no gaps of the wall", ["wall", "gaps"], None),
        ("a gap of the wall that leaves the clip", ["wall", "gaps"], [[7, 2]]),
        ("a gap of the wall that the corners do not know", ["wall", "gaps"], [[2, 1]]),
        ("no corners", corners, None),
        ("half the corners", [*corners, "y"], None),
        ("three corners", [*corners, "x", "values"], "AA,AA,AA"),
        ("corners in one place", [*corners, "x", "values"], "AA,AA,AA,AA"),
        ("corners with a quantum of nothing", [*corners, "x", "quantum"], 0),
        ("a corner that is its own parent", [*corners, "y", "parents"], [0, 0, 1, 2]),
    ]


def _corrupt_holds() -> list[Corruption]:
    return [
        ("holds that are no list", ["holds"], {}),
        ("a hold that is a number", ["holds"], [3]),
        ("two holds of one id", ["holds", 1, "id"], 0),
        ("a hold without an id", ["holds", 1, "id"], None),
        ("a hold of half an id", ["holds", 1, "id"], 0.5),
        ("a hold without an outline", ["holds", 0, "outline"], None),
        ("an outline of two corners", ["holds", 0, "outline"], [1, 2, 3, 4]),
        ("an outline of three corners and a half", ["holds", 0, "outline"], [1, 2, 3, 4, 5, 6, 7]),
        ("an outline of fractions", ["holds", 0, "outline"], [0, 0, 4.5, 0, 0, 4]),
        ("an outline beyond any picture", ["holds", 0, "outline"], [10**15, 0, 4, 0, 0, 4]),
        ("no holds for the contacts", ["holds"], []),
        ("contacts that are no list", ["contacts"], "none"),
        ("a contact that is nothing", ["contacts"], [None]),
        ("a contact with an unknown hold", ["contacts", 0, "hold"], 1),
        ("a contact of no limb", ["contacts", 0, "limb"], None),
        ("a contact that ends before it starts", ["contacts", 1, "end_ms"], -1),
        ("a contact that never starts", ["contacts", 0, "start_ms"], None),
        ("a contact in a place of one number", ["contacts", 0, "point"], [3]),
    ]


def _corrupt_ghosts() -> list[Corruption]:
    """The golden document has no ghost: each case is a whole one of two frames and one joint."""
    column = {"quantum": 1, "bound": 1, "interpolation": "linear", "frames": "B", "values": "AC"}
    motion = {"fps": 30, "frame_count": 2, "joints": ["pelvis"], "x": column, "y": column}
    whole = {"trajectory": motion | {"z": column}}

    def motions(**changes: object) -> dict[str, Any]:
        return {"trajectory": whole["trajectory"] | changes}

    def clocks(t_ms: object, ghost_ms: object) -> dict[str, Any]:
        return whole | {"clock": {"t_ms": t_ms, "ghost_ms": ghost_ms}}

    cases = {
        "a trajectory of text": {"trajectory": "up"},
        "a trajectory without depth": {"trajectory": motion},
        "a trajectory of no frame": motions(frame_count=0),
        "a trajectory of a billion frames": motions(frame_count=1_000_000_000),
        "a trajectory of more frames than keys": motions(frame_count=3),
        "a trajectory without joints": motions(joints=[]),
        "a trajectory of unnamed joints": motions(joints=[3]),
        "a trajectory of more joints than columns": motions(joints=["pelvis", "head"]),
        "a ghost's clock of text": whole | {"clock": "noon"},
        "a ghost's clock without keys": clocks([], []),
        "a ghost's clock of one time": clocks([0, 40], [0]),
        "a ghost's clock that stands": clocks([40, 40], [0, 40]),
        "a ghost's clock that runs back": clocks([0, 40], [40, 0]),
        "a ghost's clock of fractions": clocks([0, 0.5], [0, 40]),
    }
    return [(why, ["ghost"], value) for why, value in cases.items()]


def main() -> None:
    """Writes every file."""
    VECTORS.mkdir(exist_ok=True)
    for name, document in build_documents().items():
        vector = {"document": document, "expanded": expand_slowly(document)}
        _write(VECTORS / f"{name}.json", json.dumps(vector, separators=(",", ":")))
    _write(CORRUPT, json.dumps(build_corruptions(), indent=1, ensure_ascii=True))
    _write(SCHEMA, json.dumps(result_json_schema(), indent=2))


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
