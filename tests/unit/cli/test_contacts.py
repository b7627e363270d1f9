"""`ascension contacts`: what it writes about a climb, and about a clip in which nobody climbs."""

import json
import sys
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from adapters.video import VideoWriter
from cli.main import main
from climbing.synthetic.climb import compose_climb
from tests.unit.climbing.wall.clips import film_wall, paint_wall, pan_and_return

FIELDS = {"limb", "hold", "point", "start_ms", "end_ms", "confidence"}


def _run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """The exit status."""
    monkeypatch.setattr(sys, "argv", ["ascension", "contacts", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def _film(path: Path, pictures: Iterable[np.ndarray], size: tuple[int, int], fps: int) -> Path:
    with VideoWriter(path, *size, fps=Fraction(fps)) as writer:
        for picture in pictures:
            writer.write(picture)
    return path


def _analyse(monkeypatch: pytest.MonkeyPatch, video: Path, models: Path) -> dict[str, Any]:
    monkeypatch.setenv("ASCENSION_MODELS_FOLDER", str(models))
    output = video.with_suffix(".json")
    assert _run(monkeypatch, str(video), "-o", str(output), "--model", "lite") == 0
    document: dict[str, Any] = json.loads(output.read_text())
    return document


def test_it_writes_holds_contacts_and_the_wall(
    models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fields of the contract; every contact names a hold of the list, within the clip."""
    climb = compose_climb(3, duration_s=3.0, fps=12, width_px=360, height_px=640)
    video = _film(tmp_path / "climb.mp4", climb.render_frames(), (360, 640), 12)
    document = _analyse(monkeypatch, video, models_folder)
    assert len(document["wall"]["frames"]) == 36
    assert len(document["models"]) == 2
    ids = {hold["id"] for hold in document["holds"]}
    assert len(ids) == len(document["holds"]) > 0
    found, last_ms = document["contacts"], document["wall"]["frames"][-1]["t_ms"]
    assert {c["limb"] for c in found} >= {"left_hand", "right_hand"}
    for contact in found:
        assert set(contact) == FIELDS
        assert contact["hold"] in ids or "foot" in contact["limb"]
        assert 0 <= contact["start_ms"] < contact["end_ms"] <= last_ms
        assert 0 <= contact["confidence"] <= 1


def test_a_wall_that_nobody_climbs_has_holds_and_no_contacts(
    models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an answer, not an error."""
    pictures = film_wall(paint_wall(3), pan_and_return(12, 80.0), (360, 480))
    video = _film(tmp_path / "wall.mp4", pictures, (360, 480), 12)
    document = _analyse(monkeypatch, video, models_folder)
    assert document["contacts"] == []
    assert all(frame["ok"] for frame in document["wall"]["frames"])


def test_a_wrong_call_and_a_wrong_file_end_with_their_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """2 without an output, 1 and one line for what is not there."""
    assert _run(monkeypatch, "climb.mp4") == 2
    capsys.readouterr()
    assert _run(monkeypatch, str(tmp_path / "no.mp4"), "-o", str(tmp_path / "x.json")) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("ascension: ")
