"""From a wall and a wish to a problem: tags, taps, colours, scales, and each mistake's name."""

from typing import Any
from uuid import UUID

import pytest

from climbing.beta.problem_json import build_problem
from climbing.result import build_document
from contracts.effective_holds import EffectiveHold
from contracts.ghosts import GhostRequest, GhostTask
from contracts.holds import HoldShape, HoldTag
from contracts.result_reader import expand_result
from db.models import Route
from serve_app.failures import GhostRequestInvalid
from serve_app.ghosts.problem import build_task
from serve_app.ghosts.wall import Wall
from tests.golden.ghosts import make_ghosted
from tests.wall_photos import (
    FINISH,
    HEIGHT_PX,
    M_PER_PX,
    PLACES_M,
    START,
    WIDTH_PX,
    find_px,
    shape_hold,
    shape_ladder,
)


def name(number: int) -> str:
    """A hold's id."""
    return str(UUID(int=number + 1))


def photograph(shapes: list[HoldShape]) -> Wall:
    """A wall photo of these holds."""
    route = Route(
        user_id=UUID(int=0),
        object_key="photos/a",
        name="wall",
        content_type="image/png",
        size_bytes=1,
        width_px=WIDTH_PX,
        height_px=HEIGHT_PX,
    )
    holds = [EffectiveHold(UUID(name(n)), shape, corrected=False) for n, shape in enumerate(shapes)]
    return Wall.from_photo(route, holds)


def plan(shapes: list[HoldShape] | None = None, **wish: Any) -> GhostTask:
    """The task of a wish."""
    request = GhostRequest.model_validate({"m_per_px": M_PER_PX} | wish)
    return build_task(photograph(shapes or shape_ladder()), request)


def refuse(shapes: list[HoldShape] | None = None, **wish: Any) -> str:
    """Why a wish is refused."""
    with pytest.raises(GhostRequestInvalid) as caught:
        plan(shapes, **wish)
    return str(caught.value)


def test_tags_say_where_it_begins_and_ends() -> None:
    """And holds lie in metres from the photo's lower left corner."""
    problem = plan().problem
    assert problem.start.hands == tuple(name(n) for n in START)
    assert problem.finish == (name(FINISH),)
    assert [(h.x_m, h.y_m) for h in problem.holds] == [
        (pytest.approx(x), pytest.approx(y)) for x, y in PLACES_M
    ]
    assert problem.holds[0].radius_m == pytest.approx(0.1 / 3.1416**0.5, rel=1e-3)


def test_taps_and_ids_override_tags() -> None:
    """A finger on the hold, or a little beside it."""
    beside = find_px(4)
    beside["x"] += 30
    wish = {"start": {"hands": [beside], "feet": [find_px(0)]}, "finish": [name(5)]}
    problem = plan(**wish).problem
    assert problem.start.hands == (name(4),)
    assert problem.start.feet == (name(0),)
    assert problem.finish == (name(5),)


def test_of_two_holds_under_a_finger_the_smaller_is_meant() -> None:
    """A volume lies under its holds."""
    big = shape_hold(PLACES_M[4])
    corners = tuple(
        (x + dx, y + dy)
        for (x, y), (dx, dy) in zip(
            big.polygon, [(-60, -60), (60, -60), (60, 60), (-60, 60)], strict=True
        )
    )
    volume = big.model_copy(update={"polygon": corners})
    problem = plan([volume, *shape_ladder()], finish=[find_px(4)]).problem
    assert problem.finish == (name(5),)


def test_who_says_nothing_of_the_route_gets_that_of_the_start() -> None:
    """Another route's holds are not used, unless somebody says so."""
    other = shape_hold((1.2, 1.8), colour="blue", route=7)
    shapes = [*shape_ladder(), other]
    assert len(plan(shapes).problem.holds) == len(PLACES_M)
    by_colour = plan(shapes, colour="blue").problem
    assert {h.id for h in by_colour.holds} == {*map(name, (*START, FINISH)), name(7)}
    by_route = plan(shapes, route=7).problem
    assert by_route.holds == by_colour.holds
    by_id = plan(shapes, holds=[name(0), name(7)]).problem
    assert {h.id for h in by_id.holds} == {*map(name, (*START, FINISH, 0)), name(7)}


def test_holds_for_feet_only() -> None:
    """By tag or by name."""
    shapes = shape_ladder()
    shapes[0] = shapes[0].model_copy(update={"tag": HoldTag.FOOT})
    assert plan(shapes).problem.feet == (name(0),)
    assert plan(shapes, feet_only=[name(1)]).problem.feet == tuple(sorted((name(0), name(1))))


