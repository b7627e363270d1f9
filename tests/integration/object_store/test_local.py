"""What only the local store has: it judges uploads itself, and owns files."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.errors import (
    DependencyUnreachable,
    ObjectNotFound,
    UploadRefusal,
    UploadRefused,
)
from adapters.object_store import LocalObjectStore, UploadGrant
from tests.integration.object_store.phone import send
from tests.polling import wait_until

MP4 = "video/mp4"
QUARTER = timedelta(minutes=15)


class Body:
    """A body in chunks that remembers how many were asked for.

    Attributes:
        asked: How many chunks have been handed out.

    Args:
        chunks: The chunks.
        end: Raised after the last chunk, if given.
        wait: Whether to hang after the last chunk.
    """

    def __init__(self, *chunks: bytes, end: Exception | None = None, wait: bool = False) -> None:
        self.asked = 0
        self._chunks = chunks
        self._end = end
        self._wait = wait

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            self.asked += 1
            yield chunk
        if self._wait:
            await asyncio.Event().wait()
        if self._end:
            raise self._end


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if not path.is_dir()]


async def test_a_long_body_is_refused_at_its_first_byte_too_many(
    local_store: LocalObjectStore, tmp_path: Path
) -> None:
    """Nothing is read beyond the chunk that oversteps, and nothing is kept."""
    body = Body(b"cl", b"im", b"bs", b"!!", b"!!")
    with pytest.raises(UploadRefused) as caught:
        await local_store.receive_upload(UploadGrant("a", MP4, 5), body)
    assert caught.value.reason is UploadRefusal.WRONG_LENGTH
    assert body.asked == 3
    assert not _files(tmp_path)


async def test_a_short_body_is_refused(local_store: LocalObjectStore, tmp_path: Path) -> None:
    """A body that ends early makes no object."""
    with pytest.raises(UploadRefused) as caught:
        await local_store.receive_upload(UploadGrant("a", MP4, 5), Body(b"clim"))
    assert caught.value.reason is UploadRefusal.WRONG_LENGTH
    assert not _files(tmp_path)


async def test_an_error_of_the_transport_passes_through(
    local_store: LocalObjectStore, tmp_path: Path
) -> None:
    """What the body raises is the caller's to see, even when the operating system has a like."""
    body = Body(b"cl", end=ConnectionResetError("gone"))
    with pytest.raises(ConnectionResetError):
        await local_store.receive_upload(UploadGrant("a", MP4, 5), body)
    assert not _files(tmp_path)


@pytest.mark.parametrize("begun_bytes", [0, 1, 3 * 1024 * 1024])
async def test_a_cancelled_upload_leaves_nothing(
    local_store: LocalObjectStore, tmp_path: Path, begun_bytes: int
) -> None:
    """Neither before, within nor after the first block does a cancellation leave a file."""
    body = Body(bytes(begun_bytes), wait=True)
    upload = asyncio.create_task(
        local_store.receive_upload(UploadGrant("a", MP4, 5 * 1024 * 1024), body)
    )
    await wait_until(lambda: body.asked == 1)
    await asyncio.sleep(0.02)
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert not _files(tmp_path)


async def test_tiny_chunks_become_one_object(local_store: LocalObjectStore) -> None:
    """How a body is cut does not matter, empty chunks included."""
    chunks = [bytes([i % 256]) for i in range(5000)]
    body = Body(b"", *chunks, b"")
    info = await local_store.receive_upload(UploadGrant("a", MP4, 5000), body)
    assert info == await local_store.head("a")
    assert await local_store.read_range("a", 0, 9999) == b"".join(chunks)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/storage/..%2F..%2Fescape",
        "/v1/storage/%2e%2e/%2e%2e/escape",
        "/v1/storage/%252e%252e%252fescape",
        "/v1/storage/a/../../../escape",
        "/v1/storage/%2Fetc%2Fescape",
        "/v1/storage/a%00b",
        "/v1/storage/%ff%fe",
        "/v1/storage/",
    ],
)
async def test_no_path_leads_out_of_the_store(
    local_store: LocalObjectStore, tmp_path: Path, path: str
) -> None:
    """A path that climbs is refused however it is written, and nothing is written anywhere."""
    upload = await local_store.presign_upload("a", MP4, 5, QUARTER)
    parts = urlsplit(upload.url)

    def request() -> int:
        # http.client sends the path as it is; other clients tidy it up first.
        connection = HTTPConnection(parts.netloc)
        connection.request("PUT", f"{path}?{parts.query}", b"climb", dict(upload.headers))
        status = connection.getresponse().status
        connection.close()
        return status

    assert await asyncio.to_thread(request) in {403, 404}
    assert not _files(tmp_path)


