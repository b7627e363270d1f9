"""Health, readiness, error shapes, logs and outages of the gateway."""

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from adapters.object_store import LocalStoreSettings, ObjectStoreSettings
from adapters.redis_link import RedisSettings
from adapters.structured_log import LogSettings, configure_logging
from cli.embedded.ports import find_free_port
from cli.embedded.postgres import EmbeddedPostgres
from cli.embedded.redis import EmbeddedRedis
from contracts.errors import DependencyUnreachable
from db.session import DatabaseSettings
from serve_app.factory import create_app
from serve_app.services import open_services
from serve_app.settings import GatewaySettings
from tests.integration.gateway.conftest import PASSWORD, Phone
from tests.services.servers import running_redis


@pytest.mark.parametrize("path", ["/healthz", "/v1/healthz", "/readyz", "/v1/readyz"])
async def test_a_working_gateway_is_healthy_and_ready(
    anonymous: httpx.AsyncClient, path: str
) -> None:
    """Liveness and readiness answer at the root and under the version."""
    root = str(anonymous.base_url).removesuffix("/v1/")
    assert (await anonymous.get(root + path)).status_code == 200


async def test_a_browser_finds_a_page(anonymous: httpx.AsyncClient) -> None:
    """The service's address shows a page that may load nothing from elsewhere."""
    root = str(anonymous.base_url).removesuffix("/v1/")
    answer = await anonymous.get(f"{root}/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "/v1/docs" in answer.text


async def test_what_does_not_exist_is_a_problem_document_too(
    anonymous: httpx.AsyncClient,
) -> None:
    """Unknown paths and methods have the shape of every other error."""
    missing = await anonymous.get("/nothing")
    wrong = await anonymous.delete("/auth/login")
    assert [missing.status_code, wrong.status_code] == [404, 405]
    assert [missing.json()["code"], wrong.json()["code"]] == ["not_found", "method_not_allowed"]
    assert missing.headers["content-type"] == "application/problem+json"
    assert missing.json()["instance"] == "/v1/nothing"


async def test_broken_json_is_the_clients_mistake(anonymous: httpx.AsyncClient) -> None:
    """A body that cannot be parsed is 422 with the place."""
    headers = {"Content-Type": "application/json"}
    answer = await anonymous.post("/auth/login", content=b'{"email": ', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def settings_of(database: SecretStr, redis: SecretStr, folder: Path) -> GatewaySettings:
    """Settings with these addresses."""
    store = LocalStoreSettings(
        directory=folder, public_base_url="http://127.0.0.1:1", upload_secret=SecretStr("u" * 32)
    )
    return GatewaySettings(
        environment="development",
        database=DatabaseSettings(url=database),
        redis=RedisSettings(url=redis),
        store=ObjectStoreSettings(local=store),
    )


async def test_a_database_that_is_down_at_the_start_is_named(
    redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    """The replica does not come up and says what it could not reach and where."""
    url = SecretStr(f"postgresql+psycopg://a:secret@127.0.0.1:{find_free_port()}/b")
    with pytest.raises(DependencyUnreachable, match=r"PostgreSQL cannot be reached at .*127.0.0.1"):
        async with open_services(settings_of(url, redis_server.url, tmp_path)):
            pass


async def test_a_redis_that_is_down_at_the_start_is_named(
    postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    """The same for Redis."""
    url = SecretStr(f"redis://:secret@127.0.0.1:{find_free_port()}/0")
    with pytest.raises(DependencyUnreachable, match=r"Redis cannot be reached at redis://127.0.0."):
        async with open_services(settings_of(postgres.url, url, tmp_path)):
            pass


@pytest.fixture
async def without_redis(
    postgres: EmbeddedPostgres, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway whose Redis went away after the start."""
    with running_redis() as server:
        async with open_services(settings_of(postgres.url, server.url, tmp_path)) as services:
            server.stop()
            transport = httpx.ASGITransport(create_app(services))
            async with httpx.AsyncClient(transport=transport, base_url="http://test/v1") as http:
                yield http


async def test_without_redis_requests_that_need_only_the_database_are_served(
    without_redis: httpx.AsyncClient,
) -> None:
    """Accounts and lists work on; readiness tells the load balancer, without an address."""
    body = {"email": "carla@example.com", "password": PASSWORD}
    registered = await without_redis.post("/auth/register", json=body)
    headers = {"Authorization": f"Bearer {registered.json()['access_token']}"}
    assert (await without_redis.get("/analyses", headers=headers)).status_code == 200
    ready = await without_redis.get("/readyz")
    assert (ready.status_code, ready.json()["code"]) == (503, "dependency_unavailable")
    assert ready.headers["retry-after"] == "5"
    assert "127.0.0.1" not in ready.text


async def test_every_request_is_one_json_line_without_secrets(phone: Phone, tmp_path: Path) -> None:
    """Method, path, status, duration and request id; no token, password or signature."""
    configure_logging("gateway", LogSettings(folder=tmp_path / "logs"))
    ticket = await phone.announce(5)
    await phone.send(ticket, b"hello")
    await phone.http.post("/auth/login", json={"email": "a@example.com", "password": PASSWORD})
    for handler in logging.getLogger("ascension").handlers:
        handler.close()
    logging.getLogger("ascension").handlers = []
    text = (tmp_path / "logs" / "gateway.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["method"], line["status"]) for line in lines] == [
        ("POST", 201),
        ("PUT", 200),
        ("POST", 401),
    ]
    assert all({"action", "path", "request_id", "milliseconds", "service"} <= set(x) for x in lines)
    for secret in (PASSWORD, phone.tokens["access_token"], "signature"):
        assert secret not in text