def test_what_was_not_said_is_assumed_and_told() -> None:
    """Height, angle, and a scale by how large holds usually are."""
    request = GhostRequest()
    task = build_task(photograph(shape_ladder()), request)
    assert task.warnings == (
        "ghost_height_assumed",
        "ghost_angle_assumed",
        "ghost_scale_estimated",
    )
    assert task.picture.m_per_px == pytest.approx(M_PER_PX * 0.118 / 0.1)
    told = plan(climber={"height_m": 1.6}, wall_angle_deg=20)
    assert told.warnings == ()
    assert (told.problem.climber.height_m, told.problem.wall.angle_deg) == (1.6, 20)


def test_a_known_distance_gives_the_scale() -> None:
    """Two taps and a number."""
    wish = {"a": find_px(0), "b": find_px(1), "metres": 0.8}
    request = GhostRequest.model_validate({"reference": wish})
    task = build_task(photograph(shape_ladder()), request)
    assert task.picture.m_per_px == pytest.approx(2 * M_PER_PX)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"finish": [str(UUID(int=99))]}, "finish: there is no hold 00000000-"),
        ({"finish": [{"x": 10, "y": 10}]}, "finish: there is no hold (10, 10)"),
        ({"start": {"hands": [5]}}, "start: there is no hold 5"),
        ({"holds": [str(UUID(int=99))]}, "holds: there is no hold"),
        ({"feet_only": [str(UUID(int=99))]}, "feet_only: there is no hold"),
        ({"colour": "mauve"}, "colour: no hold is 'mauve'"),
        ({"route": 3}, "route: no hold is of group 3"),
    ],
)
def test_a_wish_for_what_is_not_there_is_refused_by_name(wish: dict[str, Any], why: str) -> None:
    """Before anything is planned."""
    assert why in refuse(**wish)


def test_without_tags_start_and_finish_must_be_said() -> None:
    """The answer says what to do."""
    untagged = shape_ladder(tagged=False)
    assert refuse(untagged) == "start: 0 holds are tagged so; name one or two, or tap them"
    many = [shape.model_copy(update={"tag": HoldTag.START}) for shape in untagged]
    assert refuse(many).startswith("start: 7 holds are tagged so")
    start = {"hands": [find_px(2)]}
    assert refuse(untagged, start=start).startswith("finish: 0 holds")


def test_two_points_that_are_one_give_no_scale() -> None:
    """Named."""
    wish = {"a": find_px(0), "b": find_px(0), "metres": 1}
    request = GhostRequest.model_validate({"reference": wish})
    with pytest.raises(GhostRequestInvalid, match="reference: its two points are one"):
        build_task(photograph(shape_ladder()), request)


@pytest.mark.parametrize(
    "wish",
    [
        {"colour": "red", "route": 0},
        {"m_per_px": 0.1, "reference": {"a": find_px(0), "b": find_px(1), "metres": 1}},
        {"m_per_px": float("nan")},
        {"finish": []},
        {"start": {"hands": []}},
        {"climber": {"height_m": 3.0}},
        {"unknown": 1},
        {"finish": [{"x": -1, "y": 0}]},
    ],
)
def test_wishes_that_make_no_sense_are_no_requests(wish: dict[str, Any]) -> None:
    """The schema refuses them."""
    with pytest.raises(ValueError, match="validation error"):
        GhostRequest.model_validate(wish)


def test_a_climb_says_the_rest_itself() -> None:
    """Start, finish, holds, scale and height as they were climbed; any of it may be overridden."""
    wall = Wall.from_result(expand_result(build_document(make_ghosted())))
    assert wall is not None
    task = build_task(wall, GhostRequest())
    found = make_ghosted().ghost
    assert found is not None
    assert found.reading is not None
    places = found.reading.places
    assert task.problem.start.hands == (3, 5)
    assert set(task.problem.finish) == {9}
    assert {hold.id for hold in task.problem.holds} == {place.hold for place in places}
    assert task.warnings == ()
    assert task.problem.climber.height_m == 1.75
    for hold in task.problem.holds:
        place = next(place for place in places if place.hold == hold.id)
        assert (hold.x_m, hold.y_m) == pytest.approx(tuple(place.point_m), abs=0.02)
    other = build_task(wall, GhostRequest(finish=(8,)))
    assert other.problem.finish == (8,)
    build_problem(other.problem.model_dump())
