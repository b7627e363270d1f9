"""Reads a stored object as a seekable file, by ranges, so that a probe need not download it."""

import asyncio
import io
from collections import OrderedDict
from typing import Any, Final

from adapters.object_store import ObjectInfo, ObjectStore

_BLOCK_BYTES: Final = 256 * 1024
_KEPT_BLOCKS: Final = 16
_READ_TIMEOUT_S: Final = 60.0


class RemoteFile(io.RawIOBase):
    """A read-only file whose bytes are fetched in blocks when they are needed.

    Used from a worker thread: each fetch runs on the event loop, where the store lives, and the
    thread waits for it.

    Args:
        store: Where the object is.
        info: Which one.
        loop: The store's event loop.
    """

    def __init__(
        self, store: ObjectStore, info: ObjectInfo, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__()
        self._store = store
        self._info = info
        self._loop = loop
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
        """Moves the position; fetches nothing."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._info.size_bytes}
        self._position = max(0, start[whence] + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer as far as one block reaches."""
        index, offset = divmod(self._position, _BLOCK_BYTES)
        if self._position >= self._info.size_bytes:
            return 0
        data = self._block(index)[offset : offset + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _block(self, index: int) -> bytes:
        if index not in self._blocks:
            fetch = self._store.read_range(self._info.key, index * _BLOCK_BYTES, _BLOCK_BYTES)
            waiting = asyncio.run_coroutine_threadsafe(fetch, self._loop)
            self._blocks[index] = waiting.result(_READ_TIMEOUT_S)
            if len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(index)
        return self._blocks[index]
