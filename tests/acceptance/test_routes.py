"""Photos of walls, through the public API of a running cluster."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from climbing.synthetic.wall_photo import render_wall_photo
from tests.photos import encode_photo, list_bad_photos
from tests.polling import wait_for
from tests.services.phone import Phone
from tests.services.system import RunningSystem, find_scratch

SEED = 10_003
SQUARE = [[10.0, 10.0], [40.0, 10.0], [40.0, 40.0], [10.0, 40.0]]
ADDED = {"polygon": SQUARE, "type": "crimp", "colour": "blue"}


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A wall that nobody built, as JPEG."""
    return encode_photo(render_wall_photo(SEED).rgb)


@pytest.fixture
def other_phone(system: RunningSystem) -> Iterator[Phone]:
    """Somebody else."""
    phone = Phone(system.url)
    yield phone
    phone.close()


def _detect(phone: Phone, *route_ids: str) -> list[dict[str, Any]]:
    """Asks for holds and waits for every answer, in the photos' order."""
    for route_id in route_ids:
        phone.detect(route_id)
    return phone.hear_of_walls(*route_ids)


def _name_holds(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {hold["hold_id"]: hold for hold in view["holds"]}


def test_a_photo_goes_in_and_its_holds_come_out(
    system: RunningSystem, phone: Phone, photo: bytes
) -> None:
    """Announce, send, detect, hear, look; the network by name, and nothing left behind."""
    route_id = phone.upload_photo(photo)
    (event,) = _detect(phone, route_id)
    view = phone.look_at_wall(route_id)
    assert event["type"] == "route.detected"
    assert view["status"] == "detected"
    assert event["holds"] == len(view["holds"]) > 5
    height, width = render_wall_photo(SEED).rgb.shape[:2]
    assert (view["width"], view["height"]) == (width, height)
    for hold in view["holds"]:
        left, top, right, bottom = hold["box"]
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert hold["corrected_by"] is None
    assert view["detection"]["model"] == "ascension-holds"
    assert len(view["detection"]["model_sha256"]) == 64
    assert {"download", "decode", "detect"} <= set(view["detection"]["stage_seconds"])
    wait_for(lambda: not find_scratch(system), timeout_s=10)


def test_what_a_person_said_survives_the_next_detection(phone: Phone, photo: bytes) -> None:
    """Added, moved, retyped, deleted; with who and when."""
    route_id = phone.upload_photo(photo)
    _detect(phone, route_id)
    moved, retyped, deleted, *rest = list(_name_holds(phone.look_at_wall(route_id)))
    added = str(uuid4())
    holds = f"/routes/{route_id}/holds"
    assert phone.http.post(f"{holds}/{added}", json=ADDED).status_code == 201
    polygon = [[x + 100.0, y + 50.0] for x, y in SQUARE]
    assert phone.http.patch(f"{holds}/{moved}", json={"polygon": polygon}).status_code == 200
    assert phone.http.patch(f"{holds}/{retyped}", json={"type": "pinch"}).status_code == 200
    assert phone.http.delete(f"{holds}/{deleted}").status_code == 204
    _detect(phone, route_id)
    found = _name_holds(phone.look_at_wall(route_id))
    assert set(found) == {added, moved, retyped, *rest}
    assert found[added]["polygon"] == SQUARE
    assert (found[added]["type"], found[added]["colour"]) == ("crimp", "blue")
    assert found[moved]["polygon"] == polygon
    assert (found[retyped]["type"], found[retyped]["type_confidence"]) == ("pinch", 1.0)
    for corrected in (added, moved, retyped):
        assert found[corrected]["corrected_by"] == phone.user_id
        assert found[corrected]["corrected_at"]
    assert all(found[hold]["corrected_by"] is None for hold in rest)


def test_others_see_nothing_of_a_photo(phone: Phone, other_phone: Phone, photo: bytes) -> None:
    """Not found, whatever they try."""
    route_id = phone.upload_photo(photo)
    http, path = other_phone.http, f"/routes/{route_id}"
    tries = [
        http.get(path),
        http.delete(path),
        http.post(f"{path}/detect"),
        http.post(f"{path}/holds/{uuid4()}", json=ADDED),
    ]
    assert {answer.status_code for answer in tries} == {404}
    assert other_phone.http.get("/routes").json()["items"] == []


def test_several_photos_at_once_get_their_own_answers(phone: Phone) -> None:
    """Small, large and empty ones in one queue."""
    empty = np.full((480, 640, 3), 150, np.uint8)
    walls = [render_wall_photo(SEED).rgb, empty, render_wall_photo(SEED + 1).rgb]
    ids = [phone.upload_photo(encode_photo(rgb)) for rgb in walls]
    events = _detect(phone, *ids)
    views = [phone.look_at_wall(route_id) for route_id in ids]
    assert [len(view["holds"]) for view in views] == [event["holds"] for event in events]
    for rgb, view in zip(walls, views, strict=True):
        assert (view["height"], view["width"]) == rgb.shape[:2]
    assert views[1]["holds"] == []
    assert len(views[0]["holds"]) > 5
    assert len(views[2]["holds"]) > 5


def test_a_bad_photo_is_answered_by_name(system: RunningSystem, phone: Phone, photo: bytes) -> None:
    """What is wrong with it, quickly, and a good one can follow."""
    bad = list_bad_photos(photo)
    ids = [phone.upload_photo(one.data, one.content_type) for one in bad]
    events = _detect(phone, *ids)
    assert [event["type"] for event in events] == ["route.failed"] * len(bad)
    codes = [one.code for one in bad]
    assert [event["code"] for event in events] == codes
    views = [phone.look_at_wall(route_id) for route_id in ids]
    assert [view["error"]["code"] for view in views] == codes
    assert {view["status"] for view in views} == {"failed"}
    assert all(view["error"]["detail"] for view in views)
    (good,) = _detect(phone, phone.upload_photo(photo))
    assert good["type"] == "route.detected"
    wait_for(lambda: not find_scratch(system), timeout_s=10)
