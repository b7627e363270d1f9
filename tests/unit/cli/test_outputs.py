"""Files that commands write: refused early, written whole."""

from pathlib import Path

import pytest

from cli.errors import OutputUnwritable
from cli.outputs import require_writable, write_text


def test_a_place_that_can_be_written_is_accepted(tmp_path: Path) -> None:
    """New, existing and not asked for at all."""
    existing = tmp_path / "old.json"
    existing.write_text("old")
    require_writable(tmp_path / "new.json", existing, None)
    assert sorted(tmp_path.iterdir()) == [existing]


def test_a_directory_is_refused(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(OutputUnwritable, match=f"{tmp_path} cannot be written: it is a directory"):
        require_writable(tmp_path)


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    """Nothing is created on the way."""
    with pytest.raises(OutputUnwritable, match=f"there is no directory {tmp_path / 'no'}"):
        require_writable(tmp_path / "no" / "pose.json")
    assert not list(tmp_path.iterdir())


def test_text_replaces_the_file(tmp_path: Path) -> None:
    """And leaves no draft."""
    path = tmp_path / "pose.json"
    path.write_text("old")
    write_text(path, "new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_refuses_leaves_no_draft(tmp_path: Path) -> None:
    """A directory that is not empty cannot be replaced by a file."""
    path = tmp_path / "pose.json"
    path.mkdir()
    (path / "inside").touch()
    with pytest.raises(OutputUnwritable, match=r"pose\.json cannot be written"):
        write_text(path, "new")
    assert list(tmp_path.iterdir()) == [path]
