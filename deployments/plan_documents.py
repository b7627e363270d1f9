"""From what was asked for to the document of a ghost or a comparison. Knows no database session."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from climbing.advice.rules import Facts, give_advice
from climbing.ascent.figures import compute_ascent_figures
from climbing.ascent.places import Place
from climbing.ascent.reading import ClimbReading, NothingClimbed
from climbing.beta.ghost import Ghost
from climbing.beta.no_way import NoWayUp
from climbing.beta.problem import BetaHold, BetaProblem
from climbing.beta.problem_json import build_problem
from climbing.beta.search import SearchExhausted
from climbing.comparison.compare import CentrePath, compare
from climbing.comparison.foreign_ghost import read_beside
from climbing.comparison.same_wall import Similarity, find_similarity
from climbing.errors import ClimbingError, InvalidInput
from climbing.holds.hold import HoldKind
from climbing.result.bounds import Bounds
from climbing.result.climb_json import StoredClimb, read_stored_climb
from climbing.result.comparison_section import write_advice, write_comparison
from climbing.result.ghost_findings import GhostFindings
from climbing.result.ghost_section import GhostView, write_clock, write_ghost, write_stance
from climbing.wall.wall_frame import WallFrame
from contracts.ghosts import GhostTask, PictureHold, WallPicture
from contracts.result_reader import expand_result
from db.models import Comparison
from db.models import Ghost as GhostRow
from db.repositories.analyses import Failure
from deployments.advice_words import WordAdvice
from deployments.plan_errors import ClimbUnknown, WallsDiffer

FindGhost = Callable[[BetaProblem], Awaitable[Ghost]]


@dataclass(frozen=True, slots=True)
class PlanMeans:
    """What comparing needs of others.

    Attributes:
        find: Plans.
        word: Words advice.
    """

    find: FindGhost
    word: WordAdvice = tuple


_CODES: Final[dict[type[ClimbingError], str]] = {
    NoWayUp: "no_way_up",
    SearchExhausted: "too_many_holds",
    InvalidInput: "problem_invalid",
    NothingClimbed: "nothing_climbed",
    WallsDiffer: "walls_differ",
    ClimbUnknown: "climb_unknown",
}


async def build_ghost_document(task_json: dict[str, Any], find: FindGhost) -> dict[str, Any]:
    """The ghost of a task, as the section `ghost` of a result, and what was assumed.

    Raises:
        ClimbingError: If there is none.
    """
    task = GhostTask.model_validate(task_json)
    problem = build_problem(task.problem.model_dump())
    ghost = await find(problem)
    frame = _build_frame(task.picture)
    view = GhostView(
        ghost,
        [hold.id for hold in problem.holds],
        frame.to_px(problem.list_positions_m()),
        frame,
        problem.climber,
        problem.angle_deg,
    )
    section = await asyncio.to_thread(write_ghost, view, Bounds())
    return {"ghost": section, "warnings": list(task.warnings)}


async def build_comparison_document(
    result: bytes, task_json: dict[str, Any], means: PlanMeans, *, same_wall: bool
) -> dict[str, Any]:
    """A climb beside the ghost of a task, in the ghost's picture.

    Args:
        result: Of the analysis, encoded.
        task_json: Of the ghost.
        means: With a planner that plans the ghost again, which gives the same one.
        same_wall: Whether the ghost was planned on this very analysis.

    Raises:
        ClimbingError: If they cannot be compared.
    """
    task = GhostTask.model_validate(task_json)
    climb = await asyncio.to_thread(_read_climb, result)
    if climb is None or climb.frame is None:
        raise ClimbUnknown
    ghost_frame = _build_frame(task.picture)
    if same_wall:
        between: Similarity | None = _rescale(climb.frame, ghost_frame)
    else:
        between = await asyncio.to_thread(_match_walls, climb, climb.frame, task, ghost_frame)
    if between is None:
        raise WallsDiffer
    problem = build_problem(task.problem.model_dump())
    names = {hold.id: hold for hold in task.holds}
    places = [_build_place(hold, names[hold.id]) for hold in problem.holds]
    reading = read_beside(climb.holds, climb.contacts, climb.frame, problem, places, between)
    ghost = await means.find(problem)
    beside = _Beside(reading, ghost, climb, between, ghost_frame)
    return await asyncio.to_thread(_write, beside, means.word)


def describe_failure(
    row: GhostRow | Comparison, error: ClimbingError
) -> tuple[dict[str, Any] | None, Failure]:
    """Why there is none; with the way that came nearest, if that is why."""
    code = next((_CODES[kind] for kind in type(error).__mro__ if kind in _CODES), None)
    if code is None:
        raise error
    document = None
    if isinstance(error, NoWayUp) and isinstance(row, GhostRow):
        document = {"nearest": [write_stance(stance) for stance in error.nearest.stances]}
    return document, Failure(code, str(error))


def _read_climb(result: bytes) -> StoredClimb | None:
    return read_stored_climb(expand_result(result))


def _build_frame(picture: WallPicture) -> WallFrame:
    return WallFrame.build(picture.m_per_px, (picture.width, picture.height), picture.up)


def _rescale(climb: WallFrame, ghost: WallFrame) -> Similarity:
    """Metres of the same panorama: they differ at most in scale."""
    return Similarity(complex(ghost.m_per_px / climb.m_per_px), 0j)


def _match_walls(
    climb: StoredClimb, frame: WallFrame, task: GhostTask, ghost_frame: WallFrame
) -> Similarity | None:
    """By all holds of both pictures."""
    middles_px = [(h.polygon_px.min(axis=0) + h.polygon_px.max(axis=0)) / 2 for h in climb.holds]
    climbed_m = frame.to_m(np.array(middles_px).reshape(-1, 2))
    photo_m = ghost_frame.to_m(np.array([hold.point for hold in task.holds]).reshape(-1, 2))
    return find_similarity(
        climbed_m,
        photo_m,
        [hold.colour for hold in climb.holds],
        [hold.colour for hold in task.holds],
    )


def _build_place(hold: BetaHold, named: PictureHold) -> Place:
    point_m = np.array([hold.x_m, hold.y_m])
    kind = HoldKind(named.kind)
    return Place(hold.id, kind, hold.type, named.colour, point_m, hold.radius_m, frozenset())


@dataclass(frozen=True, slots=True, eq=False)
class _Beside:
    """A climb and a ghost, in the ghost's metres."""

    reading: ClimbReading
    ghost: Ghost
    climb: StoredClimb
    between: Similarity
    ghost_frame: WallFrame


