"""Wall photos over HTTP: upload, ask for holds, correct them."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlmodel import select

from contracts.holds import HoldShape
from contracts.jobs import HoldDetectionJob
from db.models import HoldCorrection, HoldDetection, OutboxRow
from db.models.outbox import OutboxTopic
from db.repositories import HoldRepository, RouteRepository
from db.repositories.analyses import Failure
from db.session import Database
from tests.integration.db.rows import make_shape
from tests.integration.gateway.conftest import Phone
from tests.integration.gateway.test_uploads import stored_files

PHOTO = b"a photo, for all the gateway knows"
SQUARE = [[60, 0], [70, 0], [70, 10], [60, 10]]
ADDED = {"polygon": SQUARE, "type": "crimp", "colour": "blue"}


async def announce(phone: Phone, **changes: Any) -> httpx.Response:
    """Asks for the upload of a photo."""
    body = {"name": "Höhle, links", "size": len(PHOTO), "content_type": "image/jpeg"} | changes
    return await phone.http.post("/routes", json=body)


async def upload(phone: Phone) -> str:
    """A photo in the store; answers its id."""
    ticket = (await announce(phone)).json()
    assert (await phone.send(ticket, PHOTO)).status_code == 200
    return str(ticket["route_id"])


async def read_jobs(database: Database) -> list[HoldDetectionJob]:
    """Jobs for photos in the outbox."""
    async with database.transaction() as session:
        rows = await session.scalars(
            select(OutboxRow).where(OutboxRow.topic == OutboxTopic.HOLD_JOB)
        )
        return [HoldDetectionJob.model_validate(row.payload) for row in rows]


async def finish(phone: Phone, route_id: str, *shapes: HoldShape) -> list[UUID]:
    """Ends the detection that the photo waits for, as a worker would; answers the holds' ids."""
    database, ids = phone.gateway.services.database, [uuid4() for _ in shapes]
    job = next(job for job in reversed(await read_jobs(database)) if str(job.route_id) == route_id)
    detection = HoldDetection(
        id=job.detection_id,
        route_id=job.route_id,
        model_name="holds",
        model_version="1",
        model_sha256="0" * 64,
        stage_seconds={"detect": 1.5},
    )
    async with database.transaction() as session:
        routes = RouteRepository(session)
        assert await routes.finish(job.route_id, job.detection_id, width_px=200, height_px=100)
        named = list(zip(ids, shapes, strict=True))
        await HoldRepository(session).add_detection(detection, named)
    return ids


async def detect(phone: Phone, route_id: str, *shapes: HoldShape) -> list[UUID]:
    """Asks for a detection that finds these."""
    assert (await phone.http.post(f"/routes/{route_id}/detect")).status_code == 202
    return await finish(phone, route_id, *shapes)


async def look(phone: Phone, route_id: str) -> dict[str, Any]:
    """The photo with its holds."""
    answer = await phone.http.get(f"/routes/{route_id}")
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def read_corrections(phone: Phone, route_id: str) -> list[HoldCorrection]:
    """Everything that was said, oldest first."""
    async with phone.gateway.services.database.transaction() as session:
        return list(await HoldRepository(session).list_corrections(UUID(route_id)))


async def test_a_photo_is_uploaded_and_its_detection_is_asked_for(phone: Phone) -> None:
    """201 with an address, then 202 with where to look, and a job that left with the row."""
    answer = await announce(phone)
    ticket = answer.json()
    assert answer.status_code == 201
    assert (await phone.send(ticket, PHOTO)).status_code == 200
    asked = await phone.http.post(f"/routes/{ticket['route_id']}/detect")
    assert (asked.status_code, asked.json()["status"]) == (202, "detecting")
    assert asked.headers["location"] == f"/v1/routes/{ticket['route_id']}"
    (job,) = await read_jobs(phone.gateway.services.database)
    assert str(job.detection_id) == asked.json()["detection_id"]
    view = await look(phone, ticket["route_id"])
    assert (view["name"], view["status"], view["holds"]) == ("Höhle, links", "detecting", [])
    assert (view["width"], view["error"], view["detection"]) == (None, None, None)


async def test_asking_while_a_detection_runs_starts_no_other(phone: Phone) -> None:
    """An impatient finger, five times at once."""
    route_id = await upload(phone)
    answers = await asyncio.gather(
        *(phone.http.post(f"/routes/{route_id}/detect") for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["detection_id"] for answer in answers}) == 1
    assert len(await read_jobs(phone.gateway.services.database)) == 1


