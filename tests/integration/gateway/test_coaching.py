"""Goals, sessions, routine and progress over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from serve_app.coaching.progress import find_week
from tests.integration.gateway.conftest import Phone
from tests.integration.gateway.test_analyses import finish

BEGAN = datetime.now(UTC) - timedelta(days=3)
SESSION = {
    "kind": "board",
    "began_at": BEGAN.isoformat(),
    "minutes": 90,
    "effort": 7,
    "notes": "tired",
}


async def climb(phone: Phone, film: bytes) -> None:
    """A completed analysis, whose climber was seen half of the time."""
    started = (await phone.start(await phone.upload(film))).json()
    await finish(phone.gateway.services.database, started["analysis_id"])


async def test_a_goal_is_set_followed_reached_and_removed(phone: Phone, film: bytes) -> None:
    """Measured by a figure of the latest analysis."""
    wish = {"title": " See me all the time ", "metric": "tracked_fraction", "target": 0.9}
    answer = await phone.http.post("/coaching/goals", json=wish | {"due": "2027-01-31"})
    goal = answer.json()
    assert answer.status_code == 201
    assert (goal["title"], goal["current"], goal["reached_at"]) == (
        "See me all the time",
        None,
        None,
    )
    await climb(phone, film)
    (listed,) = (await phone.http.get("/coaching/goals")).json()["items"]
    assert (listed["current"], listed["due"]) == (0.5, "2027-01-31")
    where = f"/coaching/goals/{goal['goal_id']}"
    reached = (await phone.http.patch(where, json={"reached": True, "due": None})).json()
    assert reached["reached_at"] is not None
    assert reached["due"] is None
    again = (await phone.http.patch(where, json={"reached": True})).json()
    assert again["reached_at"] == reached["reached_at"]
    open_ = (await phone.http.patch(where, json={"reached": False, "title": "Other"})).json()
    assert (open_["reached_at"], open_["title"]) == (None, "Other")
    assert (await phone.http.delete(where)).status_code == 204
    assert (await phone.http.delete(where)).status_code == 404
    assert (await phone.http.patch(where, json={})).status_code == 404


@pytest.mark.parametrize(
    "wish",
    [
        {"title": ""},
        {"title": "x", "metric": "efficiency"},
        {"title": "x", "target": 1.0},
        {"title": "x", "metric": "analysis_id", "target": 1.0},
        {"title": "x", "metric": "fame", "target": 1.0},
        {"title": "x", "due": "soon"},
    ],
)
async def test_a_goal_that_makes_no_sense_is_refused(phone: Phone, wish: dict[str, Any]) -> None:
    """With the field at fault."""
    answer = await phone.http.post("/coaching/goals", json=wish)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_sessions_are_noted_listed_page_by_page_and_removed(phone: Phone) -> None:
    """The last noted first."""
    ids = []
    for minutes in (30, 60, 90):
        answer = await phone.http.post("/coaching/sessions", json=SESSION | {"minutes": minutes})
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["session_id"])
    page = (await phone.http.get("/coaching/sessions", params={"limit": 2})).json()
    assert [one["minutes"] for one in page["items"]] == [90, 60]
    rest = await phone.http.get("/coaching/sessions", params={"cursor": page["next_cursor"]})
    assert [one["minutes"] for one in rest.json()["items"]] == [30]
    assert (await phone.http.delete(f"/coaching/sessions/{ids[0]}")).status_code == 204
    assert (await phone.http.delete(f"/coaching/sessions/{ids[0]}")).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "chess"},
        {"minutes": 0},
        {"effort": 11},
        {"began_at": "2026-11-20T18:00:00"},
        {"notes": ""},
    ],
)
async def test_a_session_that_cannot_be_is_refused(phone: Phone, change: dict[str, Any]) -> None:
    """Among them a time without a zone."""
    answer = await phone.http.post("/coaching/sessions", json=SESSION | change)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_progress_and_routine_follow_from_what_was_done(phone: Phone, film: bytes) -> None:
    """Nothing at first; then this week's climb, the session's week, and the exercises."""
    assert (await phone.http.get("/coaching/progress")).json() == {"weeks": []}
    routine = (await phone.http.get("/coaching/routine")).json()
    assert (routine["analyses"], [one["code"] for one in routine["exercises"]]) == (0, ["warm_up"])
    await climb(phone, film)
    await phone.http.post("/coaching/sessions", json=SESSION)
    weeks = (await phone.http.get("/coaching/progress")).json()["weeks"]
    trained = next(week for week in weeks if week["sessions"])
    assert (trained["week"], trained["load"]) == (find_week(BEGAN).isoformat(), 630)
    climbed = next(week for week in weeks if week["analyses"])
    assert climbed["figures"]["tracked_fraction"] == 0.5
    assert (await phone.http.get("/coaching/routine")).json()["analyses"] == 1


async def test_nobody_sees_anothers_training(phone: Phone, stranger: Phone) -> None:
    """404 and empty lists."""
    goal = (await phone.http.post("/coaching/goals", json={"title": "a roof"})).json()["goal_id"]
    noted = (await phone.http.post("/coaching/sessions", json=SESSION)).json()["session_id"]
    for path in (f"/coaching/goals/{goal}", f"/coaching/sessions/{noted}"):
        assert (await stranger.http.delete(path)).status_code == 404
    for path in ("goals", "sessions"):
        assert (await stranger.http.get(f"/coaching/{path}")).json()["items"] == []
    assert (await stranger.http.get("/coaching/progress")).json() == {"weeks": []}