async def test_refusals_say_why(local_store: LocalObjectStore) -> None:
    """The gateway can tell a phone what to do differently."""
    upload = await local_store.presign_upload("a", MP4, 5, QUARTER)
    wrong_type = await send(upload, b"climb", headers={"Content-Type": "image/png"})
    assert wrong_type.json()["reason"] == "wrong_type"
    assert (await send(upload, b"climbs")).json()["reason"] == "wrong_length"
    no_length = await send(upload, b"climb", headers={"Content-Length": None})
    assert no_length.json()["reason"] == "length_missing"
    tampered = await send(upload, b"climb", url=upload.url + "0")
    assert tampered.json()["reason"] == "bad_signature"


async def test_a_planted_link_is_not_followed(
    local_store: LocalObjectStore, tmp_path: Path
) -> None:
    """A link in an object's place is neither read through nor written through."""
    await local_store.put_bytes("a", b"climb", MP4)
    (place,) = _files(tmp_path / "store" / "objects")
    secret = tmp_path / "secret"
    secret.write_bytes(place.read_bytes())
    place.unlink()
    place.symlink_to(secret)
    with pytest.raises(DependencyUnreachable):
        await local_store.head("a")
    before = secret.read_bytes()
    await local_store.put_bytes("a", b"other", MP4)
    assert secret.read_bytes() == before
    assert not place.is_symlink()
    assert await local_store.read_range("a", 0, 9) == b"other"


async def test_a_foreign_file_is_no_object(local_store: LocalObjectStore, tmp_path: Path) -> None:
    """A file that the store did not write is not served."""
    await local_store.put_bytes("a", b"climb", MP4)
    (place,) = _files(tmp_path / "store" / "objects")
    for content in (b"", b"something else", place.read_bytes()[1:]):
        place.write_bytes(content)
        with pytest.raises(ObjectNotFound):
            await local_store.head("a")


async def test_only_the_owner_can_look_inside(
    local_store: LocalObjectStore, tmp_path: Path
) -> None:
    """Folders are 0700 and files 0600, whatever the umask."""
    before = os.umask(0)
    try:
        await local_store.put_bytes("a", b"climb", MP4)
    finally:
        os.umask(before)
    store = tmp_path / "store"
    for path in (store, *store.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


async def test_an_open_reader_keeps_its_object(
    local_store: LocalObjectStore, tmp_path: Path
) -> None:
    """Replacing an object does not mix it into a download under way."""
    old, new = b"o" * 4_000_000, b"n" * 4_000_000
    await local_store.put_bytes("a", old, MP4)
    downloads = [local_store.download("a", tmp_path / f"{i}.mp4") for i in range(4)]
    await asyncio.gather(*downloads, local_store.put_bytes("a", new, MP4))
    for i in range(4):
        assert (tmp_path / f"{i}.mp4").read_bytes() in (old, new)


async def test_the_sweep_removes_what_a_crash_left(tmp_path: Path) -> None:
    """Partial files that nobody has touched for long go; live uploads and objects stay."""
    now = datetime.now(UTC)
    store = LocalObjectStore(
        tmp_path / "store", public_base_url="http://x", secret=bytes(32), clock=lambda: now
    )
    assert await store.remove_stale_uploads(timedelta(hours=1)) == 0
    await store.put_bytes("a", b"climb", MP4)
    for name, age_s in (("old", 7200), ("live", 60)):
        path = tmp_path / "store" / "incoming" / f".{name}.part"
        path.write_bytes(b"half")
        os.utime(path, (now.timestamp() - age_s,) * 2)
    assert await store.remove_stale_uploads(timedelta(hours=1)) == 1
    assert [path.name for path in _files(tmp_path / "store" / "incoming")] == [".live.part"]
    assert (await store.head("a")).size_bytes == 5
