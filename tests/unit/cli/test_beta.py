"""`ascension beta` on what is no problem: one line that names it, never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.commands.beta import read_problem
from cli.errors import CommandError
from climbing.errors import InvalidInput
from tests.services.commands import run_ascension
from tests.unit.climbing.beta.problems import state_ladder

Spoil = Callable[[dict[str, Any]], Any]


def _set(*path: Any) -> Spoil:
    """Replaces a value deep in a document."""
    *way, key, value = path

    def spoil(document: dict[str, Any]) -> dict[str, Any]:
        place = document
        for part in way:
            place = place[part]
        place[key] = value
        return document

    return spoil


def _run(tmp_path: Path, text: str) -> tuple[int, str, Path]:
    problem, answer = tmp_path / "problem.json", tmp_path / "beta.json"
    problem.write_text(text)
    ran = run_ascension("beta", str(problem), "-o", str(answer))
    return ran.returncode, ran.stderr, answer


@pytest.mark.parametrize(
    ("named", "spoil"),
    [
        ("start", lambda document: {k: v for k, v in document.items() if k != "start"}),
        ("start.hands", _set("start", "hands", [])),
        ("start.hands: names holds ['nowhere']", _set("start", "hands", ["nowhere"])),
        ("finish: names holds [7]", _set("finish", [7])),
        ("feet: names holds ['x']", _set("feet", ["x"])),
        ("holds.2.x_m: Input should be a finite number", _set("holds", 2, "x_m", float("nan"))),
        ("holds.0.type", _set("holds", 0, "type", "banana")),
        ("holds", _set("holds", [])),
        ("different ids", _set("holds", 1, "id", "l0")),
        ("height_m", _set("climber", "height_m", 17.5)),
        ("angle_deg", _set("wall", "angle_deg", 200)),
        ("Input should be a valid dictionary", lambda _: [1, 2]),
    ],
)
def test_what_is_no_problem_is_one_line(tmp_path: Path, named: str, spoil: Spoil) -> None:
    """The place and what is wrong with it."""
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(spoil(state_ladder())))
    with pytest.raises((CommandError, InvalidInput)) as caught:
        read_problem(problem)
    assert named in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_what_may_be_missing_may_be_null(tmp_path: Path) -> None:
    """As some writers of JSON do it."""
    document, problem = state_ladder(), tmp_path / "problem.json"
    document["feet"] = document["start"]["feet"] = None
    document["climber"] |= {"arm_span_m": None, "mass_kg": None}
    document["holds"][0] |= {"type": None, "difficulty": None, "pull_deg": None}
    problem.write_text(json.dumps(document))
    assert read_problem(problem).start.feet == ()


def test_a_file_that_is_no_json_is_one_line(tmp_path: Path) -> None:
    """And one that is not there too: status 1, and no file."""
    status, said, answer = _run(tmp_path, "{")
    assert status == 1
    assert "is no JSON" in said
    assert len(said.strip().splitlines()) == 1
    assert not answer.exists()
    missing = run_ascension("beta", str(tmp_path / "none.json"), "-o", str(tmp_path / "b.json"))
    assert missing.returncode == 1
    assert "No such file" in missing.stderr


def test_an_impossible_problem_ends_with_status_3_and_how_far_it_goes(tmp_path: Path) -> None:
    """The answer says why, and the way that came nearest."""
    document = state_ladder()
    for hold in document["holds"]:
        if int(hold["id"][1:]) > 4:
            hold["y_m"] += 2.5
    status, said, answer = _run(tmp_path, json.dumps(document))
    written = json.loads(answer.read_text())
    assert status == 3
    assert "out of reach" in said
    assert "out of reach" in written["error"]
    assert written["nearest"][0]["left_hand"] in {"l3", "r3"}
    assert {written["nearest"][-1]["left_hand"], written["nearest"][-1]["right_hand"]} <= {
        "l4",
        "r4",
    }


def test_two_thousand_holds_end_in_a_clear_answer(tmp_path: Path) -> None:
    """A way, or what to do about there being too many; never a hang."""
    document = state_ladder()
    document["holds"] += [
        {"id": row, "x_m": -2 + 0.08 * (row % 50), "y_m": 0.1 + 0.1 * (row // 50), "radius_m": 0.03}
        for row in range(2000 - len(document["holds"]))
    ]
    status, said, answer = _run(tmp_path, json.dumps(document))
    assert (status == 0 and answer.exists()) or (status == 1 and "fewer holds" in said), said
