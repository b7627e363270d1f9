"""The event loop stays free while disks and networks are slow, and can be told to stop waiting."""

import asyncio
import threading
import time
from collections.abc import Awaitable
from pathlib import Path

import pytest

from adapters.errors import ObjectNotFound
from adapters.object_store import LocalObjectStore, ObjectStore, S3StoreSettings
from adapters.object_store.partial_file import PartialFile
from adapters.object_store.s3 import S3ObjectStore
from tests.integration.object_store.flaky_proxy import flaky_proxy
from tests.polling import wait_until

MP4 = "video/mp4"
PAUSE_S = 0.15
BLOCKS = 6
# A loop that is free turns every few milliseconds, one that is blocked turns once a block.
MIN_TURNS = 5 * BLOCKS


class SlowDisk:
    """Makes every write of a partial file slow, and remembers who wrote.

    Attributes:
        writers: The threads that wrote.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.writers: list[threading.Thread] = []
        write = PartialFile.write

        def slow_write(partial: PartialFile, data: bytes) -> None:
            self.writers.append(threading.current_thread())
            time.sleep(PAUSE_S)
            write(partial, data)

        monkeypatch.setattr(PartialFile, "write", slow_write)


async def _count_turns(call: Awaitable[object]) -> tuple[float, int]:
    """How long the call took, and how often the loop turned meanwhile."""
    task = asyncio.ensure_future(call)
    began = time.monotonic()
    turns = 0
    while not task.done():
        await asyncio.sleep(0.005)
        turns += 1
    await task
    return time.monotonic() - began, turns


async def test_a_slow_disk_does_not_block_the_loop(
    store: ObjectStore, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writes happen in other threads, and the loop turns meanwhile."""
    await store.put_bytes(key, bytes(BLOCKS * 1024 * 1024), MP4)
    disk = SlowDisk(monkeypatch)
    took_s, turns = await _count_turns(store.download(key, tmp_path / "climb.mp4"))
    assert threading.main_thread() not in disk.writers
    assert took_s > PAUSE_S * BLOCKS
    assert turns > MIN_TURNS


async def test_a_slow_network_does_not_block_the_loop(
    s3_settings: S3StoreSettings, s3_store: S3ObjectStore, key: str, tmp_path: Path
) -> None:
    """The loop turns while S3 trickles."""
    await s3_store.put_bytes(key, bytes(1024 * 1024), MP4)
    async with flaky_proxy(str(s3_settings.endpoint_url)) as (proxy, address):
        proxy.pause_s = 0.05
        slow = S3ObjectStore(s3_settings.model_copy(update={"endpoint_url": address}))
        took_s, turns = await _count_turns(slow.download(key, tmp_path / "climb.mp4"))
        await slow.close()
    assert took_s > 0.5
    assert turns > MIN_TURNS


async def test_a_cancelled_download_leaves_nothing(
    store: ObjectStore, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the time the cancellation is through, the folder is as it was, and it stays so."""
    await store.put_bytes(key, bytes(BLOCKS * 1024 * 1024), MP4)
    disk = SlowDisk(monkeypatch)
    folder = tmp_path / "work"
    folder.mkdir()
    download = asyncio.create_task(store.download(key, folder / "climb.mp4"))
    await wait_until(lambda: len(disk.writers) >= 2)
    download.cancel()
    with pytest.raises(asyncio.CancelledError):
        await download
    assert not list(folder.iterdir())
    seen = len(disk.writers)
    await asyncio.sleep(3 * PAUSE_S)
    assert len(disk.writers) <= seen + 1
    assert not list(folder.iterdir())


@pytest.mark.parametrize("times", [1, 2])
async def test_a_cancelled_write_leaves_nothing(
    local_store: LocalObjectStore,
    key: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
) -> None:
    """A write that is cancelled, even twice, makes neither an object nor a lasting file."""
    disk = SlowDisk(monkeypatch)
    writing = asyncio.create_task(local_store.put_bytes(key, b"climb", MP4))
    await wait_until(lambda: bool(disk.writers))
    for _ in range(times):
        writing.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await writing
    await wait_until(lambda: not list(tmp_path.glob("store/incoming/*")))
    with pytest.raises(ObjectNotFound):
        await local_store.head(key)
