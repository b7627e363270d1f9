"""From a wall and what was asked for to a problem that a planner can solve. Knows no database."""

import math
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final
from uuid import UUID

from contracts.beta import (
    BetaProblemDocument,
    ProblemClimber,
    ProblemHold,
    ProblemStart,
    ProblemWall,
)
from contracts.ghosts import GhostRequest, GhostTask, HoldRef, Tap, WallPicture
from contracts.holds import HoldTag, HoldType
from contracts.outlines import find_box
from serve_app.failures import GhostRequestInvalid
from serve_app.ghosts.wall import Wall, WallHold

HEIGHT_ASSUMED: Final = "ghost_height_assumed"
ANGLE_ASSUMED: Final = "ghost_angle_assumed"
SCALE_ESTIMATED: Final = "ghost_scale_estimated"

_ASSUMED_HEIGHT_M: Final = 1.72
# The middle of holds' sizes, each the root of its box's area: 0.11 to 0.12 m on the three walls
# whose scale was known. Good for a first guess at an unknown scale.
_USUAL_SIZE_M: Final = 0.118
_LARGEST_RADIUS_M: Final = 0.3
_HANDS: Final = 2
# What nobody has pointed at must be surer to be a hold.
_LEAST_SCORE: Final = 0.5


def build_task(wall: Wall, request: GhostRequest) -> GhostTask:
    """Everything that planning needs, as it is now.

    Raises:
        GhostRequestInvalid: Naming what is not there.
    """
    picture, warnings = _measure_picture(wall, request)
    start = _resolve_hands(wall, request, HoldTag.START)
    finish = _resolve_hands(wall, request, HoldTag.FINISH)
    feet = _resolve(wall, request.start.feet if request.start else (), "start.feet")
    needed = {*start, *finish, *feet}
    usable = [hold for hold in wall.holds if hold.id in needed | _choose(wall, request, start)]
    feet_only = {_name(ref) for ref in request.feet_only}
    _require_known(wall, feet_only, "feet_only")
    feet_only |= {hold.id for hold in usable if hold.tag is HoldTag.FOOT}
    climber = request.climber
    height_m = climber.height_m or wall.height_m
    angle_deg = wall.angle_deg if request.wall_angle_deg is None else request.wall_angle_deg
    problem = BetaProblemDocument(
        wall=ProblemWall(angle_deg=angle_deg or 0.0),
        holds=tuple(_place(hold, picture) for hold in usable),
        feet=tuple(sorted((i for i in feet_only if wall.find(i) in usable), key=str)) or None,
        start=ProblemStart(hands=start, feet=feet or None),
        finish=finish,
        climber=ProblemClimber(
            height_m=height_m or _ASSUMED_HEIGHT_M,
            arm_span_m=climber.arm_span_m,
            mass_kg=climber.mass_kg,
            excluded_limbs=climber.excluded_limbs,
        ),
    )
    return GhostTask(
        problem=problem,
        picture=picture,
        holds=tuple(hold.to_picture() for hold in wall.holds),
        warnings=(
            *(() if height_m else (HEIGHT_ASSUMED,)),
            *(() if angle_deg is not None else (ANGLE_ASSUMED,)),
            *warnings,
        ),
    )


def _measure_picture(wall: Wall, request: GhostRequest) -> tuple[WallPicture, tuple[str, ...]]:
    """The picture with its scale: as stated, as known, or by how large holds usually are."""
    warnings: tuple[str, ...] = ()
    m_per_px = request.m_per_px
    if (reference := request.reference) is not None:
        px = math.hypot(reference.a.x - reference.b.x, reference.a.y - reference.b.y)
        if px < 1:
            raise GhostRequestInvalid("reference: its two points are one")
        m_per_px = reference.metres / px
    if m_per_px is None:
        m_per_px = wall.m_per_px
    if m_per_px is None:
        boxes = [find_box(hold.polygon) for hold in wall.holds if hold.kind == "hold"]
        if not boxes:
            raise GhostRequestInvalid("the wall has no holds to guess its scale by")
        sizes = [math.sqrt((right - left) * (low - top)) for left, top, right, low in boxes]
        m_per_px, warnings = _USUAL_SIZE_M / max(median(sizes), 1.0), (SCALE_ESTIMATED,)
    picture = WallPicture(width=wall.width, height=wall.height, up=wall.up, m_per_px=m_per_px)
    return picture, warnings


