"""An object store in a directory, for the embedded service: no server, no root, same semantics.

Knows HTTP only through `upload_urls`: the gateway owns the endpoint and calls `verify_upload`, then
`receive_upload`. Knows files only through `object_folder`.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from pathlib import Path

from adapters.object_store.body import BLOCK_BYTES, exact_blocks, single_block
from adapters.object_store.download_urls import DownloadUrls
from adapters.object_store.keys import check_key
from adapters.object_store.object_file import ObjectDraft
from adapters.object_store.object_folder import ObjectFolder
from adapters.object_store.partial_file import PartialFile, partial_file
from adapters.object_store.port import (
    Clock,
    ListedObject,
    ObjectInfo,
    ObjectStore,
    PresignedDownload,
    PresignedUpload,
)
from adapters.object_store.terms import (
    MAX_PAGE,
    UploadTerms,
    check_content_type,
    check_length,
    check_listing,
    check_range,
)
from adapters.object_store.upload_urls import UPLOAD_PATH, UploadGrant, UploadUrls


class LocalObjectStore(ObjectStore):
    """Objects in a directory, uploads through signed URLs of the gateway.

    Args:
        root: The directory; made on first use. Nobody else writes into it.
        public_base_url: Where clients reach the gateway.
        secret: Signs upload URLs; at least 32 random bytes.
        clock: Decides when upload URLs expire.
    """

    def __init__(self, root: Path, *, public_base_url: str, secret: bytes, clock: Clock) -> None:
        self._folder = ObjectFolder(root)
        self._urls = UploadUrls(public_base_url, secret)
        self._downloads = DownloadUrls(public_base_url.rstrip("/") + UPLOAD_PATH, secret)
        self._clock = clock

    async def presign_upload(
        self, key: str, content_type: str, length_bytes: int, expires_in: timedelta
    ) -> PresignedUpload:
        """A URL of the gateway."""
        terms = UploadTerms(key, content_type, length_bytes, expires_in)
        return self._urls.sign(terms, self._clock())

    async def presign_download(self, key: str, expires_in: timedelta) -> PresignedDownload:
        """A URL of the gateway."""
        return self._downloads.sign(key, expires_in, self._clock())

    def verify_download(self, key: str, query: Mapping[str, str], now: datetime) -> str:
        """Judge a download; see `DownloadUrls.verify`."""
        return self._downloads.verify(key, query, now)

    def verify_upload(
        self,
        key: str,
        query: Mapping[str, str],
        *,
        content_type: str | None,
        content_length: str | None,
        now: datetime,
    ) -> UploadGrant:
        """Judge an upload before its body is read; see `UploadUrls.verify`."""
        return self._urls.verify(
            key, query, content_type=content_type, content_length=content_length, now=now
        )

    async def receive_upload(self, grant: UploadGrant, chunks: AsyncIterable[bytes]) -> ObjectInfo:
        """Store a body; the object appears, or is replaced, with its last byte.

        Whatever ends this early, cancellation and errors of `chunks` included, leaves no trace.

        Args:
            grant: From `verify_upload`.
            chunks: The body as it arrives.

        Raises:
            UploadRefused: The body is longer or shorter than agreed.
            DependencyUnreachable: The disk refuses.
        """
        async with aclosing(exact_blocks(chunks, grant.length_bytes)) as blocks:
            return await self._write(grant.key, grant.content_type, blocks)

    async def put_bytes(self, key: str, data: bytes, content_type: str) -> ObjectInfo:
        """Write a small object."""
        check_key(key)
        check_content_type(content_type)
        check_length(len(data))
        return await self._write(key, content_type, single_block(data))

    async def copy(self, source: str, target: str) -> ObjectInfo:
        """Write an object again under another key."""
        check_key(target)
        found = await self.head(source)
        return await self._write(target, found.content_type, self._read_blocks(source))

    async def list_page(
        self, prefix: str, *, after: str | None = None, limit: int = MAX_PAGE
    ) -> tuple[ListedObject, ...]:
        """Look at every object; a directory of one machine has few."""
        check_listing(prefix, limit)
        found = await asyncio.to_thread(self._folder.list_objects)
        chosen = [one for one in found if one.key.startswith(prefix) and one.key > (after or "")]
        return tuple(sorted(chosen, key=lambda one: one.key)[:limit])

    async def head(self, key: str) -> ObjectInfo:
        """Describe an object."""
        check_key(key)
        return await asyncio.to_thread(self._head, key)

    async def read_range(self, key: str, start: int, length: int) -> bytes:
        """Read a part."""
        check_key(key)
        check_range(start, length)
        return await asyncio.to_thread(self._read_range, key, start, length)

    async def download(self, key: str, path: Path) -> None:
        """Copy an object to a file."""
        check_key(key)
        async with partial_file(path.parent) as partial:
            await asyncio.to_thread(self._copy, key, partial, path)

    async def delete(self, key: str) -> None:
        """Make sure that there is no object under the key."""
        check_key(key)
        await asyncio.to_thread(self._folder.delete, key)

    async def check(self) -> None:
        """Make the directory if need be, and prove that it can be written."""
        await asyncio.to_thread(self._folder.make)
        async with partial_file(self._folder.incoming) as partial:
            await asyncio.to_thread(partial.write, b"")

    async def close(self) -> None:
        """Nothing is held open."""

    async def remove_stale_uploads(self, older_than: timedelta) -> int:
        """Remove what a crash left of uploads, and answer how many there were.

        Args:
            older_than: Since the last byte was written; longer than any pause of a live upload.

        Raises:
            DependencyUnreachable: The disk refuses.
        """
        written_before = (self._clock() - older_than).timestamp()
        return await asyncio.to_thread(self._folder.remove_partial_files, written_before)

    async def _write(self, key: str, content_type: str, blocks: AsyncIterable[bytes]) -> ObjectInfo:
        await asyncio.to_thread(self._folder.make)
        async with partial_file(self._folder.incoming) as partial:
            draft = ObjectDraft(partial, key, content_type)
            async for block in blocks:
                await asyncio.to_thread(draft.append, block)
            return await asyncio.to_thread(self._folder.seal, draft)

    async def _read_blocks(self, key: str) -> AsyncIterator[bytes]:
        start = 0
        while block := await self.read_range(key, start, BLOCK_BYTES):
            start += len(block)
            yield block

    def _head(self, key: str) -> ObjectInfo:
        with self._folder.open(key) as found:
            return found.info

    def _read_range(self, key: str, start: int, length: int) -> bytes:
        with self._folder.open(key) as found:
            return found.read(start, length)

    def _copy(self, key: str, partial: PartialFile, path: Path) -> None:
        with self._folder.open(key) as found:
            while block := found.read(partial.size_bytes, BLOCK_BYTES):
                partial.write(block)
            partial.commit(path, durable=False)
