"""Which places on a wall belong to what was climbed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from climbing.ascent.places import Place
from climbing.ascent.span import Span
from climbing.ascent.stays import LimbStays
from climbing.body.limbs import HANDS, Limb
from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold, HoldKind

# A route shows itself when hands have used two of its holds; one may have been a mistake.
_LEAST_USED: Final = 2
# What nobody touched must be surer to be a hold.
_LEAST_SCORE: Final = 0.5
# More would make the search slow; the farthest from where the climber was are left out.
MOST_PLACES: Final = 40


def list_climbed(stays: Mapping[Limb, LimbStays], span: Span) -> list[Contact]:
    """Contacts between start and finish."""
    return [
        contact
        for limb in stays.values()
        for contact in limb.contacts
        if contact.start_ms <= span.end_ms and contact.end_ms >= span.begin_ms
    ]


def choose_holds(
    holds: Sequence[Hold], climbed: Sequence[Contact], *, colour: str | None = None
) -> tuple[Hold, ...]:
    """What was touched, and the untouched holds of the routes that hands used.

    Args:
        holds: On the wall.
        climbed: Contacts of the climb.
        colour: Of the route, if somebody has said: then its holds and what was touched.
    """
    touched = {contact.hold for contact in climbed}
    by_hand = {contact.hold for contact in climbed if contact.limb.is_hand}
    counts = Counter(h.route for h in holds if h.id in by_hand and h.route is not None)
    routes = {route for route, count in counts.items() if count >= _LEAST_USED}

    def belongs(hold: Hold) -> bool:
        if hold.kind is not HoldKind.HOLD or hold.score < _LEAST_SCORE:
            return False
        return hold.colour == colour if colour is not None else hold.route in routes

    return tuple(hold for hold in holds if hold.id in touched or belongs(hold))


def limit_places(places: Sequence[Place], most: int = MOST_PLACES) -> tuple[Place, ...]:
    """The touched ones, and as many of the others as may be, nearest to them first."""
    touched = np.array([place.point_m for place in places if place.touched_by])
    if not len(touched) or len(places) <= most:
        return tuple(places)

    def distance_m(place: Place) -> float:
        if place.touched_by:
            return -1.0
        return float(np.linalg.norm(touched - place.point_m, axis=1).min())

    near = sorted(range(len(places)), key=lambda row: (distance_m(places[row]), row))[:most]
    return tuple(places[row] for row in sorted(near))


def is_for_feet(place: Place) -> bool:
    """Whether feet used it and no hand did; what nobody touched is for both."""
    return bool(place.touched_by) and not place.touched_by & set(HANDS)
