"""What every object store can do, and the values it speaks in. Knows no store and no transport.

An object is bytes, a content type and an entity tag under a key; writing a key again replaces all
three at once, and a reader sees the old object or the new one, never a mixture.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

Clock = Callable[[], datetime]
"""Answers the present as an aware datetime."""


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """An object without its bytes.

    Attributes:
        key: Its name.
        size_bytes: Its length.
        content_type: As it was uploaded, for example `video/mp4`.
        etag: Opaque; differs between different contents.
    """

    key: str
    size_bytes: int
    content_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class PresignedUpload:
    """Leave for one upload, for someone who has no account with the store.

    Attributes:
        url: Where to send the bytes.
        method: The HTTP method to send them with.
        headers: To be sent exactly so; they are part of the signature.
        expires_at: The store refuses an upload that begins later.
    """

    url: str
    method: str
    headers: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PresignedDownload:
    """Leave to fetch one object, whole or in parts, for someone without an account.

    Attributes:
        url: Where to get the bytes.
        expires_at: The store refuses a download that begins later.
    """

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An object in a listing.

    Attributes:
        key: Its name.
        written_at: When it was last written.
    """

    key: str
    written_at: datetime


class ObjectStore(Protocol):
    """A flat space of objects.

    Every method raises `InvalidInput` for an argument outside its law and `DependencyUnreachable`,
    which names the address, when the store or a disk fails. None blocks the event loop.
    """

    async def presign_upload(
        self, key: str, content_type: str, length_bytes: int, expires_in: timedelta
    ) -> PresignedUpload:
        """Leave to upload exactly this many bytes of exactly this type under exactly this key.

        Args:
            key: What the object will be called.
            content_type: `type/subtype`, without parameters.
            length_bytes: 0 to 5 GiB.
            expires_in: Whole seconds, 1 s to 7 days.
        """
        ...

    async def presign_download(self, key: str, expires_in: timedelta) -> PresignedDownload:
        """Leave to fetch whatever is under exactly this key.

        Args:
            key: The object; whether there is one shows when it is fetched.
            expires_in: Whole seconds, 1 s to 7 days.
        """
        ...

    async def copy(self, source: str, target: str) -> ObjectInfo:
        """Write an object again under another key, replacing what is there.

        Raises:
            ObjectNotFound: There is none under the source.
        """
        ...

    async def list_page(
        self, prefix: str, *, after: str | None = None, limit: int = 1000
    ) -> tuple[ListedObject, ...]:
        """Objects whose keys begin so, in the order of their keys, beginning behind one.

        Args:
            prefix: Of the keys, up to a slash, as in `uploads/`.
            after: The last key of the page before.
            limit: 1 to 1000; fewer come only at the end.
        """
        ...

    async def put_bytes(self, key: str, data: bytes, content_type: str) -> ObjectInfo:
        """Write a small object."""
        ...

    async def head(self, key: str) -> ObjectInfo:
        """Describe an object.

        Raises:
            ObjectNotFound: There is none under the key.
        """
        ...

    async def read_range(self, key: str, start: int, length: int) -> bytes:
        """Read a part; short at the end of the object, empty beyond it.

        Args:
            key: The object.
            start: First byte, from 0.
            length: How many bytes, at least 1.

        Raises:
            ObjectNotFound: There is none under the key.
        """
        ...

    async def download(self, key: str, path: Path) -> None:
        """Copy an object to a file, in bounded memory; the name appears with the last byte.

        Args:
            key: The object.
            path: The file, replaced if it exists; its folder must exist.

        Raises:
            ObjectNotFound: There is none under the key.
        """
        ...

    async def delete(self, key: str) -> None:
        """Make sure that there is no object under the key."""
        ...

    async def check(self) -> None:
        """Find out whether the store answers and has its bucket."""
        ...

    async def close(self) -> None:
        """Let go of connections. The store is not used afterwards."""
        ...
