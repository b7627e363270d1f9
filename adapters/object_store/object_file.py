"""How the local store keeps one object in one file: its bytes, then a description of them.

    content | description as JSON | length of the JSON, 4 bytes | magic, 8 bytes

Knows no keys' law, no signatures and no folders. One file, so that one rename replaces bytes, type
and entity tag together; a description in a second file could be paired with the wrong bytes by a
crash between two renames. It stands at the end because only then is it known, and because players
ignore what follows a video, so an object can be looked at with ordinary programs.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from adapters.object_store.partial_file import PartialFile
from adapters.object_store.port import ObjectInfo

MAGIC = b"ASCOBJ1\n"
_LENGTH_BYTES = 4
_END_BYTES = _LENGTH_BYTES + len(MAGIC)


class NotAnObject(ValueError):
    """A file that does not end as an object file does."""


@dataclass(frozen=True, slots=True)
class OpenObject:
    """An object file, open for reading; stays whole if the object is replaced meanwhile.

    Attributes:
        handle: The file descriptor.
        info: What its description says.
    """

    handle: int
    info: ObjectInfo

    def read(self, start: int, length: int) -> bytes:
        """Bytes of the content; short at its end, empty beyond it."""
        length = min(length, self.info.size_bytes - start)
        parts: list[bytes] = []
        while length > 0 and (part := os.pread(self.handle, length, start)):
            parts.append(part)
            start += len(part)
            length -= len(part)
        return b"".join(parts)


@contextmanager
def open_object(path: Path) -> Iterator[OpenObject]:
    """Open an object file, following no link.

    Raises:
        NotAnObject: It does not end as an object file does.
        OSError: There is no such file, it is a link, or the disk fails.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield OpenObject(handle, _read_description(handle))
    finally:
        os.close(handle)


def _read_description(handle: int) -> ObjectInfo:
    file_bytes = os.fstat(handle).st_size
    end = os.pread(handle, _END_BYTES, max(0, file_bytes - _END_BYTES))
    text_bytes = int.from_bytes(end[:_LENGTH_BYTES])
    content_bytes = file_bytes - _END_BYTES - text_bytes
    if end[_LENGTH_BYTES:] != MAGIC or content_bytes < 0:
        raise NotAnObject
    info = ObjectInfo(**json.loads(os.pread(handle, text_bytes, content_bytes)))
    if info.size_bytes != content_bytes:
        raise NotAnObject
    return info


class ObjectDraft:
    """An object file in the making.

    Args:
        partial: Takes the bytes.
        key: What the object will be called.
        content_type: Its type.
    """

    def __init__(self, partial: PartialFile, key: str, content_type: str) -> None:
        self.key = key
        self._partial = partial
        self._content_type = content_type
        self._digest = hashlib.sha256()

    def append(self, block: bytes) -> None:
        """Add content."""
        self._digest.update(block)
        self._partial.write(block)

    def seal(self, path: Path) -> ObjectInfo:
        """Describe the content and put the file in its place, to survive a power cut."""
        size_bytes = self._partial.size_bytes
        info = ObjectInfo(self.key, size_bytes, self._content_type, self._digest.hexdigest())
        self._partial.write(_encode_description(info))
        self._partial.commit(path, durable=True)
        return info


def _encode_description(info: ObjectInfo) -> bytes:
    text = json.dumps(asdict(info), separators=(",", ":")).encode()
    return text + len(text).to_bytes(_LENGTH_BYTES) + MAGIC
