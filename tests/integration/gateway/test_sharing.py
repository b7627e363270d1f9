"""Videos that are kept, and links that show them to people without an account."""

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from db.models import Analysis, AnalysisStatus, Video, VideoStatus
from tests.integration.gateway.conftest import Phone
from tests.integration.gateway.test_ghosts import analyse
from tests.integration.gateway.test_uploads import stored_files

SECRETS = ("anna@example.com", "climb.mp4")


async def share(phone: Phone, video_id: str, **wish: int) -> str:
    """Answers the token."""
    answer = await phone.http.post(f"/videos/{video_id}/share", json=wish)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["path"] == f"/v1/shared/{made['token']}"
    token: str = made["token"]
    return token


async def test_a_video_lasts_a_day_unless_it_is_saved(phone: Phone, film: bytes) -> None:
    """Saved once or more often, its bytes lie elsewhere and nothing else changes."""
    video_id = await phone.upload(film)
    before = (await phone.http.get(f"/videos/{video_id}")).json()
    assert before["expires_at"] is not None
    (old,) = stored_files(phone.gateway)
    answers = await asyncio.gather(*(phone.http.post(f"/videos/{video_id}/save") for _ in range(5)))
    views = [answer.json() for answer in answers]
    assert {answer.status_code for answer in answers} == {200}
    assert all(view["saved_at"] == views[0]["saved_at"] for view in views)
    assert views[0]["expires_at"] is None
    (new,) = stored_files(phone.gateway)
    assert new != old
    assert (await phone.start(video_id)).status_code == 202


async def test_what_has_no_bytes_cannot_be_kept(phone: Phone, film: bytes) -> None:
    """Announced only, or gone."""
    ticket = await phone.announce(1000)
    pending = await phone.http.post(f"/videos/{ticket['video_id']}/save")
    assert (pending.status_code, pending.json()["code"]) == (409, "video_not_ready")
    video_id = await phone.upload(film)
    async with phone.gateway.services.database.transaction() as session:
        row = await session.get(Video, UUID(video_id))
        assert row is not None
        row.status = VideoStatus.EXPIRED
    for path in ("save", "share"):
        gone = await phone.http.post(f"/videos/{video_id}/{path}")
        assert (gone.status_code, gone.json()["code"]) == (409, "video_not_ready")


async def test_a_link_shows_video_and_result_and_nobody(
    phone: Phone, film: bytes, anonymous: httpx.AsyncClient
) -> None:
    """No account is needed; no name, address, file name or height is told."""
    analysis_id = await analyse(phone, film)
    async with phone.gateway.services.database.transaction() as session:
        row = await session.get(Analysis, UUID(analysis_id))
        assert row is not None
        row.status = AnalysisStatus.COMPLETED
        video_id = str(row.video_id)
    token = await share(phone, video_id)
    answer = await anonymous.get(f"/shared/{token}")
    view = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert view["video"]["duration_ms"] == 1000
    assert view["expires_at"] is None
    whole = await anonymous.get(view["video"]["url"])
    assert (whole.status_code, whole.content) == (200, film)
    assert whole.headers["content-type"] == "video/mp4"
    part = await anonymous.get(view["video"]["url"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, film[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(film)}"
    beyond = await anonymous.get(view["video"]["url"], headers={"Range": f"bytes={len(film)}-"})
    assert beyond.status_code == 416
    result = await anonymous.get(view["result_path"].removeprefix("/v1"))
    document = result.json()
    assert document["climber"]["height_m"] is None
    assert document["ghost"]["height_m"] is None
    assert document["analysis_id"] == "shared"
    own = await phone.http.get(f"/analyses/{analysis_id}/result")
    assert own.json()["pose"] == document["pose"]
    assert own.json()["climber"]["height_m"] == 1.75
    expanded = await anonymous.get(
        view["result_path"].removeprefix("/v1"), params={"expand": "true"}
    )
    assert len(expanded.json()["frames"]) == document["video"]["frame_count"]
    told = answer.text + result.text
    assert not [secret for secret in (*SECRETS, phone.tokens["user_id"]) if secret in told]


async def test_a_link_ends_when_it_is_ended_replaced_or_over(
    phone: Phone, film: bytes, anonymous: httpx.AsyncClient
) -> None:
    """And then it is as if it had never been."""
    video_id = await phone.upload(film)
    first = await share(phone, video_id)
    second = await share(phone, video_id, expires_in_days=2)
    assert (await anonymous.get(f"/shared/{first}")).status_code == 404
    assert (await anonymous.get(f"/shared/{second}")).status_code == 200
    assert (await anonymous.get(f"/shared/{second}/result")).status_code == 404
    phone.gateway.clock.ahead = timedelta(days=2, seconds=1)
    assert (await anonymous.get(f"/shared/{second}")).status_code == 404
    phone.gateway.clock.ahead = timedelta()
    assert (await phone.http.delete(f"/videos/{video_id}/share")).status_code == 204
    assert (await anonymous.get(f"/shared/{second}")).status_code == 404
    assert (await phone.http.delete(f"/videos/{video_id}/share")).status_code == 404


async def test_a_link_goes_with_its_video(
    phone: Phone, film: bytes, anonymous: httpx.AsyncClient
) -> None:
    """Deleted is deleted."""
    video_id = await phone.upload(film)
    token = await share(phone, video_id)
    assert (await phone.http.delete(f"/videos/{video_id}")).status_code == 204
    assert (await anonymous.get(f"/shared/{token}")).status_code == 404
    assert stored_files(phone.gateway) == []


@pytest.mark.parametrize("token", ["a" * 43, "short", "a/b", "%00" * 20, "a" * 200])
async def test_a_token_that_nobody_was_given_shows_nothing(
    anonymous: httpx.AsyncClient, token: str
) -> None:
    """Whatever it looks like."""
    assert (await anonymous.get(f"/shared/{token}")).status_code in {404, 422}


async def test_an_address_of_a_download_is_for_one_object_and_a_while(
    phone: Phone, film: bytes, anonymous: httpx.AsyncClient
) -> None:
    """Not for another, not with another end, not for uploading, not afterwards."""
    token = await share(phone, await phone.upload(film))
    url = (await anonymous.get(f"/shared/{token}")).json()["video"]["url"]
    spoilt = [
        url.replace("saved/", "uploads/"),
        url.replace("expires=", "expires=9"),
        f"{url}&more=1",
        url.replace("signature=", "signature=0"),
        url.rsplit("&", 1)[0],
    ]
    for one in spoilt:
        assert (await anonymous.get(one)).status_code == 403, one
    assert (await anonymous.put(url, content=b"x")).status_code == 403
    phone.gateway.clock.ahead = timedelta(minutes=16)
    assert (await anonymous.get(url)).status_code == 403


async def test_others_can_neither_keep_nor_share(
    phone: Phone, stranger: Phone, film: bytes
) -> None:
    """404, as for what never was."""
    video_id = await phone.upload(film)
    answers = [
        await stranger.http.post(f"/videos/{video_id}/save"),
        await stranger.http.post(f"/videos/{video_id}/share"),
        await stranger.http.delete(f"/videos/{video_id}/share"),
        await stranger.http.get(f"/videos/{video_id}"),
        await stranger.http.delete(f"/videos/{video_id}"),
    ]
    assert {answer.status_code for answer in answers} == {404}
