"""Copies, listings and downloads: the same laws for both stores."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from adapters.errors import InvalidInput, ObjectNotFound
from adapters.object_store import ObjectStore
from adapters.object_store.s3 import S3ObjectStore

MP4 = "video/mp4"


async def test_a_copy_is_another_object_with_the_same_bytes(store: ObjectStore, key: str) -> None:
    """It stays when the first one goes, and replaces what was there."""
    await store.put_bytes(key, b"climb" * 1000, MP4)
    await store.put_bytes(f"{key}.copy", b"old", "text/plain")
    copied = await store.copy(key, f"{key}.copy")
    assert (copied.size_bytes, copied.content_type) == (5000, MP4)
    await store.delete(key)
    assert await store.read_range(f"{key}.copy", 4990, 20) == b"climb" * 2
    await store.delete(f"{key}.copy")


async def test_what_is_not_there_cannot_be_copied(store: ObjectStore, key: str) -> None:
    """By name, and nothing comes about."""
    with pytest.raises(ObjectNotFound):
        await store.copy(key, f"{key}.copy")
    with pytest.raises(ObjectNotFound):
        await store.head(f"{key}.copy")


async def test_a_listing_goes_page_by_page_in_the_order_of_keys(
    store: ObjectStore, key: str
) -> None:
    """Of one folder only, each with the time of its writing."""
    folder = f"{key}.folder/"
    keys = [f"{folder}{name}" for name in ("a", "b/c", "b/d", "e")]
    for one in (*reversed(keys), f"{key}.folder2/f"):
        await store.put_bytes(one, b"x", MP4)
    first = await store.list_page(folder, limit=3)
    assert [one.key for one in first] == keys[:3]
    rest = await store.list_page(folder, after=first[-1].key, limit=3)
    assert [one.key for one in rest] == keys[3:]
    assert await store.list_page(folder, after=keys[-1]) == ()
    for one in (*first, *rest):
        assert abs(datetime.now(UTC) - one.written_at) < timedelta(minutes=5)
    for one in keys:
        await store.delete(one)
    assert await store.list_page(folder) == ()


@pytest.mark.parametrize(
    ("prefix", "limit"), [("uploads", 1), ("a/../", 1), ("a/", 0), ("a/", 1001)]
)
async def test_a_listing_that_no_store_makes_is_refused(
    store: ObjectStore, prefix: str, limit: int
) -> None:
    """The same by both."""
    with pytest.raises(InvalidInput):
        await store.list_page(prefix, limit=limit)


async def test_a_leave_to_download_names_its_end(store: ObjectStore, key: str) -> None:
    """Within seconds of what was asked for."""
    leave = await store.presign_download(key, timedelta(minutes=15))
    assert abs(leave.expires_at - datetime.now(UTC) - timedelta(minutes=15)).total_seconds() < 30
    assert key.rsplit("/", 1)[-1] in leave.url
    for life in (timedelta(0), timedelta(days=8), timedelta(seconds=1.5)):
        with pytest.raises(InvalidInput):
            await store.presign_download(key, life)


async def test_s3_grants_a_download_to_whoever_has_the_address(
    s3_store: S3ObjectStore, key: str
) -> None:
    """Whole and in parts, but not with another key or signature."""
    await s3_store.put_bytes(key, b"0123456789", MP4)
    leave = await s3_store.presign_download(key, timedelta(minutes=5))
    async with httpx.AsyncClient() as http:
        whole = await http.get(leave.url)
        part = await http.get(leave.url, headers={"Range": "bytes=2-4"})
        other = await http.get(leave.url.replace(urlsplit(leave.url).path, f"/climbs/{key}x"))
        spoilt = await http.get(leave.url[:-1] + ("0" if leave.url[-1] != "0" else "1"))
    assert (whole.status_code, whole.content) == (200, b"0123456789")
    assert whole.headers["content-type"] == MP4
    assert (part.status_code, part.content) == (206, b"234")
    assert (other.status_code, spoilt.status_code) == (403, 403)