async def test_what_was_detected_is_shown(phone: Phone) -> None:
    """Every hold with its box, polygon and probabilities, and the network that found them."""
    route_id = await upload(phone)
    first, _ = await detect(phone, route_id, make_shape(0), make_shape(30))
    view = await look(phone, route_id)
    assert (view["status"], view["width"], view["height"]) == ("detected", 200, 100)
    assert view["detection"]["model_sha256"] == "0" * 64
    assert view["detection"]["stage_seconds"] == {"detect": 1.5}
    assert view["holds"][0] == {
        "hold_id": str(first),
        "box": [0, 0, 10, 10],
        "polygon": [[0, 0], [10, 0], [10, 10], [0, 10]],
        "kind": "hold",
        "type": "jug",
        "type_confidence": 0.6,
        "colour": "red",
        "route": 0,
        "score": 0.9,
        "tag": None,
        "corrected_by": None,
        "corrected_at": None,
    }


async def test_a_failed_detection_says_why_and_can_be_asked_for_again(phone: Phone) -> None:
    """With a stable code; the next detection forgets it."""
    route_id = await upload(phone)
    await phone.http.post(f"/routes/{route_id}/detect")
    (job,) = await read_jobs(phone.gateway.services.database)
    async with phone.gateway.services.database.transaction() as session:
        failure = Failure("photo_unsupported", "no photo")
        assert await RouteRepository(session).fail(job.route_id, job.detection_id, failure)
    view = await look(phone, route_id)
    assert view["status"] == "failed"
    assert view["error"] == {"code": "photo_unsupported", "detail": "no photo"}
    await detect(phone, route_id)
    view = await look(phone, route_id)
    assert (view["status"], view["error"], view["holds"]) == ("detected", None, [])


