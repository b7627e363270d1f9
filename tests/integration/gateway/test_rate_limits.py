"""Who asks too often is told so, by user and by address, and nobody else is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from adapters.redis_link import RedisLink
from cli.embedded.ports import LOOPBACK, find_free_port
from serve_app.factory import create_app
from serve_app.rate_limits import RateGuard
from serve_app.settings import RateSettings
from tests.integration.gateway.conftest import Gateway, Phone
from tests.services.http import http_server


@asynccontextmanager
async def limited(gateway: Gateway, **settings: int) -> AsyncIterator[httpx.AsyncClient]:
    """The same services behind other limits."""
    services = gateway.services
    guard = RateGuard(services.redis, services.access_tokens, RateSettings(**settings))
    port = find_free_port()
    async with (
        http_server(create_app(replace(services, rates=guard)), port),
        httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}/v1", timeout=20) as http,
    ):
        yield http


async def test_a_user_who_asks_too_often_is_refused_and_others_are_not(
    gateway: Gateway, phone: Phone, stranger: Phone
) -> None:
    """Exactly as many as allowed, at once; the answer says when to come again."""
    async with limited(gateway, user_a_minute=10) as http:
        mine = {"Authorization": phone.http.headers["authorization"]}
        answers = await asyncio.gather(*(http.get("/analyses", headers=mine) for _ in range(30)))
        codes = [answer.status_code for answer in answers]
        assert (codes.count(200), codes.count(429)) == (10, 20)
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.json()["code"] == "rate_limited"
        assert refused.headers["content-type"] == "application/problem+json"
        assert 0 < int(refused.headers["retry-after"]) <= 120
        assert refused.headers["ratelimit-limit"] == "10"
        assert refused.headers["ratelimit-remaining"] == "0"
        theirs = {"Authorization": stranger.http.headers["authorization"]}
        other = await http.get("/analyses", headers=theirs)
        assert (other.status_code, other.headers["ratelimit-remaining"]) == (200, "9")


@pytest.mark.parametrize("forged", ["", "9.9.9.9, ", "9.9.9.9, 8.8.8.8, "])
async def test_an_address_is_the_one_that_our_proxies_saw(gateway: Gateway, forged: str) -> None:
    """Whatever the client wrote before it."""
    async with limited(gateway, address_a_minute=3, proxies=2) as http:
        codes = []
        for number in range(5):
            seen = f"{forged.replace('9.9', f'9.{number}')}203.0.113.7, 10.0.0.1"
            answer = await http.post("/auth/refresh", headers={"X-Forwarded-For": seen})
            codes.append(answer.status_code)
        assert codes == [422, 422, 422, 429, 429]
        other = await http.post(
            "/auth/refresh", headers={"X-Forwarded-For": "203.0.113.8, 10.0.0.1"}
        )
        assert other.status_code == 422


async def test_without_proxies_of_ours_no_address_is_believed(gateway: Gateway) -> None:
    """All would have one, or one of their own choice."""
    async with limited(gateway, address_a_minute=1) as http:
        for _ in range(3):
            answer = await http.post("/auth/refresh", headers={"X-Forwarded-For": "203.0.113.7"})
            assert answer.status_code == 422
            assert "ratelimit-limit" not in answer.headers


async def test_health_and_uploads_are_free(gateway: Gateway, phone: Phone) -> None:
    """Load balancers ask often, and a signature is a right of its own."""
    async with limited(gateway, user_a_minute=1) as http:
        mine = {"Authorization": phone.http.headers["authorization"]}
        for _ in range(3):
            assert (await http.get("/healthz", headers=mine)).status_code == 200
            assert (await http.put("/storage/a", headers=mine)).status_code == 403


async def test_while_redis_is_away_nobody_is_refused(
    gateway: Gateway, phone: Phone, redis: RedisLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit is no reason to stop."""

    async def fail(*_: object, **__: object) -> bool:
        raise ConnectionError("gone")

    async with limited(gateway, user_a_minute=1) as http:
        monkeypatch.setattr("limits.aio.strategies.SlidingWindowCounterRateLimiter.hit", fail)
        mine = {"Authorization": phone.http.headers["authorization"]}
        codes = [(await http.get("/analyses", headers=mine)).status_code for _ in range(3)]
    assert codes == [200] * 3
