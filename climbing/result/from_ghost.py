"""From what was seen on a wall to the ghost of that climb. Knows not who plans it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from climbing.ascent.figures import compute_ascent_figures
from climbing.ascent.reading import ClimbReading, NothingClimbed, RouteChoice, read_climb
from climbing.beta.ghost import Ghost
from climbing.beta.no_way import NoWayUp
from climbing.beta.problem import BetaProblem
from climbing.beta.search import SearchExhausted
from climbing.body.body_fit import fit_body
from climbing.body.centre_of_gravity import compute_centre_of_gravity
from climbing.body.climber import AVERAGE_MASS_KG, Climber
from climbing.body.limbs import Limb
from climbing.body.measured_proportions import measure_proportions
from climbing.comparison.compare import CentrePath, compare
from climbing.errors import ClimbingError, InvalidInput
from climbing.pose.track import PoseTrack
from climbing.result.analysis import WallFindings
from climbing.result.ghost_findings import GhostFindings
from climbing.wall.homography import map_points
from climbing.wall.registration import WallRegistration
from climbing.wall.scale import compute_m_per_px
from climbing.wall.wall_frame import WallFrame

NOTHING_CLIMBED: Final = "ghost_nothing_climbed"
NO_WAY: Final = "ghost_no_way_found"
TOO_MUCH: Final = "ghost_too_many_holds"
BODY_UNUSUAL: Final = "ghost_body_out_of_range"
SIZE_UNKNOWN: Final = "ghost_wall_scale_unknown"
HEIGHT_ASSUMED: Final = "ghost_height_assumed"
WALL_SHRUNK: Final = "ghost_wall_scale_adjusted"

BROKEN: Final = "ghost_unavailable"


class GhostBroken(ClimbingError):
    """The planner ended in a way that it should not.

    Attributes:
        reason: What it said.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"the planner broke: {self.reason}"


_CODES: Final[dict[type[ClimbingError], str]] = {
    NoWayUp: NO_WAY,
    SearchExhausted: TOO_MUCH,
    GhostBroken: BROKEN,
}

# Who has not said how tall they are is drawn as tall as this; all that matters for the way is how
# long limbs are on the wall, which the video shows.
ASSUMED_HEIGHT_M: Final = 1.72
# The climber came up, so a wall on which nobody could was measured too large.
_WALL_SCALES: Final = (1.0, 0.95, 0.9)

FindGhost = Callable[[BetaProblem], Ghost]


@dataclass(frozen=True, slots=True)
class ClimberBody:
    """What is known of a climber's body; everything may be unknown.

    Attributes:
        height_m: Upright, without shoes.
        arm_span_m: Fingertip to fingertip.
        mass_kg: Of the body.
        excluded: Limbs that are missing or injured.
    """

    height_m: float | None = None
    arm_span_m: float | None = None
    mass_kg: float | None = None
    excluded: frozenset[Limb] = frozenset()


def seek_ghost(
    track: PoseTrack,
    wall: WallFindings,
    body: ClimberBody,
    choice: RouteChoice,
    find: FindGhost | None,
) -> GhostFindings:
    """The best way up what was climbed, for the body that climbed it, beside how it was climbed.

    Args:
        track: The climber.
        wall: With contacts; without them there is no ghost and no word about it.
        body: Of the climber.
        choice: What somebody has said about the route.
        find: Plans; see `climbing.beta.ghost.find_ghost`. None if no ghost is wanted: then only
            the climb is read.
    """
    if wall.registration is None or wall.contacts is None:
        return GhostFindings()
    readings = _read_climbs(track, wall, wall.registration, body, choice)
    if isinstance(readings, str):
        return GhostFindings(warnings=(readings,))
    centre = _trace_centre(track, wall.registration, readings[0].frame)
    figures = compute_ascent_figures(readings[0], centre.t_ms, centre.centre_m)
    found = GhostFindings(readings[0], figures)
    if find is None:
        return found
    assumed = () if body.height_m is not None else (HEIGHT_ASSUMED,)
    try:
        reading, ghost = _find_first(readings, find)
    except (NoWayUp, SearchExhausted, GhostBroken) as error:
        return replace(found, warnings=(_CODES[type(error)],))
    centre = _trace_centre(track, wall.registration, reading.frame)
    comparison = compare(reading, ghost, centre)
    shrunk = () if reading is readings[0] else (WALL_SHRUNK,)
    return GhostFindings(reading, figures, ghost, comparison, (*assumed, *shrunk))


def _read_climbs(
    track: PoseTrack,
    wall: WallFindings,
    registration: WallRegistration,
    body: ClimberBody,
    choice: RouteChoice,
) -> tuple[ClimbReading, ...] | str:
    """The climb on the wall as measured and on smaller ones; or the code of why it has none."""
    holds, contacts = wall.holds or (), wall.contacts or ()
    try:
        climber, frame = _measure(track, registration, body)
        if frame is None:
            return SIZE_UNKNOWN
        frames = [replace(frame, m_per_px=scale * frame.m_per_px) for scale in _WALL_SCALES]
        return tuple(read_climb(holds, contacts, one, climber, choice) for one in frames)
    except InvalidInput:
        return BODY_UNUSUAL
    except NothingClimbed:
        return NOTHING_CLIMBED


def _find_first(readings: Sequence[ClimbReading], find: FindGhost) -> tuple[ClimbReading, Ghost]:
    """The first reading that has a way up, and the way."""
    for reading in readings[:-1]:
        with suppress(NoWayUp):
            return reading, find(reading.problem)
    return readings[-1], find(readings[-1].problem)


def _measure(
    track: PoseTrack, registration: WallRegistration, body: ClimberBody
) -> tuple[Climber, WallFrame | None]:
    """The climber, and metres on the wall that fit them."""
    height_m = ASSUMED_HEIGHT_M if body.height_m is None else body.height_m
    fit = fit_body(track, height_m=height_m)
    climber = Climber(
        height_m,
        body.arm_span_m,
        AVERAGE_MASS_KG if body.mass_kg is None else body.mass_kg,
        body.excluded,
        measure_proportions(height_m, fit.lengths_m, body.arm_span_m),
    )
    m_per_px = compute_m_per_px(replace(track, world_m=fit.world_m), registration)
    return climber, WallFrame.of(replace(registration, m_per_px=m_per_px))


def _trace_centre(track: PoseTrack, registration: WallRegistration, frame: WallFrame) -> CentrePath:
    centre_px = compute_centre_of_gravity(track.landmarks_px.astype(np.float64))[:, :2]
    on_wall_px = map_points(registration.wall_H_image, centre_px[:, None])[:, 0]
    return CentrePath(track.t_ms.astype(np.float64), frame.to_m(on_wall_px))
