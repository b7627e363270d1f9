"""The climber's own way up, move by move, in the stances that a planner knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from climbing.ascent.places import Place
from climbing.ascent.span import Span
from climbing.ascent.stays import LimbStays
from climbing.beta.stance import FREE, SMEAR, Stance
from climbing.beta.timed_move import TimedMove
from climbing.body.limbs import LIMBS, Limb
from climbing.contacts.contact import Contact
from climbing.wall.wall_frame import WallFrame

# A foot that is in the air for longer is free, not on its way.
CUT_LOOSE_MS: Final = 1500


@dataclass(frozen=True, slots=True)
class Ascent:
    """What was climbed, from the start to the highest stance.

    Attributes:
        start: The first stance.
        moves: In order of their landing.
        begin_ms: When the start was held.
        end_ms: When the last move landed.
        shifts: By limb, how often a grip was let go and taken again.
    """

    start: Stance
    moves: tuple[TimedMove, ...]
    begin_ms: int
    end_ms: int
    shifts: Mapping[Limb, int]

    @property
    def hand_moves(self) -> tuple[TimedMove, ...]:
        """Moves of hands."""
        return tuple(move for move in self.moves if move.limb.is_hand)

    def stance_at(self, t_ms: int) -> Stance:
        """The stance at a time; a limb on its way still counts where it was."""
        landed = [move.after for move in self.moves if move.land_ms <= t_ms]
        return landed[-1] if landed else self.start


def read_ascent(
    stays: Mapping[Limb, LimbStays], span: Span, places: tuple[Place, ...], frame: WallFrame
) -> Ascent:
    """The moves between start and finish.

    Hands count where they are until they hold something else; a foot that stays in the air is free.
    Feet that come to the wall before the first hand has moved belong to the start.
    """
    events = sorted(
        (event for limb in LIMBS for event in _list_events(stays[limb], span, places, frame)),
        key=lambda event: (event.land_ms, LIMBS.index(event.limb)),
    )
    first_ms = min((e.lift_ms for e in events if e.limb.is_hand), default=span.end_ms)
    stance = Stance(*(_place_at(stays[limb], span.begin_ms, places, frame) for limb in LIMBS))
    moves: list[TimedMove] = []
    for event in events:
        after = stance.move(event.limb, event.place)
        if after == stance:
            continue
        starts = not event.limb.is_hand and event.land_ms <= first_ms
        if not starts:
            moves.append(TimedMove(event.limb, stance, after, event.lift_ms, event.land_ms))
        stance = after
    start = moves[0].before if moves else stance
    end_ms = max([span.end_ms, *(move.land_ms for move in moves if move.limb.is_hand)])
    shifts = {
        limb: sum(span.begin_ms < t_ms <= end_ms for t_ms in stays[limb].shifts_ms)
        for limb in LIMBS
    }
    return Ascent(start, tuple(moves), span.begin_ms, end_ms, shifts)


class _Event(NamedTuple):
    limb: Limb
    place: int
    lift_ms: int
    land_ms: int


def _list_events(
    stays: LimbStays, span: Span, places: tuple[Place, ...], frame: WallFrame
) -> list[_Event]:
    """A limb's arrivals after the beginning, and where a foot cuts loose."""
    events, left_ms = [], span.begin_ms
    for contact in stays.contacts:
        if span.begin_ms < contact.start_ms <= span.end_ms:
            if _cuts_loose(stays.limb, left_ms, contact.start_ms):
                events.append(_Event(stays.limb, FREE, left_ms, left_ms))
            place = _find_place(contact, places, frame)
            events.append(_Event(stays.limb, place, left_ms, contact.start_ms))
        left_ms = max(left_ms, contact.end_ms)
    if _cuts_loose(stays.limb, left_ms, span.end_ms):
        events.append(_Event(stays.limb, FREE, left_ms, left_ms))
    return events


def _cuts_loose(limb: Limb, left_ms: int, back_ms: int) -> bool:
    return not limb.is_hand and back_ms - left_ms > CUT_LOOSE_MS


def _place_at(stays: LimbStays, t_ms: int, places: tuple[Place, ...], frame: WallFrame) -> int:
    contact = stays.at(t_ms)
    return FREE if contact is None else _find_place(contact, places, frame)


def _find_place(contact: Contact, places: tuple[Place, ...], frame: WallFrame) -> int:
    """The nearest place on the contact's hold."""
    if contact.hold is None:
        return SMEAR
    point_m = frame.to_m(np.array(contact.point_px))
    rows = [row for row, place in enumerate(places) if place.hold == contact.hold]
    apart = [float(np.linalg.norm(places[row].point_m - point_m)) for row in rows]
    return rows[int(np.argmin(apart))]
