"""Both stores, each with the server that receives its uploads."""

import asyncio
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from boto3.session import Session
from botocore.config import Config

from adapters.object_store import LocalObjectStore, ObjectStore, S3StoreSettings
from adapters.object_store.s3 import S3ObjectStore
from tests.integration.object_store.gateway_stand_in import GatewayStandIn, serving
from tests.services.swift import Swift, SwiftUnavailable, running_swift

SECRET = b"a secret of tests with 32 bytes or more"


@dataclass(frozen=True, slots=True)
class Backend:
    """One implementation under test.

    Attributes:
        store: The store.
        saw_hang_up: Whether the server has noticed that the uploader of a key went away.
        leftovers: Files of uploads that never became objects.
    """

    store: ObjectStore
    saw_hang_up: Callable[[str], bool]
    leftovers: Callable[[], list[Path]]


@pytest.fixture(scope="session")
def swift() -> Iterator[Swift]:
    """A Swift for the whole session, or a skip that says what is missing; in CI a failure."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(running_swift())
        except SwiftUnavailable as reason:
            refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            refuse(str(reason))
        yield running


@pytest.fixture(scope="session")
def s3_settings(swift: Swift) -> S3StoreSettings:
    """How to reach a bucket that exists."""
    settings = S3StoreSettings.model_validate(
        {
            "bucket": "climbs",
            "endpoint_url": swift.endpoint_url,
            "region": swift.region,
            "access_key_id": swift.access_key_id,
            "secret_access_key": swift.secret_access_key,
        }
    )
    client = Session(swift.access_key_id, swift.secret_access_key, region_name=swift.region).client(
        "s3", endpoint_url=swift.endpoint_url, config=Config(s3={"addressing_style": "path"})
    )
    client.create_bucket(
        Bucket="climbs",
        CreateBucketConfiguration={"LocationConstraint": swift.region},  # type: ignore[typeddict-item]
    )
    client.close()
    return settings


@pytest.fixture(scope="session")
def s3_store(s3_settings: S3StoreSettings) -> Iterator[S3ObjectStore]:
    """One store for the session, as a process has one."""
    store = S3ObjectStore(s3_settings)
    yield store
    asyncio.run(store.close())


@pytest.fixture(scope="session")
def gateway() -> Iterator[tuple[GatewayStandIn, str]]:
    """The upload endpoint and its address."""
    stand_in = GatewayStandIn()
    with serving(stand_in) as address:
        yield stand_in, address


@pytest.fixture
def local_store(tmp_path: Path, gateway: tuple[GatewayStandIn, str]) -> LocalObjectStore:
    """An empty store in `tmp_path / "store"` behind the upload endpoint."""
    stand_in, address = gateway
    stand_in.store = LocalObjectStore(
        tmp_path / "store", public_base_url=address, secret=SECRET, clock=lambda: datetime.now(UTC)
    )
    return stand_in.store


@pytest.fixture
def local_backend(
    tmp_path: Path, local_store: LocalObjectStore, gateway: tuple[GatewayStandIn, str]
) -> Backend:
    """The local store."""
    return Backend(
        local_store,
        saw_hang_up=lambda key: key in gateway[0].disconnected,
        leftovers=lambda: list(tmp_path.glob("store/incoming/*")),
    )


@pytest.fixture
def s3_backend(swift: Swift, s3_store: S3ObjectStore) -> Backend:
    """S3, as Swift speaks it."""
    return Backend(
        s3_store,
        saw_hang_up=lambda key: _broken_off(swift, key),
        leftovers=lambda: list(swift.directory.glob("devices/disk/tmp/*")),
    )


def _broken_off(swift: Swift, key: str) -> bool:
    """Swift's object server logs nginx's status for a request that its client closed."""
    lines = [line for line in swift.log().splitlines() if line.startswith("object-server:")]
    return any(f'/{key}" 499 ' in line for line in lines)


@pytest.fixture(params=["local", "s3"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each implementation in turn."""
    found: Backend = request.getfixturevalue(f"{request.param}_backend")
    return found


@pytest.fixture
def store(backend: Backend) -> ObjectStore:
    """Each implementation's store in turn."""
    return backend.store


@pytest.fixture
def key() -> str:
    """A key that no other test uses."""
    return f"uploads/{uuid.uuid4()}/climb.mp4"
