"""A store that is not there says so, quickly, and says where it was looked for."""

import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from adapters.errors import DependencyUnreachable
from adapters.object_store import LocalObjectStore, ObjectStore, S3StoreSettings
from adapters.object_store.s3 import S3ObjectStore

MP4 = "video/mp4"
QUICKLY_S = 5.0


class Unreachable(NamedTuple):
    """A store that is not there.

    Attributes:
        store: The store.
        address: What its errors must name.
    """

    store: ObjectStore
    address: str


def _settings(port: int, max_attempts: int = 2) -> S3StoreSettings:
    return S3StoreSettings.model_validate(
        {
            "bucket": "climbs",
            "endpoint_url": f"http://127.0.0.1:{port}",
            "access_key_id": "someone",
            "secret_access_key": "something",
            "connect_timeout_s": 0.3,
            "read_timeout_s": 0.3,
            "max_attempts": max_attempts,
        }
    )


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if not path.is_dir()]


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(params=["local", "refused", "silent"])
async def unreachable(request: pytest.FixtureRequest, tmp_path: Path) -> Unreachable:
    """Each kind of absence in turn."""
    if request.param == "local":
        (tmp_path / "file").write_bytes(b"")
        root = tmp_path / "file" / "store"
        store = LocalObjectStore(
            root,
            public_base_url="http://127.0.0.1",
            secret=bytes(32),
            clock=lambda: datetime.now(UTC),
        )
        return Unreachable(store, str(root))
    if request.param == "refused":
        port, max_attempts = request.getfixturevalue("closed_port"), 3
    else:
        port, max_attempts = request.getfixturevalue("silent_port"), 1
    return Unreachable(S3ObjectStore(_settings(port, max_attempts)), f"127.0.0.1:{port}")


CALLS: dict[str, Callable[[ObjectStore, Path], Awaitable[object]]] = {
    "check": lambda store, _: store.check(),
    "put_bytes": lambda store, _: store.put_bytes("a", b"climb", MP4),
    "head": lambda store, _: store.head("a"),
    "read_range": lambda store, _: store.read_range("a", 0, 1),
    "download": lambda store, folder: store.download("a", folder / "climb.mp4"),
    "delete": lambda store, _: store.delete("a"),
}


@pytest.mark.parametrize("name", CALLS)
async def test_an_absent_store_is_named_quickly(
    unreachable: Unreachable, tmp_path: Path, name: str
) -> None:
    """Every call raises the one transient error, with the address, within seconds."""
    began = time.monotonic()
    with pytest.raises(DependencyUnreachable) as caught:
        await CALLS[name](unreachable.store, tmp_path)
    assert time.monotonic() - began < QUICKLY_S
    assert unreachable.address in str(caught.value)
    assert caught.value.transient
    assert not (tmp_path / "climb.mp4").exists()
    await unreachable.store.close()


async def test_presigning_needs_no_store(closed_port: int) -> None:
    """A gateway gives leave to upload while the store is down."""
    store = S3ObjectStore(_settings(closed_port))
    upload = await store.presign_upload("a", MP4, 5, timedelta(minutes=15))
    assert upload.url.startswith(f"http://127.0.0.1:{closed_port}/climbs/a?")
    await store.close()


async def test_a_missing_bucket_is_named(s3_settings: S3StoreSettings) -> None:
    """A check tells a store without its bucket from a healthy one."""
    store = S3ObjectStore(s3_settings.model_copy(update={"bucket": "elsewhere"}))
    with pytest.raises(DependencyUnreachable, match=r"/elsewhere: .*404"):
        await store.check()
    with pytest.raises(DependencyUnreachable, match="NoSuchBucket"):
        await store.read_range("a", 0, 1)
    await store.close()


async def test_wrong_credentials_are_reported_without_them(s3_settings: S3StoreSettings) -> None:
    """The error says that the store refused, and tells nobody the secret."""
    wrong = S3StoreSettings.model_validate(
        s3_settings.model_dump() | {"secret_access_key": "not-the-secret"}
    )
    store = S3ObjectStore(wrong)
    with pytest.raises(DependencyUnreachable, match="403") as caught:
        await store.check()
    assert "not-the-secret" not in str(caught.value)
    await store.close()


async def test_a_full_disk_is_an_error_of_ours_and_leaves_nothing(
    local_store: LocalObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the disk refuses at the last moment is no object, and no file."""

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", refuse)
        with pytest.raises(DependencyUnreachable, match="No space left on device"):
            await local_store.put_bytes("a", b"climb", MP4)
    assert not _files(tmp_path)
    await local_store.check()
