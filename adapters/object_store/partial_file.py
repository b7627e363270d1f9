"""A file that gets its name with its last byte, and leaves nothing behind if that never comes.

Knows no object store. The methods of `PartialFile` block and run in threads. A cancelled coroutine
cannot stop its thread, so the file itself is the meeting point: once discarded it takes no further
byte and can no longer be committed, whatever a thread that was left behind still tries.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from adapters.errors import DependencyUnreachable
from adapters.object_store.disk_errors import disk_errors

SUFFIX = ".part"
FILE_MODE = 0o600


class AlreadyDiscarded(Exception):
    """A thread went on writing after its coroutine was cancelled; nobody is left to see this."""


class PartialFile:
    """A file under a random name in the folder of its future.

    Its methods raise `DependencyUnreachable`, naming the folder, when the disk refuses.

    Attributes:
        size_bytes: How much has been written.

    Args:
        folder: Where it begins; must lie in the file system of its final place.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f".{secrets.token_hex(16)}{SUFFIX}"
        self.size_bytes = 0
        self._file: BinaryIO | None = None
        self._over = False
        self._lock = Lock()

    def write(self, data: bytes) -> None:
        """Append."""
        with self._lock, self._disk_errors():
            self._opened().write(data)
            self.size_bytes += len(data)

    def commit(self, target: Path, *, durable: bool) -> None:
        """Give the file its name, replacing whatever has it.

        Args:
            target: The name.
            durable: Whether it must survive a power cut from here on.
        """
        with self._lock, self._disk_errors():
            with self._opened() as file:
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            self._path.replace(target)
            self._over = True
            if durable:
                _sync_folder(target.parent)

    def discard(self) -> None:
        """Remove the file unless it has been committed; waits for a write in progress."""
        with self._lock, self._disk_errors():
            if self._over:
                return
            self._over = True
            if self._file is not None:
                try:
                    self._file.close()
                finally:  # closing writes what is buffered, which a full disk refuses
                    self._path.unlink(missing_ok=True)

    def _disk_errors(self) -> AbstractContextManager[None]:
        return disk_errors("disk", self._path.parent)

    def _opened(self) -> BinaryIO:
        if self._over:
            raise AlreadyDiscarded
        if self._file is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self._path, flags, FILE_MODE), "wb")
        return self._file


@asynccontextmanager
async def partial_file(folder: Path) -> AsyncIterator[PartialFile]:
    """A partial file that is discarded on the way out unless it was committed."""
    partial = PartialFile(folder)
    try:
        yield partial
    finally:
        # A future of the executor, not a task: neither a second cancellation nor the end of the
        # event loop, which cancels every task, keeps it from running.
        discarding = asyncio.get_running_loop().run_in_executor(None, _discard, partial)
        await asyncio.shield(discarding)


def _discard(partial: PartialFile) -> None:
    # A failing disk has been reported by the write that met it; the sweep finds what it left.
    with suppress(DependencyUnreachable):
        partial.discard()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
