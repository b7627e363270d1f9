"""Analyses over HTTP: start once, follow, fetch the stored bytes."""

import asyncio
import gzip
import hashlib
import json
from uuid import UUID, uuid4

import pytest
from sqlmodel import func, select

from db.models import AnalysisMetrics, AnalysisResult, OutboxRow
from db.repositories import AnalysisRepository, ResultRepository
from db.repositories.analyses import Failure
from db.session import Database
from tests.golden.generate import build_documents
from tests.integration.gateway.conftest import Phone


async def finish(database: Database, analysis_id: str) -> bytes:
    """Completes an analysis with a golden result, as an orchestrator would."""
    body = gzip.compress(json.dumps(build_documents()["normal"]).encode())
    token = uuid4()
    async with database.transaction() as session:
        analyses = AnalysisRepository(session)
        await analyses.begin_attempt(UUID(analysis_id), token)
        assert await analyses.complete(UUID(analysis_id), token, {"pose": 1.0})
        await ResultRepository(session).add(
            AnalysisResult(
                analysis_id=UUID(analysis_id),
                version=1,
                encoding="gzip",
                etag=hashlib.sha256(body).hexdigest(),
                body=body,
            ),
            AnalysisMetrics(
                analysis_id=UUID(analysis_id), duration_s=1.0, tracked_s=0.5, tracked_fraction=0.5
            ),
        )
    return body


async def count_jobs(database: Database) -> int:
    """Jobs in the outbox."""
    async with database.transaction() as session:
        return (await session.execute(select(func.count()).select_from(OutboxRow))).scalar_one()


async def test_starting_answers_at_once_with_a_queued_analysis(phone: Phone, film: bytes) -> None:
    """202, where to look, and a job that left together with the row."""
    answer = await phone.start(await phone.upload(film))
    started = answer.json()
    assert (answer.status_code, started["status"]) == (202, "queued")
    assert answer.headers["location"] == f"/v1/analyses/{started['analysis_id']}"
    view = (await phone.http.get(f"/analyses/{started['analysis_id']}")).json()
    assert (view["status"], view["percent"], view["error"], view["metrics"]) == (
        "queued",
        0,
        None,
        None,
    )
    assert view["options"] == {
        "pose_model": "heavy",
        "climber_height_m": None,
        "climber_arm_span_m": None,
        "climber_mass_kg": None,
        "excluded_limbs": [],
        "wall_angle_deg": 0.0,
        "route_colour": None,
        "ghost": True,
    }
    assert await count_jobs(phone.gateway.services.database) == 1


