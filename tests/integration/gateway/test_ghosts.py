"""Ghosts and comparisons over HTTP: asked for, shown, refused; planned elsewhere."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from climbing.result import encode_result
from contracts.jobs import PlanJob, PlanKind
from db.models import AnalysisResult, Comparison, Ghost, OutboxRow
from db.models.outbox import OutboxTopic
from db.repositories import PlanRepository
from db.repositories.analyses import Failure
from deployments.analyser import ENCODING, RESULT_VERSION
from tests.golden.ghosts import make_ghosted
from tests.integration.gateway.conftest import Phone
from tests.integration.gateway.test_routes import detect, upload
from tests.wall_photos import M_PER_PX, find_px, shape_ladder

TAGS = {2: "start", 3: "start", 6: "finish"}
MISSING = "00000000-0000-0000-0000-000000000000"


async def photograph(phone: Phone, *, tagged: bool = True) -> str:
    """A photo of the ladder with its holds found, and tagged by its owner."""
    route_id = await upload(phone)
    ids = await detect(phone, route_id, *shape_ladder(tagged=False))
    for number, tag in TAGS.items() if tagged else ():
        answer = await phone.http.patch(
            f"/routes/{route_id}/holds/{ids[number]}", json={"tag": tag}
        )
        assert answer.status_code == 200, answer.text
    return route_id


async def ask(phone: Phone, where: str, **wish: Any) -> str:
    """Asks for a ghost; answers its id."""
    answer = await phone.http.post(f"{where}/ghosts", json=wish)
    assert answer.status_code == 202, answer.text
    started: dict[str, str] = answer.json()
    assert started["status"] == "queued"
    assert answer.headers["location"] == f"/v1/ghosts/{started['ghost_id']}"
    return started["ghost_id"]


async def read_jobs(phone: Phone) -> list[PlanJob]:
    """Jobs for the planner in the outbox."""
    async with phone.gateway.services.database.transaction() as session:
        rows = await session.scalars(
            select(OutboxRow).where(OutboxRow.topic == OutboxTopic.PLAN_JOB)
        )
        return [PlanJob.model_validate(row.payload) for row in rows]


async def end(phone: Phone, ghost_id: str, document: dict[str, Any] | None) -> None:
    """Ends a ghost as a worker would: with a document, or without a way."""
    async with phone.gateway.services.database.transaction() as session:
        ghosts = PlanRepository(session, Ghost)
        if document is not None:
            assert await ghosts.complete(UUID(ghost_id), document, 0.7)
        else:
            failure = Failure("no_way_up", "the finish is out of reach")
            assert await ghosts.fail(UUID(ghost_id), failure, {"nearest": [[2, 3, 0, 1]]})


async def analyse(phone: Phone, film: bytes) -> str:
    """An analysis with a result that has a ghost."""
    answer = await phone.start(await phone.upload(film))
    analysis_id: str = answer.json()["analysis_id"]
    document = encode_result(make_ghosted())
    async with phone.gateway.services.database.transaction() as session:
        session.add(
            AnalysisResult(
                analysis_id=UUID(analysis_id),
                version=RESULT_VERSION,
                encoding=ENCODING,
                etag="e",
                body=document,
            )
        )
    return analysis_id


async def test_a_ghost_of_a_photo_is_accepted_shown_and_finished(phone: Phone) -> None:
    """202, where to look, a job that left with the row; then what a worker made of it."""
    route_id = await photograph(phone)
    ghost_id = await ask(phone, f"/routes/{route_id}", m_per_px=M_PER_PX)
    (job,) = await read_jobs(phone)
    assert (job.kind, str(job.plan_id)) == (PlanKind.GHOST, ghost_id)
    view = (await phone.http.get(f"/ghosts/{ghost_id}")).json()
    assert (view["status"], view["route_id"], view["analysis_id"]) == ("queued", route_id, None)
    assert (view["ghost"], view["nearest"], view["error"]) == (None, None, None)
    assert view["request"]["m_per_px"] == M_PER_PX
    assert len(view["holds"]) == 7
    assert view["warnings"] == ["ghost_height_assumed", "ghost_angle_assumed"]
    await end(phone, ghost_id, {"ghost": {"cost": 3.0}})
    view = (await phone.http.get(f"/ghosts/{ghost_id}")).json()
    assert (view["status"], view["ghost"], view["seconds"]) == ("completed", {"cost": 3.0}, 0.7)
    assert view["finished_at"] is not None


async def test_a_ghost_that_has_no_way_says_how_near_it_came(phone: Phone) -> None:
    """A code, words, and the stances of the way that came nearest."""
    ghost_id = await ask(phone, f"/routes/{await photograph(phone)}")
    await end(phone, ghost_id, None)
    view = (await phone.http.get(f"/ghosts/{ghost_id}")).json()
    assert view["status"] == "failed"
    assert view["error"] == {"code": "no_way_up", "detail": "the finish is out of reach"}
    assert view["nearest"] == [[2, 3, 0, 1]]


async def test_tags_come_from_people(phone: Phone) -> None:
    """Saying what holds are for makes tapping them needless; without, it must be said."""
    untagged = await photograph(phone, tagged=False)
    refused = await phone.http.post(f"/routes/{untagged}/ghosts", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "ghost_request_invalid")
    route_id = await photograph(phone)
    holds = (await phone.http.get(f"/routes/{route_id}")).json()["holds"]
    assert {n: hold["tag"] for n, hold in enumerate(holds) if hold["tag"]} == TAGS
    ghost_id = await ask(phone, f"/routes/{route_id}")
    async with phone.gateway.services.database.transaction() as session:
        row = await session.get(Ghost, UUID(ghost_id))
    assert row is not None
    assert row.task["problem"]["finish"] == [holds[6]["hold_id"]]


async def test_taps_are_as_good_as_ids(phone: Phone) -> None:
    """Of a photo that nobody has tagged."""
    route_id = await photograph(phone, tagged=False)
    start = {"hands": [find_px(2), find_px(3)]}
    ghost_id = await ask(phone, f"/routes/{route_id}", start=start, finish=[find_px(6)])
    view = (await phone.http.get(f"/ghosts/{ghost_id}")).json()
    assert view["request"]["finish"] == [find_px(6)]


async def test_what_is_not_on_the_wall_is_refused_by_name(phone: Phone) -> None:
    """422 and the words to find it."""
    route_id = await photograph(phone)
    answer = await phone.http.post(f"/routes/{route_id}/ghosts", json={"finish": [MISSING]})
    assert (answer.status_code, answer.json()["code"]) == (422, "ghost_request_invalid")
    assert "finish: there is no hold" in answer.json()["detail"]
    assert await read_jobs(phone) == []


async def test_another_ghost_of_a_climb(phone: Phone, film: bytes) -> None:
    """With another finish; the rest as it was climbed."""
    analysis_id = await analyse(phone, film)
    ghost_id = await ask(phone, f"/analyses/{analysis_id}", finish=[8])
    view = (await phone.http.get(f"/ghosts/{ghost_id}")).json()
    assert (view["analysis_id"], view["warnings"]) == (analysis_id, [])


async def test_a_climb_beside_a_ghost(phone: Phone, film: bytes) -> None:
    """Accepted once the ghost is there, then shown."""
    analysis_id = await analyse(phone, film)
    ghost_id = await ask(phone, f"/analyses/{analysis_id}")
    wish = {"analysis_id": analysis_id, "ghost_id": ghost_id}
    early = await phone.http.post("/comparisons", json=wish)
    assert (early.status_code, early.json()["code"]) == (409, "ghost_not_ready")
    await end(phone, ghost_id, {"ghost": {}})
    answer = await phone.http.post("/comparisons", json=wish)
    assert answer.status_code == 202, answer.text
    where = answer.headers["location"]
    comparison_id = answer.json()["comparison_id"]
    assert where == f"/v1/comparisons/{comparison_id}"
    assert [job.kind for job in await read_jobs(phone)] == [PlanKind.GHOST, PlanKind.COMPARISON]
    document = {"comparison": {"similarity": 1.0}, "advice": [], "ghost_H_wall": [1.0] * 9}
    async with phone.gateway.services.database.transaction() as session:
        plans = PlanRepository(session, Comparison)
        assert await plans.complete(UUID(comparison_id), document, 0.1)
    view = (await phone.http.get(f"/comparisons/{comparison_id}")).json()
    assert (view["status"], view["comparison"]) == ("completed", {"similarity": 1.0})
    assert (view["ghost_H_wall"], view["error"]) == ([1.0] * 9, None)


async def test_a_climb_without_a_result_has_no_ghost_yet(phone: Phone, film: bytes) -> None:
    """409 for both."""
    answer = await phone.start(await phone.upload(film))
    analysis_id = answer.json()["analysis_id"]
    asked = await phone.http.post(f"/analyses/{analysis_id}/ghosts", json={})
    assert (asked.status_code, asked.json()["code"]) == (409, "analysis_not_finished")


async def test_what_is_anothers_does_not_exist(phone: Phone, stranger: Phone, film: bytes) -> None:
    """404 on every path, as for what never was."""
    route_id, analysis_id = await photograph(phone), await analyse(phone, film)
    ghost_id = await ask(phone, f"/routes/{route_id}")
    await end(phone, ghost_id, {"ghost": {}})
    both = {"analysis_id": analysis_id, "ghost_id": ghost_id}
    comparison = (await phone.http.post("/comparisons", json=both)).json()["comparison_id"]
    answers = [
        await stranger.http.post(f"/routes/{route_id}/ghosts", json={}),
        await stranger.http.post(f"/analyses/{analysis_id}/ghosts", json={}),
        await stranger.http.get(f"/ghosts/{ghost_id}"),
        await stranger.http.post("/comparisons", json=both),
        await stranger.http.get(f"/comparisons/{comparison}"),
        await phone.http.get(f"/ghosts/{MISSING}"),
        await phone.http.get(f"/comparisons/{MISSING}"),
        await phone.http.post(f"/routes/{MISSING}/ghosts", json={}),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)


@pytest.mark.parametrize(
    "wish", [{"colour": "red", "route": 0}, {"finish": []}, {"climber": {"height_m": 5}}]
)
async def test_a_wish_that_makes_no_sense_is_a_bad_request(
    phone: Phone, wish: dict[str, Any]
) -> None:
    """As every body that breaks its schema."""
    answer = await phone.http.post(f"/routes/{uuid4()}/ghosts", json=wish)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"
