"""What only S3 has: two addresses, broken connections, clients shared by threads."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from adapters.errors import DependencyUnreachable
from adapters.object_store import ObjectStoreSettings, S3StoreSettings, build_object_store
from adapters.object_store.s3 import S3ObjectStore
from tests.integration.object_store.flaky_proxy import flaky_proxy
from tests.integration.object_store.phone import send
from tests.polling import wait_until

MP4 = "video/mp4"
SIZE_BYTES = 3 * 1024 * 1024


async def test_phones_use_the_public_address(s3_settings: S3StoreSettings, key: str) -> None:
    """A URL signed for the phone's address of the store works there."""
    public = str(s3_settings.endpoint_url).replace("127.0.0.1", "localhost")
    store = S3ObjectStore(s3_settings.model_copy(update={"public_endpoint_url": public}))
    upload = await store.presign_upload(key, MP4, 5, timedelta(minutes=1))
    assert upload.url.startswith(f"{public}/")
    assert (await send(upload, b"climb")).status_code == 200
    assert await store.read_range(key, 0, 9) == b"climb"
    private = upload.url.replace("localhost", "127.0.0.1")
    assert (await send(upload, b"climb", url=private)).status_code == 403
    await store.close()


async def test_a_download_goes_on_where_the_connection_broke(
    s3_settings: S3StoreSettings, s3_store: S3ObjectStore, key: str, tmp_path: Path
) -> None:
    """Two broken connections cost no byte twice and no byte at all."""
    body = bytes(i * i % 251 for i in range(SIZE_BYTES // 1024)) * 1024
    await s3_store.put_bytes(key, body, MP4)
    async with flaky_proxy(str(s3_settings.endpoint_url)) as (proxy, address):
        proxy.hang_ups_after = [1_500_000, 700_000]
        store = S3ObjectStore(s3_settings.model_copy(update={"endpoint_url": address}))
        await store.download(key, tmp_path / "climb.mp4")
        assert proxy.connections == 3
        await store.close()
    assert (tmp_path / "climb.mp4").read_bytes() == body


async def test_a_download_gives_up_after_its_attempts(
    s3_settings: S3StoreSettings, s3_store: S3ObjectStore, key: str, tmp_path: Path
) -> None:
    """A connection that always breaks is an unreachable store, and no file."""
    await s3_store.put_bytes(key, bytes(SIZE_BYTES), MP4)
    async with flaky_proxy(str(s3_settings.endpoint_url)) as (proxy, address):
        proxy.hang_ups_after = [600_000] * 9
        store = S3ObjectStore(s3_settings.model_copy(update={"endpoint_url": address}))
        with pytest.raises(DependencyUnreachable):
            await store.download(key, tmp_path / "climb.mp4")
        assert proxy.connections == s3_settings.max_attempts
        await store.close()
    assert not _names(tmp_path)


async def test_a_download_never_joins_two_objects(
    s3_settings: S3StoreSettings, s3_store: S3ObjectStore, key: str, tmp_path: Path
) -> None:
    """An object replaced while the connection was broken is not the rest of the old one."""
    await s3_store.put_bytes(key, bytes(SIZE_BYTES), MP4)
    async with flaky_proxy(str(s3_settings.endpoint_url)) as (proxy, address):
        proxy.hang_ups_after = [1_500_000]
        proxy.pause_s = 0.02
        store = S3ObjectStore(s3_settings.model_copy(update={"endpoint_url": address}))
        download = asyncio.create_task(store.download(key, tmp_path / "climb.mp4"))
        await wait_until(lambda: proxy.answered_bytes > 0)
        await s3_store.put_bytes(key, b"\1" * SIZE_BYTES, MP4)
        with pytest.raises(DependencyUnreachable, match="412"):
            await download
        await store.close()


async def test_many_calls_at_once_share_one_client(s3_settings: S3StoreSettings, key: str) -> None:
    """Threads that meet at the first use build one client between them."""
    store = build_object_store(
        ObjectStoreSettings(kind="s3", s3=s3_settings), clock=_no_clock_is_needed
    )
    infos = await asyncio.gather(*(store.put_bytes(f"{key}/{i}", b"x", MP4) for i in range(20)))
    assert len({info.key for info in infos}) == 20
    await store.close()


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _no_clock_is_needed() -> NoReturn:
    raise AssertionError