async def test_an_unconfirmed_video_cannot_be_analysed(phone: Phone) -> None:
    """The answer says what to do first."""
    ticket = await phone.announce(1000)
    answer = await phone.start(ticket["video_id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "video_not_ready")


@pytest.mark.parametrize(
    "options", [{"pose_model": "enormous"}, {"climber_height_m": 17}, {"colour": "blue"}, 7]
)
async def test_options_that_do_not_exist_are_refused(
    phone: Phone, film: bytes, options: object
) -> None:
    """Unknown models and unknown options are the client's mistake."""
    body = {"video_id": await phone.upload(film), "options": options}
    answer = await phone.http.post("/analyses", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_the_same_key_starts_one_analysis(phone: Phone, film: bytes) -> None:
    """Sending the request again answers the first analysis, also when both come at once."""
    video_id = await phone.upload(film)
    answers = await asyncio.gather(
        *(phone.start(video_id, **{"Idempotency-Key": "once"}) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["analysis_id"] for answer in answers}) == 1
    assert await count_jobs(phone.gateway.services.database) == 1


async def test_a_key_cannot_be_used_for_another_request(phone: Phone, film: bytes) -> None:
    """The same key with another video is refused."""
    first, second = await phone.upload(film), await phone.upload(film)
    await phone.start(first, **{"Idempotency-Key": "once"})
    answer = await phone.start(second, **{"Idempotency-Key": "once"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_keys_of_two_users_have_nothing_to_do_with_each_other(
    phone: Phone, stranger: Phone, film: bytes
) -> None:
    """Each user has their own."""
    mine = await phone.start(await phone.upload(film), **{"Idempotency-Key": "once"})
    theirs = await stranger.start(await stranger.upload(film), **{"Idempotency-Key": "once"})
    assert mine.json()["analysis_id"] != theirs.json()["analysis_id"]


async def test_without_a_key_every_request_starts_an_analysis(phone: Phone, film: bytes) -> None:
    """A video may be analysed again."""
    video_id = await phone.upload(film)
    ids = {(await phone.start(video_id)).json()["analysis_id"] for _ in range(2)}
    assert len(ids) == 2


async def test_pages_lead_through_all_analyses(phone: Phone, film: bytes) -> None:
    """Newest first, without repeats, until there is no next page."""
    video_id = await phone.upload(film)
    started = [(await phone.start(video_id)).json()["analysis_id"] for _ in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await phone.http.get("/analyses", params=params)).json()
        seen += [item["analysis_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == started[::-1]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"cursor": "AAAA"}, "invalid_cursor"),
        ({"limit": "0"}, "invalid_request"),
        ({"limit": "1000"}, "invalid_request"),
    ],
)
async def test_a_page_that_cannot_be_is_refused(
    phone: Phone, params: dict[str, str], code: str
) -> None:
    """Cursors are ours to make, sizes have bounds."""
    answer = await phone.http.get("/analyses", params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_result_is_served_as_stored(phone: Phone, film: bytes) -> None:
    """The compressed bytes travel untouched, with a tag and leave to keep them for ever."""
    started = (await phone.start(await phone.upload(film))).json()
    body = await finish(phone.gateway.services.database, started["analysis_id"])
    path = f"/analyses/{started['analysis_id']}/result"
    async with phone.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert raw == body
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/json"
    assert "immutable" in answer.headers["cache-control"]
    tag = answer.headers["etag"]
    again = await phone.http.get(path, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


async def test_a_client_without_gzip_gets_plain_json(phone: Phone, film: bytes) -> None:
    """Nobody is sent an encoding that they do not accept."""
    started = (await phone.start(await phone.upload(film))).json()
    body = await finish(phone.gateway.services.database, started["analysis_id"])
    path = f"/analyses/{started['analysis_id']}/result"
    for accepted in ("identity", "gzip;q=0", "br"):
        answer = await phone.http.get(path, headers={"Accept-Encoding": accepted})
        assert "content-encoding" not in answer.headers
        assert answer.content == gzip.decompress(body)


async def test_a_result_expands_to_one_entry_a_frame(phone: Phone, film: bytes) -> None:
    """For people and tools the same document comes as plain JSON."""
    started = (await phone.start(await phone.upload(film))).json()
    await finish(phone.gateway.services.database, started["analysis_id"])
    path = f"/analyses/{started['analysis_id']}/result"
    expanded = (await phone.http.get(path, params={"expand": "true"})).json()
    assert len(expanded["frames"]) == expanded["video"]["frame_count"] == 8
    assert len(expanded["frames"][0]["landmarks"]) == 33


async def test_a_result_comes_from_the_cache_the_second_time(phone: Phone, film: bytes) -> None:
    """The second fetch is answered although the row is gone."""
    started = (await phone.start(await phone.upload(film))).json()
    database = phone.gateway.services.database
    await finish(database, started["analysis_id"])
    path = f"/analyses/{started['analysis_id']}/result"
    first = await phone.http.get(path)
    async with database.transaction() as session:
        row = await session.get(AnalysisResult, UUID(started["analysis_id"]))
        await session.delete(row)
    assert (await phone.http.get(path)).content == first.content


async def test_the_figures_come_with_the_analysis(phone: Phone, film: bytes) -> None:
    """A completed analysis shows its metrics and how long each stage took."""
    started = (await phone.start(await phone.upload(film))).json()
    await finish(phone.gateway.services.database, started["analysis_id"])
    view = (await phone.http.get(f"/analyses/{started['analysis_id']}")).json()
    assert (view["status"], view["percent"]) == ("completed", 100)
    assert view["metrics"]["tracked_fraction"] == 0.5
    assert view["stage_seconds"] == {"pose": 1.0}


async def test_a_result_that_is_not_there_says_why(phone: Phone, film: bytes) -> None:
    """Not yet and never are different codes."""
    started = (await phone.start(await phone.upload(film))).json()
    path = f"/analyses/{started['analysis_id']}"
    early = await phone.http.get(f"{path}/result")
    assert (early.status_code, early.json()["code"]) == (409, "analysis_not_finished")
    async with phone.gateway.services.database.transaction() as session:
        failure = Failure("video_truncated", "the video breaks off")
        await AnalysisRepository(session).fail(UUID(started["analysis_id"]), failure)
    late = await phone.http.get(f"{path}/result")
    assert (late.status_code, late.json()["code"]) == (409, "analysis_failed")
    view = (await phone.http.get(path)).json()
    assert view["error"] == {"code": "video_truncated", "detail": "the video breaks off"}


async def test_somebody_elses_analysis_does_not_exist(
    phone: Phone, stranger: Phone, film: bytes
) -> None:
    """404 for status and result, before and after it was cached, and in no list."""
    started = (await phone.start(await phone.upload(film))).json()
    await finish(phone.gateway.services.database, started["analysis_id"])
    path = f"/analyses/{started['analysis_id']}"
    assert (await phone.http.get(f"{path}/result")).status_code == 200
    for foreign in (path, f"{path}/result", f"/analyses/{uuid4()}"):
        answer = await stranger.http.get(foreign)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await stranger.http.get("/analyses")).json()["items"] == []
