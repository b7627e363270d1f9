"""A climb read in the terms of a ghost that was planned elsewhere: on a photo, or for other holds.

Places that the climber touched become the ghost's own where they are the same, and are added to its
problem where not, so that both ways can be paid for from one table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from climbing.ascent.ascent import Ascent, read_ascent
from climbing.ascent.places import Place, list_places
from climbing.ascent.reading import ClimbReading, NothingClimbed
from climbing.ascent.route import list_climbed
from climbing.ascent.span import find_span
from climbing.ascent.stays import read_stays
from climbing.beta.problem import BetaHold, BetaProblem
from climbing.beta.stance import Stance
from climbing.beta.timed_move import TimedMove
from climbing.comparison.same_wall import Similarity
from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold
from climbing.wall.wall_frame import WallFrame

# A touched place and a ghost's hold nearer than this, beside the hold's own size, are the same.
_SAME_PLACE_M: Final = 0.12


def read_beside(
    holds: Sequence[Hold],
    contacts: Sequence[Contact],
    frame: WallFrame,
    problem: BetaProblem,
    ghost_places: Sequence[Place],
    ghost_of_climb: Similarity,
) -> ClimbReading:
    """The climb in the ghost's own metres.

    Args:
        holds: Of the climb, on its panorama.
        contacts: With them.
        frame: Of that panorama.
        problem: The ghost's.
        ghost_places: What its holds are, in their order.
        ghost_of_climb: Takes the climb's metres to the ghost's.

    Returns:
        A reading whose problem begins with the ghost's holds, so that the ghost's stances keep
        their meaning.

    Raises:
        NothingClimbed: If there is no way from a start to a higher finish.
    """
    stays = read_stays(contacts)
    span = find_span(stays, frame)
    if span is None:
        raise NothingClimbed
    climbed = list_climbed(stays, span)
    touched = {contact.hold for contact in climbed}
    own = list_places([hold for hold in holds if hold.id in touched], climbed, frame)
    ascent = read_ascent(stays, span, own, frame)
    moved = [replace(place, point_m=ghost_of_climb.map(place.point_m)) for place in own]
    rows, places, added = _merge(problem, ghost_places, moved)
    return ClimbReading(
        replace(problem, holds=(*problem.holds, *added)),
        places,
        _translate(ascent, rows),
        frame,
    )


def _merge(
    problem: BetaProblem, ghost_places: Sequence[Place], own: Sequence[Place]
) -> tuple[dict[int, int], tuple[Place, ...], list[BetaHold]]:
    """For each own place its row; the places of all rows; and the holds that are new."""
    points_m = problem.list_positions_m()
    places = [*ghost_places]
    rows: dict[int, int] = {}
    added: list[BetaHold] = []
    for number, place in enumerate(own):
        apart_m = np.linalg.norm(points_m - place.point_m, axis=1)
        nearest = int(apart_m.argmin())
        if apart_m[nearest] <= _SAME_PLACE_M + min(problem.holds[nearest].radius_m, _SAME_PLACE_M):
            rows[number] = nearest
            continue
        rows[number] = len(places)
        places.append(place)
        x_m, y_m = place.point_m
        added.append(BetaHold(f"climbed {number}", float(x_m), float(y_m), place.radius_m))
    return rows, tuple(places), added


def _translate(ascent: Ascent, rows: Mapping[int, int]) -> Ascent:
    def translate(stance: Stance) -> Stance:
        return Stance(*(rows.get(place, place) for place in stance))

    moves = [
        TimedMove(m.limb, translate(m.before), translate(m.after), m.lift_ms, m.land_ms, m.kind)
        for m in ascent.moves
    ]
    kept = tuple(move for move in moves if move.before != move.after)
    return replace(ascent, start=translate(ascent.start), moves=kept)
