"""Headers, limits, origins, logs; and who may do what, endpoint by endpoint."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from adapters.structured_log import LogSettings, configure_logging
from cli.embedded.ports import LOOPBACK, find_free_port
from db.models import Analysis, AnalysisStatus
from serve_app.factory import create_app
from serve_app.security import MAX_BODY_BYTES
from tests.integration.gateway.conftest import Gateway, Phone
from tests.integration.gateway.test_coaching import SESSION
from tests.integration.gateway.test_ghosts import analyse, photograph
from tests.services.http import http_server

ORIGIN = "https://climb.example"
MISSING = "00000000-0000-4000-8000-000000000000"


async def test_every_answer_keeps_browsers_in_their_place(
    anonymous: httpx.AsyncClient, gateway: Gateway
) -> None:
    """Results, errors and the page alike."""
    for path in ("/healthz", "/analyses", "/nowhere", "/auth/login"):
        headers = (await anonymous.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
    page = await anonymous.get(f"{gateway.url}/")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers.get_list("x-content-type-options") == ["nosniff"]


async def test_a_body_that_is_too_large_is_refused_told_or_not(
    anonymous: httpx.AsyncClient,
) -> None:
    """By its length, or once it has become too long; by name."""
    large = b'{"email": "' + b"a" * MAX_BODY_BYTES + b'"}'

    async def trickle() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    for content in (large, trickle()):
        answer = await anonymous.post("/auth/login", content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert answer.headers["content-type"] == "application/problem+json"


async def test_pages_elsewhere_may_call_only_if_they_are_named(
    gateway: Gateway, anonymous: httpx.AsyncClient
) -> None:
    """Without a list nobody; with one exactly those on it, without cookies."""
    ask = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    refused = await anonymous.options("/auth/login", headers=ask)
    assert "access-control-allow-origin" not in refused.headers
    port = find_free_port()
    app = create_app(gateway.services, cors_origins=[ORIGIN])
    async with http_server(app, port), httpx.AsyncClient() as http:
        url = f"http://{LOOPBACK}:{port}/v1/auth/login"
        allowed = await http.options(url, headers=ask)
        other = await http.options(url, headers=ask | {"Origin": "https://evil.example"})
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in allowed.headers
    assert "access-control-allow-origin" not in other.headers


async def test_the_token_of_a_link_is_in_no_log(
    phone: Phone, anonymous: httpx.AsyncClient, film: bytes, tmp_path: Path
) -> None:
    """It is as good as a password."""
    video_id = await phone.upload(film)
    token = (await phone.http.post(f"/videos/{video_id}/share")).json()["token"]
    configure_logging("gateway", LogSettings(folder=tmp_path / "logs"))
    await anonymous.get(f"/shared/{token}")
    await anonymous.get(f"/shared/{token}/result")
    for handler in logging.getLogger("ascension").handlers:
        handler.close()
    logging.getLogger("ascension").handlers = []
    text = (tmp_path / "logs" / "gateway.jsonl").read_text()
    assert token not in text
    paths = [json.loads(line)["path"] for line in text.splitlines()]
    assert paths == ["/v1/shared/-", "/v1/shared/-/result"]


class Belongings:
    """Something of every kind that one user has.

    Args:
        ids: By the name of a path parameter.
    """

    def __init__(self, ids: dict[str, str]) -> None:
        self.ids = ids

    def fill(self, path: str) -> str:
        """A path of the document with these ids in it."""
        return path.removeprefix("/v1").format(**self.ids)


@pytest.fixture
async def belongings(phone: Phone, film: bytes) -> Belongings:
    """A video, an analysis with its result, a wall, holds, a ghost, a link."""
    analysis_id, route_id = await analyse(phone, film), await photograph(phone)
    async with phone.gateway.services.database.transaction() as session:
        row = await session.get(Analysis, UUID(analysis_id))
        assert row is not None
        row.status = AnalysisStatus.COMPLETED
        video_id = str(row.video_id)
    ghost = await phone.http.post(f"/analyses/{analysis_id}/ghosts", json={})
    goal = await phone.http.post("/coaching/goals", json={"title": "a roof"})
    noted = await phone.http.post("/coaching/sessions", json=SESSION)
    hold = (await phone.http.get(f"/routes/{route_id}")).json()["holds"][0]["hold_id"]
    token = (await phone.http.post(f"/videos/{video_id}/share")).json()["token"]
    return Belongings(
        {
            "video_id": video_id,
            "analysis_id": analysis_id,
            "route_id": route_id,
            "hold_id": hold,
            "ghost_id": ghost.json()["ghost_id"],
            "comparison_id": MISSING,
            "goal_id": goal.json()["goal_id"],
            "session_id": noted.json()["session_id"],
            "token": token,
        }
    )


# What an endpoint is sent; without these a body would be refused before its owner is asked for.
SQUARE = [[1, 1], [9, 1], [9, 9], [1, 9]]
BODIES: dict[tuple[str, str], Any] = {
    ("patch", "/v1/routes/{route_id}"): {"name": "other"},
    ("post", "/v1/routes/{route_id}/holds/{hold_id}"): {"polygon": SQUARE, "type": "jug"},
    ("patch", "/v1/routes/{route_id}/holds/{hold_id}"): {"type": "jug"},
    ("patch", "/v1/coaching/goals/{goal_id}"): {},
    ("post", "/v1/routes/{route_id}/ghosts"): {},
    ("post", "/v1/analyses/{analysis_id}/ghosts"): {},
}


def list_operations() -> list[tuple[str, str, bool]]:
    """Method, path and whether it asks for a token, of every endpoint there is."""
    paths = create_app(None).openapi()["paths"]
    return [
        (method, path, bool(operation.get("security")))
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]


async def call(http: httpx.AsyncClient, method: str, path: str, document_path: str) -> int:
    """The status of one call."""
    body = BODIES.get((method, document_path))
    answer = await http.request(method.upper(), path, json=body)
    return answer.status_code


async def test_nobody_without_a_token_that_holds_gets_anywhere(
    phone: Phone, anonymous: httpx.AsyncClient, belongings: Belongings
) -> None:
    """Every endpoint that asks for one: without, with a broken one, with one that has expired."""
    expired = dict(phone.http.headers)["authorization"]
    phone.gateway.clock.ahead = timedelta(minutes=16)
    tokens = [None, "Bearer x.y.z", expired]
    checked = 0
    for method, path, secured in list_operations():
        for token in tokens if secured else ():
            headers = {} if token is None else {"Authorization": token}
            anonymous.headers.pop("Authorization", None)
            anonymous.headers.update(headers)
            status = await call(anonymous, method, belongings.fill(path), path)
            assert status == 401, (method, path, token)
            checked += 1
    assert checked > 90


async def test_nobody_reaches_what_is_anothers(
    stranger: Phone, phone: Phone, belongings: Belongings
) -> None:
    """Every endpoint that names something: 404, as for what never was; afterwards all is there."""
    missing = Belongings(dict.fromkeys(belongings.ids, MISSING))
    checked = 0
    for method, path, secured in list_operations():
        if not secured or "{" not in path:
            continue
        theirs = await call(stranger.http, method, belongings.fill(path), path)
        nothing = await call(stranger.http, method, missing.fill(path), path)
        assert theirs == nothing == 404, (method, path)
        checked += 1
    assert checked > 20
    for path in ("/videos/{video_id}", "/analyses/{analysis_id}", "/routes/{route_id}"):
        assert (await phone.http.get(belongings.fill(path))).status_code == 200
    assert (await phone.http.get(belongings.fill("/ghosts/{ghost_id}"))).status_code == 200


async def test_a_link_opens_what_it_shows_and_nothing_else(
    anonymous: httpx.AsyncClient, belongings: Belongings
) -> None:
    """The two shared endpoints; as a bearer it is no token."""
    opened = 0
    for method, path, secured in list_operations():
        if "{token}" in path:
            assert await call(anonymous, method, belongings.fill(path), path) == 200
            opened += 1
        elif secured:
            anonymous.headers["Authorization"] = f"Bearer {belongings.ids['token']}"
            assert await call(anonymous, method, belongings.fill(path), path) == 401
    assert opened == 2


async def test_the_owner_reaches_everything(phone: Phone, belongings: Belongings) -> None:
    """Every reading endpoint answers; else the tests above would show nothing."""
    for method, path, secured in list_operations():
        if method == "get" and secured and "comparison_id" not in path:
            status = await call(phone.http, method, belongings.fill(path), path)
            assert status == 200, path
