"""From contacts on a registered wall to the problem that was climbed, and how it was climbed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from climbing.ascent.ascent import Ascent, read_ascent
from climbing.ascent.places import Place, list_places
from climbing.ascent.route import choose_holds, is_for_feet, limit_places, list_climbed
from climbing.ascent.span import Span, find_span
from climbing.ascent.stays import read_stays
from climbing.beta.problem import BetaHold, BetaProblem, Start
from climbing.body.climber import Climber
from climbing.body.limbs import HANDS
from climbing.contacts.contact import Contact
from climbing.errors import ClimbingError
from climbing.holds.hold import Hold
from climbing.wall.wall_frame import WallFrame

NOTHING_CLIMBED: Final = "nothing_climbed"


class NothingClimbed(ClimbingError):
    """The contacts show no way from a start to a higher finish."""

    def __str__(self) -> str:
        return "no climb was seen: hands never came from one place to a higher one"


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """What somebody has said about a route; everything else is read from the climb.

    Attributes:
        colour: Name of its holds' colour.
        angle_deg: Of the wall, 0 vertical, positive overhanging.
    """

    colour: str | None = None
    angle_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class ClimbReading:
    """A climb as a planner sees it.

    Attributes:
        problem: Its holds are the places, their ids the places' rows.
        places: On the wall.
        ascent: How it was climbed.
        frame: Of the wall.
    """

    problem: BetaProblem
    places: tuple[Place, ...]
    ascent: Ascent
    frame: WallFrame


def read_climb(
    holds: Sequence[Hold],
    contacts: Sequence[Contact],
    frame: WallFrame,
    climber: Climber,
    choice: RouteChoice | None = None,
) -> ClimbReading:
    """What was climbed, from start to highest stance.

    Args:
        holds: On the panorama.
        contacts: Of the climber with them.
        frame: Metres on the panorama, of the same body as the climber's.
        climber: Who climbed.
        choice: What somebody has said about the route.

    Raises:
        NothingClimbed: If there is no way from a start to a higher finish.
    """
    choice = choice or RouteChoice()
    stays = read_stays(contacts)
    span = find_span(stays, frame)
    if span is None:
        raise NothingClimbed
    climbed = list_climbed(stays, span)
    chosen = choose_holds(holds, climbed, colour=choice.colour)
    places = limit_places(list_places(chosen, climbed, frame))
    ascent = read_ascent(stays, span, places, frame)
    problem = _state_problem(places, ascent, span, climber, choice)
    return ClimbReading(problem, places, ascent, frame)


def _state_problem(
    places: tuple[Place, ...],
    ascent: Ascent,
    span: Span,
    climber: Climber,
    choice: RouteChoice,
) -> BetaProblem:
    last = ascent.stance_at(ascent.end_ms)
    start = tuple(dict.fromkeys(ascent.start.at(hand) for hand in HANDS if hand in span.start))
    finish = tuple(dict.fromkeys(last.at(hand) for hand in HANDS if hand in span.finish))
    return BetaProblem(
        holds=tuple(_state_hold(row, place) for row, place in enumerate(places)),
        start=Start(start),
        finish=finish,
        climber=climber,
        angle_deg=choice.angle_deg,
    )


def _state_hold(row: int, place: Place) -> BetaHold:
    return BetaHold(
        id=row,
        x_m=float(place.point_m[0]),
        y_m=float(place.point_m[1]),
        radius_m=place.radius_m,
        type=place.type,
        feet_only=is_for_feet(place),
    )