def _resolve_hands(wall: Wall, request: GhostRequest, tag: HoldTag) -> tuple[int | str, ...]:
    """As asked for, or as tagged, or as climbed."""
    stated: Sequence[HoldRef] | None = request.finish
    climbed = wall.finish
    if tag is HoldTag.START:
        stated, climbed = (request.start.hands if request.start else None), wall.start
    if stated is not None:
        return _resolve(wall, stated, tag.value)
    tagged = tuple(hold.id for hold in wall.holds if hold.tag is tag)
    found = tagged or climbed
    if not 1 <= len(found) <= _HANDS:
        text = f"{tag.value}: {len(found)} holds are tagged so; name one or two, or tap them"
        raise GhostRequestInvalid(text)
    return found


def _resolve(wall: Wall, refs: Iterable[HoldRef], where: str) -> tuple[int | str, ...]:
    """Ids, each once."""
    found: list[int | str] = []
    for ref in refs:
        hold = wall.find_at(ref) if isinstance(ref, Tap) else wall.find(_name(ref))
        if hold is None:
            what = f"({ref.x:g}, {ref.y:g})" if isinstance(ref, Tap) else str(ref)
            raise GhostRequestInvalid(f"{where}: there is no hold {what}")
        found.append(hold.id)
    return tuple(dict.fromkeys(found))


def _choose(
    wall: Wall, request: GhostRequest, start: tuple[int | str, ...]
) -> frozenset[int | str]:
    """Ids of the holds that may be used besides start and finish."""
    if request.holds is not None:
        ids = {_name(ref) for ref in request.holds}
        _require_known(wall, ids, "holds")
        return frozenset(ids)
    sure = [h for h in wall.holds if h.kind == "hold" and h.score >= _LEAST_SCORE]
    if request.colour is not None:
        found = frozenset(hold.id for hold in sure if hold.colour == request.colour)
        if not found:
            raise GhostRequestInvalid(f"colour: no hold is {request.colour!r}")
        return found
    if request.route is not None:
        found = frozenset(hold.id for hold in sure if hold.route == request.route)
        if not found:
            raise GhostRequestInvalid(f"route: no hold is of group {request.route}")
        return found
    routes = {hold.route for hold in wall.holds if hold.id in start} - {None}
    same = frozenset(hold.id for hold in sure if hold.route in routes)
    if wall.touched is not None:
        return same | wall.touched
    return same or frozenset(hold.id for hold in sure)


def _require_known(wall: Wall, ids: Iterable[int | str], where: str) -> None:
    known = {hold.id for hold in wall.holds}
    if unknown := sorted(str(i) for i in ids if i not in known):
        raise GhostRequestInvalid(f"{where}: there is no hold {', '.join(unknown)}")


def _name(ref: int | UUID | Tap) -> int | str:
    return ref if isinstance(ref, int) else str(ref)


def _place(hold: WallHold, picture: WallPicture) -> ProblemHold:
    """Metres to the right and up, from the picture's lowest leftmost place."""
    (ux, uy), (x, y) = picture.up, hold.middle
    corners = [(a, b) for a in (0, picture.width) for b in (0, picture.height)]
    right, up = (-uy * x + ux * y), (ux * x + uy * y)
    left = min(-uy * a + ux * b for a, b in corners)
    low = min(ux * a + uy * b for a, b in corners)
    radius_m = picture.m_per_px * math.sqrt(hold.area / math.pi)
    return ProblemHold(
        id=hold.id,
        x_m=picture.m_per_px * (right - left),
        y_m=picture.m_per_px * (up - low),
        radius_m=min(radius_m, _LARGEST_RADIUS_M),
        type=None if hold.type is None else HoldType(hold.type),
    )
