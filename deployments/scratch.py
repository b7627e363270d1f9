"""Room for a video while it is analysed; given back even by a process that is killed.

Each room is a directory that its user holds a lock on. The kernel releases the lock when the
process ends, however it ends, so a room whose lock is free was abandoned.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PREFIX: Final = "analysis-"


class Scratch:
    """A folder of rooms.

    Args:
        folder: Shared by all workers of this machine; unset: one in the system's own.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder or Path(tempfile.gettempdir()) / f"ascension-scratch-{os.geteuid()}"

    @contextmanager
    def room(self) -> Iterator[Path]:
        """An empty directory that is gone after the block."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.clear_abandoned()
        # Locked under a name that clearing passes over, so that nobody takes it for abandoned.
        draft = Path(tempfile.mkdtemp(prefix="new-", dir=self._folder))
        lock = os.open(draft, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            room = draft.rename(self._folder / f"{_PREFIX}{draft.name}")
            try:
                yield room
            finally:
                shutil.rmtree(room, ignore_errors=True)
        finally:
            os.close(lock)

    def clear_abandoned(self) -> None:
        """Removes the rooms of processes that were killed."""
        for room in self._folder.glob(f"{_PREFIX}*"):
            try:
                lock = os.open(room, os.O_RDONLY)
            except OSError:
                continue
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(room, ignore_errors=True)
            except BlockingIOError:
                continue
            finally:
                os.close(lock)