async def test_a_photo_that_was_never_uploaded_cannot_be_searched(phone: Phone) -> None:
    """It stays as it is and can still be uploaded."""
    route_id = (await announce(phone)).json()["route_id"]
    for path in ("detect", "uploaded"):
        answer = await phone.http.post(f"/routes/{route_id}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (409, "upload_missing")
    answer = await phone.http.post(f"/routes/{route_id}/holds/{uuid4()}", json=ADDED)
    assert (answer.status_code, answer.json()["code"]) == (409, "route_not_ready")
    assert (await look(phone, route_id))["status"] == "uploading"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"content_type": "image/gif"}, 415, "content_type_unsupported"),
        ({"content_type": "video/mp4"}, 415, "content_type_unsupported"),
        ({"size": 20 * 1024**2 + 1}, 413, "photo_too_large"),
        ({"size": 0}, 422, "invalid_request"),
        ({"name": ""}, 422, "invalid_request"),
        ({"name": "a\nb"}, 422, "invalid_request"),
        ({"colour": "blue"}, 422, "invalid_request"),
    ],
)
async def test_what_is_no_wall_photo_is_refused(
    phone: Phone, changes: dict[str, Any], status: int, code: str
) -> None:
    """Before a byte is sent."""
    answer = await announce(phone, **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/heic", "image/heif"])
async def test_what_phones_photograph_is_accepted(phone: Phone, kind: str) -> None:
    """Up to the limit."""
    answer = await announce(phone, content_type=kind, size=20 * 1024**2)
    assert answer.status_code == 201


async def test_others_photos_do_not_exist(phone: Phone, stranger: Phone) -> None:
    """Nothing of them can be seen, changed or removed."""
    route_id = await upload(phone)
    (hold_id,) = await detect(phone, route_id, make_shape(0))
    hold = f"/routes/{route_id}/holds/{hold_id}"
    answers = [
        await stranger.http.get(f"/routes/{route_id}"),
        await stranger.http.patch(f"/routes/{route_id}", json={"name": "mine"}),
        await stranger.http.delete(f"/routes/{route_id}"),
        await stranger.http.post(f"/routes/{route_id}/detect"),
        await stranger.http.post(f"/routes/{route_id}/uploaded"),
        await stranger.http.post(f"/routes/{route_id}/holds/{uuid4()}", json=ADDED),
        await stranger.http.patch(hold, json={"type": "edge"}),
        await stranger.http.delete(hold),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (404, "not_found")
    }
    assert (await stranger.http.get("/routes")).json() == {"items": [], "next_cursor": None}
    assert len((await look(phone, route_id))["holds"]) == 1


async def test_pages_lead_through_all_photos(phone: Phone) -> None:
    """Newest first, without repeats."""
    made = [(await announce(phone)).json()["route_id"] for _ in range(5)]
    seen: list[str] = []
    params: dict[str, str] = {"limit": "2"}
    while True:
        page = (await phone.http.get("/routes", params=params)).json()
        seen += [item["route_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == made[::-1]


async def test_a_photo_is_renamed_and_removed(phone: Phone) -> None:
    """Removed means bytes, holds and corrections."""
    route_id = await upload(phone)
    await detect(phone, route_id, make_shape(0))
    await phone.http.post(f"/routes/{route_id}/holds/{uuid4()}", json=ADDED)
    renamed = await phone.http.patch(f"/routes/{route_id}", json={"name": "Dach"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "Dach")
    removed = await phone.http.delete(f"/routes/{route_id}")
    assert (removed.status_code, removed.content) == (204, b"")
    assert not stored_files(phone.gateway)
    assert not await read_corrections(phone, route_id)
    assert (await phone.http.get(f"/routes/{route_id}")).status_code == 404
    assert (await phone.http.delete(f"/routes/{route_id}")).status_code == 404


async def test_holds_are_added_moved_retyped_and_deleted(phone: Phone) -> None:
    """Each correction is shown at once."""
    route_id, added = await upload(phone), uuid4()
    kept, gone = await detect(phone, route_id, make_shape(0), make_shape(30))
    holds = f"/routes/{route_id}/holds"
    answer = await phone.http.post(f"{holds}/{added}", json=ADDED)
    assert (answer.status_code, answer.json()["hold_id"]) == (201, str(added))
    assert (answer.json()["type_confidence"], answer.json()["score"]) == (1.0, 1.0)
    moved = await phone.http.patch(f"{holds}/{kept}", json={"polygon": SQUARE[:3]})
    assert moved.json()["box"] == [60, 0, 70, 10]
    retyped = await phone.http.patch(f"{holds}/{kept}", json={"type": "edge", "route": 7})
    assert (retyped.json()["type"], retyped.json()["type_confidence"]) == ("edge", 1.0)
    assert (retyped.json()["route"], retyped.json()["box"]) == (7, [60, 0, 70, 10])
    assert (await phone.http.delete(f"{holds}/{gone}")).status_code == 204
    shown = {hold["hold_id"]: hold for hold in (await look(phone, route_id))["holds"]}
    assert set(shown) == {str(kept), str(added)}
    assert shown[str(kept)] == retyped.json()


async def test_who_and_when_are_kept_with_every_correction(phone: Phone) -> None:
    """And what they looked at, what was there before, what after."""
    route_id = await upload(phone)
    (hold_id,) = await detect(phone, route_id, make_shape(0))
    change = {"polygon": SQUARE, "type": "pinch"}
    answer = await phone.http.patch(f"/routes/{route_id}/holds/{hold_id}", json=change)
    me = phone.tokens["user_id"]
    assert answer.json()["corrected_by"] == me
    moved, retyped = await read_corrections(phone, route_id)
    assert [str(moved.action), str(retyped.action)] == ["move", "retype"]
    assert {str(moved.user_id), str(retyped.user_id)} == {me}
    assert moved.payload == {"polygon": SQUARE}
    assert retyped.payload == {"type": "pinch"}
    assert moved.before == make_shape(0).model_dump(mode="json")
    assert retyped.before == moved.after
    assert (retyped.after or {})["type"] == "pinch"
    detection = (await look(phone, route_id))["detection"]
    assert str(moved.detection_id) == detection["detection_id"]
    assert retyped.created_at is not None


async def test_saying_the_same_twice_is_saying_it_once(phone: Phone) -> None:
    """Whatever a phone sends again after a lost answer changes and stores nothing."""
    route_id, added = await upload(phone), uuid4()
    (hold_id,) = await detect(phone, route_id, make_shape(0))
    hold = f"/routes/{route_id}/holds/{hold_id}"
    new = f"/routes/{route_id}/holds/{added}"
    twice = [
        await asyncio.gather(*(phone.http.post(new, json=ADDED) for _ in range(3))),
        [await phone.http.patch(hold, json={"type": "edge"}) for _ in range(2)],
        [await phone.http.delete(hold) for _ in range(2)],
    ]
    for answers in twice:
        assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    actions = [str(said.action) for said in await read_corrections(phone, route_id)]
    assert actions == ["add", "retype", "delete"]


async def test_an_id_that_is_taken_by_another_hold_is_refused(phone: Phone) -> None:
    """A detected one, or an added one that is not the same."""
    route_id, added = await upload(phone), uuid4()
    (hold_id,) = await detect(phone, route_id, make_shape(0))
    await phone.http.post(f"/routes/{route_id}/holds/{added}", json=ADDED)
    for taken, body in ((hold_id, ADDED), (added, ADDED | {"type": "edge"})):
        answer = await phone.http.post(f"/routes/{route_id}/holds/{taken}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "hold_exists")


async def test_a_hold_that_is_not_there_cannot_be_corrected(phone: Phone) -> None:
    """Unknown ids, and holds that were deleted."""
    route_id = await upload(phone)
    (hold_id,) = await detect(phone, route_id, make_shape(0))
    await phone.http.delete(f"/routes/{route_id}/holds/{hold_id}")
    holds = f"/routes/{route_id}/holds"
    answers = [
        await phone.http.patch(f"{holds}/{hold_id}", json={"type": "edge"}),
        await phone.http.patch(f"{holds}/{uuid4()}", json={"type": "edge"}),
        await phone.http.delete(f"{holds}/{uuid4()}"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (404, "not_found")
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": None},
        {"type": "handle"},
        {"kind": "wall"},
        {"polygon": [[0, 0], [1, 1]]},
        {"polygon": None},
        {"score": 1},
        {"route": -1},
    ],
)
async def test_a_correction_that_cannot_be_is_refused(phone: Phone, body: dict[str, Any]) -> None:
    """With the field at fault."""
    route_id = await upload(phone)
    (hold_id,) = await detect(phone, route_id, make_shape(0))
    answer = await phone.http.patch(f"/routes/{route_id}/holds/{hold_id}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert not await read_corrections(phone, route_id)


async def test_a_hold_outside_the_photo_is_refused(phone: Phone) -> None:
    """Once the photo's size is known."""
    route_id = await upload(phone)
    (hold_id,) = await detect(phone, route_id, make_shape(0))
    outside = [[190, 0], [201, 0], [190, 10]]
    holds = f"/routes/{route_id}/holds"
    answers = [
        await phone.http.patch(f"{holds}/{hold_id}", json={"polygon": outside}),
        await phone.http.post(f"{holds}/{uuid4()}", json={"polygon": outside, "type": "jug"}),
    ]
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(422, "hold_outside_photo")}


async def test_a_later_detection_overwrites_no_correction(phone: Phone) -> None:
    """Deleted stays deleted, retyped stays retyped, added stays added; what is new is shown."""
    route_id, added = await upload(phone), uuid4()
    retyped, gone = await detect(phone, route_id, make_shape(0), make_shape(30))
    holds = f"/routes/{route_id}/holds"
    await phone.http.post(f"{holds}/{added}", json=ADDED)
    await phone.http.patch(f"{holds}/{retyped}", json={"type": "edge"})
    await phone.http.delete(f"{holds}/{gone}")
    before = {hold["hold_id"]: hold for hold in (await look(phone, route_id))["holds"]}
    again = [make_shape(x) for x in (1, 31, 61, 120)]
    *_, fresh = await detect(phone, route_id, *again)
    after = {hold["hold_id"]: hold for hold in (await look(phone, route_id))["holds"]}
    assert set(after) == {str(retyped), str(added), str(fresh)}
    assert {hold_id: after[hold_id] for hold_id in before} == before
    assert len(await read_corrections(phone, route_id)) == 3


async def test_a_photo_can_be_marked_by_hand_without_any_detection(phone: Phone) -> None:
    """Once its upload is confirmed."""
    route_id, added = await upload(phone), uuid4()
    confirmed = await phone.http.post(f"/routes/{route_id}/uploaded")
    assert (confirmed.status_code, confirmed.json()["status"]) == (200, "ready")
    answer = await phone.http.post(f"/routes/{route_id}/holds/{added}", json=ADDED)
    assert answer.status_code == 201
    (hold,) = (await look(phone, route_id))["holds"]
    assert hold["hold_id"] == str(added)


async def test_a_deleted_hold_can_be_put_back(phone: Phone) -> None:
    """The same id, and the history keeps all three."""
    route_id = await upload(phone)
    (hold_id,) = await detect(phone, route_id, make_shape(0))
    hold = f"/routes/{route_id}/holds/{hold_id}"
    await phone.http.delete(hold)
    assert (await phone.http.post(hold, json=ADDED)).status_code == 201
    (shown,) = (await look(phone, route_id))["holds"]
    assert (shown["hold_id"], shown["type"]) == (str(hold_id), "crimp")
    actions = [str(said.action) for said in await read_corrections(phone, route_id)]
    assert actions == ["delete", "add"]
