"""`ascension holds`: what it writes about a photo, and what it says of one that it cannot use."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cli.main import main
from climbing.holds.hold import HoldType
from climbing.synthetic.wall_photo import render_wall_photo
from tests.photos import encode_photo, list_bad_photos

FIELDS = {"id", "box", "polygon", "kind", "type", "type_confidence", "colour", "route", "score"}
ORIENTATION, TURNED_RIGHT = 0x0112, 6


@pytest.fixture(scope="module")
def wall() -> np.ndarray:
    """A wall that nobody built, higher than wide."""
    return np.ascontiguousarray(render_wall_photo(10_003).rgb[:, 80:560])


def _run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """The exit status."""
    monkeypatch.setattr(sys, "argv", ["ascension", "holds", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def _detect(monkeypatch: pytest.MonkeyPatch, folder: Path, data: bytes) -> dict[str, Any]:
    photo, output = folder / "photo", folder / "holds.json"
    photo.write_bytes(data)
    assert _run(monkeypatch, str(photo), "-o", str(output)) == 0
    document: dict[str, Any] = json.loads(output.read_text())
    return document


def test_it_writes_every_hold_of_a_photo(
    wall: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fields of the contract, within the photo, best first, and the network by digest."""
    document = _detect(monkeypatch, tmp_path, encode_photo(wall))
    height, width = wall.shape[:2]
    assert (document["width"], document["height"]) == (width, height)
    assert len(document["model"]["sha256"]) == 64
    holds = document["holds"]
    assert len(holds) > 5
    assert [hold["score"] for hold in holds] == sorted((h["score"] for h in holds), reverse=True)
    for hold in holds:
        assert set(hold) == FIELDS
        x, y = np.array(hold["polygon"]).T
        assert hold["box"] == [x.min(), y.min(), x.max(), y.max()]
        assert x.min() >= 0
        assert y.min() >= 0
        assert x.max() <= width
        assert y.max() <= height
        assert hold["type"] in set(HoldType)
        assert 0 <= hold["type_confidence"] <= 1


def test_a_photo_lying_on_its_side_is_answered_upright(
    wall: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EXIF says how the phone was held; the holds are the same."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    stored = io.BytesIO()
    Image.fromarray(np.rot90(wall)).save(stored, "PNG", exif=exif)
    turned = _detect(monkeypatch, tmp_path, stored.getvalue())
    assert turned == _detect(monkeypatch, tmp_path, encode_photo(wall, ".png"))


def test_a_blank_photo_has_no_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is an answer, not an error."""
    for shade in (0, 128, 255):
        blank = encode_photo(np.full((600, 800, 3), shade, np.uint8))
        document = _detect(monkeypatch, tmp_path, blank)
        assert document["holds"] == []
        assert (document["width"], document["height"]) == (800, 600)


def test_a_bad_photo_is_one_line(
    wall: np.ndarray,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Status 1, what is wrong with it, and no file."""
    output = tmp_path / "holds.json"
    for bad in list_bad_photos(encode_photo(wall)):
        photo = tmp_path / "photo"
        photo.write_bytes(bad.data)
        assert _run(monkeypatch, str(photo), "-o", str(output)) == 1, bad.name
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert line.startswith("ascension: "), bad.name
        assert not output.exists()
    assert _run(monkeypatch, str(tmp_path / "missing.jpg"), "-o", str(output)) == 1
    assert "No such file" in capsys.readouterr().err


def test_a_wrong_call_is_a_usage_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No photo, no output, or a device that does not exist end with status 2."""
    assert _run(monkeypatch) == 2
    assert _run(monkeypatch, "wall.jpg") == 2
    output = str(tmp_path / "holds.json")
    assert _run(monkeypatch, "wall.jpg", "-o", output, "--device", "abacus") == 2