def _write(beside: _Beside, word: WordAdvice) -> dict[str, Any]:
    reading, climb, between = beside.reading, beside.climb, beside.between
    centre_m = between.map(reading.frame.to_m(climb.centre_px))
    comparison = compare(reading, beside.ghost, CentrePath(climb.t_ms, centre_m))
    figures = compute_ascent_figures(reading, climb.t_ms, centre_m)
    metrics = GhostFindings(reading, figures, beside.ghost, comparison).list_metrics()
    facts = Facts({m.name: m.value for m in metrics}, comparison.deviations)
    points_px = beside.ghost_frame.to_px(np.array([place.point_m for place in reading.places]))
    return {
        "ghost_H_wall": _compose(reading.frame, between, beside.ghost_frame),
        "places": [
            {"hold": place.hold, "point": [round(float(x)) for x in point_px]}
            for place, point_px in zip(reading.places, points_px, strict=True)
        ],
        "clock": write_clock(comparison.clock),
        "comparison": write_comparison(reading.ascent, comparison),
        "metrics": {m.name: {"value": m.value, "unit": m.unit} for m in metrics},
        "advice": write_advice(word(give_advice(facts))),
    }


def _compose(climb: WallFrame, between: Similarity, ghost: WallFrame) -> list[float]:
    """Nine numbers, row by row, from pixels of the panorama to pixels of the ghost's picture."""
    corners_px = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    origin, right, down = ghost.to_px(between.map(climb.to_m(corners_px)))
    rows = [*zip(right - origin, down - origin, origin, strict=True), (0.0, 0.0, 1.0)]
    return [round(float(number), 9) for row in rows for number in row]
