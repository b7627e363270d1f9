"""A gateway with real services behind a real HTTP server, and a phone to talk to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from adapters.object_store import LocalStoreSettings, ObjectStoreSettings
from adapters.redis_link import RedisLink, RedisSettings
from adapters.video import VideoLimits
from cli.embedded.ports import LOOPBACK, find_free_port
from cli.embedded.postgres import EmbeddedPostgres
from cli.embedded.redis import EmbeddedRedis
from db.models import Tier, User
from db.session import Database, DatabaseSettings
from serve_app.accounts.entitlements import AccountSettings
from serve_app.auth.passwords import Passwords
from serve_app.factory import create_app
from serve_app.services import Services, open_services
from serve_app.settings import GatewaySettings, RateSettings, TokenSettings
from tests.films import write_film
from tests.services.http import http_server

PASSWORD = "correct horse battery"
LIMITS = VideoLimits(max_duration_s=3.0, max_bytes=200_000)


class Clock:
    """The present, which tests may move."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Now, and what was added."""
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running gateway.

    Attributes:
        url: Without `/v1`.
        services: What it works with.
        clock: What it takes for the present.
        objects: The directory of the object store.
    """

    url: str
    services: Services
    clock: Clock
    objects: Path


@pytest.fixture
async def gateway(
    database: Database,
    redis: RedisLink,
    postgres: EmbeddedPostgres,
    redis_server: EmbeddedRedis,
    tmp_path: Path,
) -> AsyncIterator[Gateway]:
    """The application served by uvicorn on a free port."""
    port, clock = find_free_port(), Clock()
    settings = GatewaySettings(
        environment="development",
        database=DatabaseSettings(url=postgres.url),
        redis=RedisSettings(url=redis_server.url),
        store=ObjectStoreSettings(
            local=LocalStoreSettings(
                directory=tmp_path / "objects",
                public_base_url=f"http://{LOOPBACK}:{port}",
                upload_secret=SecretStr("u" * 32),
            )
        ),
        tokens=TokenSettings(secret=SecretStr("t" * 32)),
        limits=LIMITS,
        accounts=AccountSettings(new_tier=Tier.INFINITY),
        rates=RateSettings(user_a_minute=100_000),
    )
    # Cheap parameters: the real ones would take most of the suite's time.
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    async with (
        open_services(settings, now=clock, passwords=passwords) as services,
        http_server(create_app(services), port),
    ):
        yield Gateway(f"http://{LOOPBACK}:{port}", services, clock, tmp_path / "objects")


class Phone:
    """One logged-in user's app.

    Args:
        gateway: Whom it talks to.
        http: Its connections.
        tokens: From registering.
    """

    def __init__(self, gateway: Gateway, http: httpx.AsyncClient, tokens: dict[str, Any]) -> None:
        self.gateway = gateway
        self.http = http
        self.tokens = tokens
        self.http.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    async def announce(self, size: int, content_type: str = "video/mp4") -> dict[str, Any]:
        """Asks for an upload."""
        body = {"name": "climb.mp4", "size": size, "content_type": content_type}
        answer = await self.http.post("/videos", json=body)
        assert answer.status_code == 201, answer.text
        ticket: dict[str, Any] = answer.json()
        return ticket

    async def send(self, ticket: dict[str, Any], data: bytes) -> httpx.Response:
        """Uploads."""
        return await self.http.put(ticket["upload_url"], content=data, headers=ticket["headers"])

    async def confirm(self, ticket: dict[str, Any]) -> httpx.Response:
        """Says that the upload is there."""
        return await self.http.post(f"/videos/{ticket['video_id']}/uploaded")

    async def upload(self, data: bytes) -> str:
        """All three; answers the video's id."""
        ticket = await self.announce(len(data))
        assert (await self.send(ticket, data)).status_code == 200
        confirmed = await self.confirm(ticket)
        assert confirmed.status_code == 200, confirmed.text
        return str(ticket["video_id"])

    async def change_tier(self, tier: Tier) -> None:
        """As somebody who sells tiers would."""
        async with self.gateway.services.database.transaction() as session:
            user = await session.get(User, UUID(self.tokens["user_id"]))
            assert user is not None
            user.tier = tier

    async def start(self, video_id: str, **headers: str) -> httpx.Response:
        """Starts an analysis."""
        return await self.http.post("/analyses", json={"video_id": video_id}, headers=headers)


@pytest.fixture
async def anonymous(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without an account."""
    async with httpx.AsyncClient(base_url=f"{gateway.url}/v1", timeout=20) as http:
        yield http


async def register(gateway: Gateway, http: httpx.AsyncClient, email: str) -> Phone:
    """A new user's phone."""
    answer = await http.post("/auth/register", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return Phone(gateway, http, answer.json())


@pytest.fixture
async def phone(gateway: Gateway) -> AsyncIterator[Phone]:
    """A user's phone."""
    async with httpx.AsyncClient(base_url=f"{gateway.url}/v1", timeout=20) as http:
        yield await register(gateway, http, "anna@example.com")


@pytest.fixture
async def stranger(gateway: Gateway) -> AsyncIterator[Phone]:
    """Another user's phone."""
    async with httpx.AsyncClient(base_url=f"{gateway.url}/v1", timeout=20) as http:
        yield await register(gateway, http, "boris@example.com")


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One second of video."""
    return write_film(tmp_path_factory.mktemp("film") / "climb.mp4").read_bytes()
