"""Reads a stored object as a seekable file, by ranges, so that a probe need not download it."""

import asyncio
import io
from collections import OrderedDict
from typing import Any, Final

from adapters.errors import DependencyUnreachable
from adapters.object_store import ObjectInfo, ObjectStore

_BLOCK_BYTES: Final = 256 * 1024
_KEPT_BLOCKS: Final = 16
_READ_TIMEOUT_S: Final = 60.0


class RemoteFile(io.RawIOBase):
    """A read-only file whose bytes are fetched in blocks when they are needed.

    Used from a worker thread: each fetch runs on the event loop, where the store lives, and the
    thread waits for it. Errors of the store come out of `read`.

    Args:
        store: Where the object is.
        info: Which one.
        loop: The store's event loop.
        read_timeout_s: How long one block may take.
    """

    def __init__(
        self,
        store: ObjectStore,
        info: ObjectInfo,
        loop: asyncio.AbstractEventLoop,
        *,
        read_timeout_s: float = _READ_TIMEOUT_S,
    ) -> None:
        super().__init__()
        self._store = store
        self._info = info
        self._loop = loop
        self._read_timeout_s = read_timeout_s
        self._position = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The position from the start."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves the position, as `io.BytesIO` does; fetches nothing.

        Raises:
            ValueError: A negative position, or an unknown `whence`.
        """
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._info.size_bytes}
        if whence not in start:
            raise ValueError(f"whence is {whence}, must be 0, 1 or 2")
        if whence == io.SEEK_SET and offset < 0:
            raise ValueError(f"position {offset} lies before the start")
        self._position = max(0, start[whence] + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer as far as one block reaches.

        Raises:
            RuntimeError: Called on the event loop, which would wait for itself.
            ObjectNotFound: The object is gone.
            DependencyUnreachable: The store fails, or does not answer in time.
        """
        index, offset = divmod(self._position, _BLOCK_BYTES)
        if self._position >= self._info.size_bytes:
            return 0
        data = self._block(index)[offset : offset + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _block(self, index: int) -> bytes:
        if index not in self._blocks:
            self._blocks[index] = self._fetch(index * _BLOCK_BYTES)
            if len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(index)
        return self._blocks[index]

    def _fetch(self, start: int) -> bytes:
        if _runs_in_this_thread(self._loop):
            raise RuntimeError("a remote file is read in a worker thread, not on the event loop")
        fetch = self._store.read_range(self._info.key, start, _BLOCK_BYTES)
        waiting = asyncio.run_coroutine_threadsafe(fetch, self._loop)
        try:
            return waiting.result(self._read_timeout_s)
        except TimeoutError as error:
            waiting.cancel()
            reason = f"no answer within {self._read_timeout_s:g} s"
            raise DependencyUnreachable("object storage", self._info.key, reason) from error


def _runs_in_this_thread(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
