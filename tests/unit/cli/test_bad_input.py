"""A user's mistake is one line on standard error and exit status 1, never a traceback."""

import json
import sys
from pathlib import Path

import pytest

from cli.embedded.ports import find_free_port
from cli.main import main
from tests.films import write_film
from tests.unit.adapters.video.films import write_sound


def _run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """The one line that the command ends with."""
    monkeypatch.setattr(sys, "argv", ["ascension", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines[-1].startswith("ascension: ")
    assert not any(line.startswith("Traceback") for line in lines)
    return lines[-1]


def test_what_is_no_video_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing, text, sound only, cut off: each its own reason, and nothing is written."""
    text = tmp_path / "notes.mp4"
    text.write_text("not a film")
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(write_film(tmp_path / "film.mp4").read_bytes()[:200])
    output = tmp_path / "pose.json"
    reasons = {
        tmp_path / "missing.mp4": "No such file",
        text: "not a video",
        write_sound(tmp_path / "sound.mp4"): "no video stream",
        cut: "breaks off",
    }
    for video, reason in reasons.items():
        assert reason in _run(capsys, monkeypatch, "pose", str(video), "-o", str(output))
        assert not output.exists()


def test_an_output_that_cannot_be_written_is_refused_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the video is even opened."""
    line = _run(capsys, monkeypatch, "pose", "missing.mp4", "-o", str(tmp_path / "no" / "x.json"))
    assert "there is no directory" in line


def test_run_refuses_a_video_before_it_starts_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home it would have started in stays empty."""
    monkeypatch.setenv("ASCENSION_HOME", str(tmp_path / "home"))
    line = _run(capsys, monkeypatch, "run", "--video", str(tmp_path / "missing.mp4"))
    assert "No such file" in line
    assert not list((tmp_path / "home").rglob("*.json"))


def test_a_service_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the address that was tried."""
    monkeypatch.setenv("ASCENSION_HOME", str(tmp_path / "home"))
    url = f"http://127.0.0.1:{find_free_port()}"
    film = write_film(tmp_path / "film.mp4")
    assert url in _run(capsys, monkeypatch, "analyze", str(film), "--url", url)


@pytest.mark.parametrize("command", ["status", "down"])
def test_nothing_runs_in_an_empty_home(
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The directory that was looked in is named."""
    monkeypatch.setenv("ASCENSION_HOME", str(tmp_path))
    line = _run(capsys, monkeypatch, command)
    assert f"no service is running on {tmp_path}" in line


def test_wrong_usage_ends_with_status_two(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown network, said by the parser with the legal ones."""
    monkeypatch.setattr(sys, "argv", ["ascension", "pose", "x.mp4", "-o", "y", "--model", "giant"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "heavy" in capsys.readouterr().err


def test_a_sample_has_its_truth_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many times as frames were asked for."""
    words = ["sample", str(tmp_path / "climb.mp4"), "--seconds", "2", "--fps", "5"]
    monkeypatch.setattr(sys, "argv", ["ascension", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    truth = json.loads((tmp_path / "climb.truth.json").read_text())
    assert len(truth["t_ms"]) == 10
    assert sorted(path.name for path in tmp_path.iterdir()) == ["climb.mp4", "climb.truth.json"]
