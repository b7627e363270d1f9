"""One's own account over HTTP: profile, quota, lock, logout, export, deletion."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

from db.models import Analysis, AuditEvent, OutboxRow, Tier
from db.session import Database
from tests.golden.generate import build_documents
from tests.integration.gateway.conftest import PASSWORD, Phone
from tests.integration.gateway.test_analyses import finish
from tests.integration.gateway.test_ghosts import photograph
from tests.integration.gateway.test_uploads import stored_files

BODY = {"height_m": 1.68, "arm_span_m": 1.72, "mass_kg": 61.5, "excluded_limbs": ["left_foot"]}


async def read_actions(database: Database, user_id: str) -> list[str]:
    """What the trail says."""
    async with database.transaction() as session:
        rows = await session.scalars(
            select(AuditEvent).where(AuditEvent.user_id == UUID(user_id)).order_by("id")
        )
        return [row.action for row in rows]


async def test_a_profile_is_changed_piece_by_piece_and_forgotten_by_null(phone: Phone) -> None:
    """What is not sent stays."""
    fresh = (await phone.http.get("/users/me")).json()
    assert (fresh["email"], fresh["tier"], fresh["height_m"]) == (
        "anna@example.com",
        "infinity",
        None,
    )
    await phone.http.patch("/users/me", json=BODY | {"name": " Anna ", "level": "6b"})
    changed = await phone.http.patch("/users/me", json={"level": None, "injuries": "pulley"})
    view = changed.json()
    assert {name: view[name] for name in BODY} == BODY
    assert (view["name"], view["level"], view["injuries"]) == ("Anna", None, "pulley")
    assert (await phone.http.get("/users/me")).json() == view
    assert "password" not in changed.text


@pytest.mark.parametrize(
    "change",
    [
        {"height_m": 0.5},
        {"height_m": "NaN"},
        {"excluded_limbs": ["tail"]},
        {"excluded_limbs": ["left_foot", "left_foot"]},
        {"tier": "infinity"},
        {"email": "other@example.com"},
        {"name": "   "},
    ],
)
async def test_a_profile_that_cannot_be_is_refused(phone: Phone, change: dict[str, Any]) -> None:
    """And nobody gives themselves a tier."""
    answer = await phone.http.patch("/users/me", json=change)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_arms_and_height_must_be_of_one_body(phone: Phone) -> None:
    """Whichever comes first."""
    assert (await phone.http.patch("/users/me", json={"height_m": 1.5})).status_code == 200
    answer = await phone.http.patch("/users/me", json={"arm_span_m": 2.0})
    assert (answer.status_code, answer.json()["code"]) == (422, "profile_invalid")
    assert (await phone.http.get("/users/me")).json()["arm_span_m"] is None


async def test_the_profile_feeds_analyses_and_ghosts(phone: Phone, film: bytes) -> None:
    """What a request says itself goes first."""
    await phone.http.patch("/users/me", json=BODY)
    started = (await phone.start(await phone.upload(film))).json()
    options = (await phone.http.get(f"/analyses/{started['analysis_id']}")).json()["options"]
    assert (options["climber_height_m"], options["climber_arm_span_m"]) == (1.68, 1.72)
    assert options["excluded_limbs"] == ["left_foot"]
    route_id = await photograph(phone)
    ghost = (await phone.http.post(f"/routes/{route_id}/ghosts", json={})).json()["ghost_id"]
    view = (await phone.http.get(f"/ghosts/{ghost}")).json()
    assert view["request"]["climber"] == BODY
    wish = {"climber": {"height_m": 1.9}}
    other = (await phone.http.post(f"/routes/{route_id}/ghosts", json=wish)).json()["ghost_id"]
    view = (await phone.http.get(f"/ghosts/{other}")).json()
    assert view["request"]["climber"]["height_m"] == 1.9
    assert view["request"]["climber"]["excluded_limbs"] == []


async def test_a_hundred_starts_at_once_against_a_quota_of_ten_give_ten(
    phone: Phone, film: bytes
) -> None:
    """Exactly; the others are told when to come again."""
    await phone.change_tier(Tier.FREEMIUM)
    video_id = await phone.upload(film)
    answers = await asyncio.gather(*(phone.start(video_id) for _ in range(100)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(202), codes.count(429)) == (10, 90)
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["code"] == "quota_exceeded"
    assert 0 < int(refused.headers["retry-after"]) <= 31 * 24 * 3600
    quota = (await phone.http.get("/users/me/quota")).json()
    assert (quota["limit"], quota["used"], quota["remaining"]) == (10, 10, 0)
    assert quota["ghost"] is False
    async with phone.gateway.services.database.transaction() as session:
        assert len((await session.scalars(select(Analysis))).all()) == 10


async def test_the_same_key_takes_one_of_the_quota(phone: Phone, film: bytes) -> None:
    """However often it comes, and at once."""
    video_id, headers = await phone.upload(film), {"Idempotency-Key": "tap"}
    answers = await asyncio.gather(*(phone.start(video_id, **headers) for _ in range(8)))
    assert len({answer.json()["analysis_id"] for answer in answers}) == 1
    assert (await phone.http.get("/users/me/quota")).json()["used"] == 1


async def test_a_new_month_has_its_own_quota(phone: Phone, film: bytes) -> None:
    """It begins when the view says."""
    await phone.start(await phone.upload(film))
    quota = (await phone.http.get("/users/me/quota")).json()
    assert quota["used"] == 1
    clock = phone.gateway.clock
    clock.ahead = clock.ahead.__class__(days=32)
    answer = await phone.http.post(
        "/auth/login", json={"email": "anna@example.com", "password": PASSWORD}
    )
    phone.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    later = (await phone.http.get("/users/me/quota")).json()
    assert later["used"] == 0
    assert later["month"] > quota["month"]


async def test_a_tier_without_ghosts_has_none(phone: Phone, film: bytes) -> None:
    """Not with an analysis, and none of its own."""
    route_id = await photograph(phone)
    await phone.change_tier(Tier.FREEMIUM)
    started = (await phone.start(await phone.upload(film))).json()
    view = (await phone.http.get(f"/analyses/{started['analysis_id']}")).json()
    assert view["options"]["ghost"] is False
    answer = await phone.http.post(f"/routes/{route_id}/ghosts", json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "tier_lacks_ghost")


@pytest.mark.parametrize("tier", list(Tier))
async def test_who_goes_first_is_known_to_the_queue_and_to_the_row(
    phone: Phone, film: bytes, tier: Tier
) -> None:
    """So that what Redis loses comes back with the same right."""
    await phone.change_tier(tier)
    await phone.start(await phone.upload(film))
    async with phone.gateway.services.database.transaction() as session:
        (row,) = (await session.scalars(select(Analysis))).all()
        (left,) = (await session.scalars(select(OutboxRow))).all()
    first = tier is Tier.INFINITY
    assert (row.priority, left.payload["priority"]) == (first, first)


async def test_what_is_cancelled_before_it_began_does_not_count(phone: Phone, film: bytes) -> None:
    """Cancelled once; a second time there is nothing to cancel."""
    started = (await phone.start(await phone.upload(film))).json()
    where = f"/analyses/{started['analysis_id']}"
    cancelled = await phone.http.post(f"{where}/cancel")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert (await phone.http.get("/users/me/quota")).json()["used"] == 0
    again = await phone.http.post(f"{where}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "analysis_ended")
    result = await phone.http.get(f"{where}/result")
    assert (result.status_code, result.json()["code"]) == (409, "analysis_failed")


async def test_a_deleted_analysis_is_gone_from_the_cache_too(phone: Phone, film: bytes) -> None:
    """And counts, since it was made."""
    started = (await phone.start(await phone.upload(film))).json()
    where = f"/analyses/{started['analysis_id']}"
    await finish(phone.gateway.services.database, started["analysis_id"])
    assert (await phone.http.get(f"{where}/result")).status_code == 200
    assert (await phone.http.delete(where)).status_code == 204
    for path in (where, f"{where}/result"):
        assert (await phone.http.get(path)).status_code == 404
    assert (await phone.http.delete(where)).status_code == 404
    assert (await phone.http.get("/users/me/quota")).json()["used"] == 1


async def test_videos_are_listed_and_deleted_with_their_analyses(phone: Phone, film: bytes) -> None:
    """Newest first; the bytes go too."""
    first, second = await phone.upload(film), await phone.upload(film)
    started = (await phone.start(first)).json()
    page = (await phone.http.get("/videos", params={"limit": 1})).json()
    assert [video["video_id"] for video in page["items"]] == [second]
    rest = await phone.http.get("/videos", params={"cursor": page["next_cursor"]})
    assert [video["video_id"] for video in rest.json()["items"]] == [first]
    assert (await phone.http.get(f"/videos/{first}")).json()["status"] == "uploaded"
    before = len(stored_files(phone.gateway))
    assert (await phone.http.delete(f"/videos/{first}")).status_code == 204
    assert len(stored_files(phone.gateway)) == before - 1
    for path in (f"/videos/{first}", f"/analyses/{started['analysis_id']}"):
        assert (await phone.http.get(path)).status_code == 404


async def test_too_many_wrong_passwords_lock_an_address(
    phone: Phone, anonymous: httpx.AsyncClient
) -> None:
    """Even the right one is refused then; so are addresses without an account."""
    for email in ("anna@example.com", "nobody@example.com"):
        wrong = {"email": email, "password": "wrong password"}
        tries = [(await anonymous.post("/auth/login", json=wrong)).status_code for _ in range(7)]
        assert tries == [401] * 5 + [423] * 2
    right = {"email": "anna@example.com", "password": PASSWORD}
    locked = await anonymous.post("/auth/login", json=right)
    assert (locked.status_code, locked.json()["code"]) == (423, "account_locked")
    assert 0 < int(locked.headers["retry-after"]) <= 900


async def test_a_right_password_forgets_the_wrong_ones(
    phone: Phone, anonymous: httpx.AsyncClient
) -> None:
    """Four, then the right one, then four again."""
    right = {"email": "anna@example.com", "password": PASSWORD}
    for _ in range(2):
        for _ in range(4):
            await anonymous.post("/auth/login", json=right | {"password": "wrong password"})
        assert (await anonymous.post("/auth/login", json=right)).status_code == 200


async def test_logging_out_ends_the_chain(phone: Phone, anonymous: httpx.AsyncClient) -> None:
    """And an unknown token is as good as one that has ended."""
    token = {"refresh_token": phone.tokens["refresh_token"]}
    assert (await anonymous.post("/auth/logout", json=token)).status_code == 204
    assert (await anonymous.post("/auth/refresh", json=token)).status_code == 401
    assert (await anonymous.post("/auth/logout", json=token)).status_code == 204
    unknown = {"refresh_token": "x"}
    assert (await anonymous.post("/auth/logout", json=unknown)).status_code == 204


async def test_an_export_holds_everything_and_nothing_of_ours(phone: Phone, film: bytes) -> None:
    """Valid JSON with profile, videos, results, walls and what was said of them."""
    started = (await phone.start(await phone.upload(film))).json()
    await finish(phone.gateway.services.database, started["analysis_id"])
    route_id = await photograph(phone)
    await phone.http.post(f"/routes/{route_id}/ghosts", json={})
    answer = await phone.http.get("/users/me/export")
    assert answer.headers["content-type"] == "application/json"
    export = json.loads(answer.text)
    assert export["account"]["email"] == "anna@example.com"
    assert len(export["videos"]) == len(export["analyses"]) == len(export["walls"]) == 1
    analysis = export["analyses"][0]
    assert analysis["result"] == build_documents()["normal"]
    assert analysis["metrics"]["duration_s"] == 1.0
    assert len(export["walls"][0]["holds"]) == 7
    assert len(export["walls"][0]["corrections"]) == 3
    assert len(export["ghosts"]) == 1
    assert [event["action"] for event in export["audit"]] == ["account.opened"]
    assert "object_key" not in answer.text
    assert "password" not in answer.text


async def test_a_deleted_account_leaves_nothing_behind(
    phone: Phone, stranger: Phone, film: bytes, anonymous: httpx.AsyncClient
) -> None:
    """No row, no byte, no cached result; its token opens nothing; others are left alone."""
    started = (await phone.start(await phone.upload(film))).json()
    where = f"/analyses/{started['analysis_id']}/result"
    await finish(phone.gateway.services.database, started["analysis_id"])
    await photograph(phone)
    theirs = await stranger.upload(film)
    assert (await phone.http.get(where)).status_code == 200
    assert (await phone.http.delete("/users/me")).status_code == 204
    assert len(stored_files(phone.gateway)) == 1
    assert (await phone.http.get("/users/me")).status_code == 401
    assert (await phone.http.get(where)).status_code == 404
    assert (await phone.start(theirs)).status_code in {401, 404}
    right = {"email": "anna@example.com", "password": PASSWORD}
    assert (await anonymous.post("/auth/login", json=right)).status_code == 401
    assert (await stranger.http.get(f"/videos/{theirs}")).status_code == 200
    actions = await read_actions(phone.gateway.services.database, phone.tokens["user_id"])
    assert actions == ["account.opened", "account.deleted"]
    redis = phone.gateway.services.redis.client
    left = [key async for key in redis.scan_iter(f"*{phone.tokens['user_id']}*")]
    # How often they asked within the last minutes goes by itself.
    assert not [key for key in left if not key.startswith(b"rates:")]


async def test_a_token_of_a_deleted_account_starts_nothing(phone: Phone) -> None:
    """Announcing, photographing, asking: each is refused as without a token."""
    assert (await phone.http.delete("/users/me")).status_code == 204
    announce = {"name": "a.mp4", "size": 1000, "content_type": "video/mp4"}
    photo = {"name": "wall", "size": 1000, "content_type": "image/png"}
    answers = [
        await phone.http.post("/videos", json=announce),
        await phone.http.post("/routes", json=photo),
        await phone.http.get("/users/me/quota"),
        await phone.http.get("/users/me/export"),
        await phone.http.patch("/users/me", json={"name": "Eve"}),
        await phone.http.delete("/users/me"),
    ]
    assert [answer.status_code for answer in answers] == [401] * len(answers)
