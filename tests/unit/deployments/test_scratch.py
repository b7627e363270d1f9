"""Rooms are given back, also by those who were killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from deployments.scratch import Scratch
from tests.architecture.source_tree import ROOT

HOLD = """
import sys, time
from pathlib import Path
from deployments.scratch import Scratch
with Scratch(Path(sys.argv[1])).room() as room:
    (room / "video").write_bytes(b"x" * 1000)
    print("holding", flush=True)
    time.sleep(600)
"""


def rooms(folder: Path) -> list[Path]:
    """What lies in the scratch folder."""
    return list(folder.iterdir())


def test_a_room_is_gone_after_the_block(tmp_path: Path) -> None:
    """With everything in it."""
    with Scratch(tmp_path).room() as room:
        (room / "video").write_bytes(b"x")
        assert rooms(tmp_path) == [room]
    assert rooms(tmp_path) == []


def test_a_room_is_gone_after_an_error(tmp_path: Path) -> None:
    """A failed analysis leaves nothing."""
    with pytest.raises(KeyError), Scratch(tmp_path).room():
        raise KeyError("x")
    assert rooms(tmp_path) == []


def test_two_rooms_do_not_disturb_each_other(tmp_path: Path) -> None:
    """A room in use is not taken for abandoned, also within one process."""
    scratch = Scratch(tmp_path)
    with scratch.room() as one, scratch.room() as other:
        assert one != other
        scratch.clear_abandoned()
        assert one.is_dir()
        assert other.is_dir()


def test_the_room_of_a_killed_process_is_cleared_by_the_next(tmp_path: Path) -> None:
    """As long as it lives its room stays; once it is killed the next user removes it."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"holding\n"
    with Scratch(tmp_path).room():
        assert len(rooms(tmp_path)) == 2
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert len(rooms(tmp_path)) == 1
    with Scratch(tmp_path).room():
        assert len(rooms(tmp_path)) == 1
