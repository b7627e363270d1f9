"""Who held which hold from when to when, from a track on a registered wall. Runs no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import UInt8

from climbing.body.limbs import HANDS, LIMBS, Limb
from climbing.contacts.contact import Contact
from climbing.contacts.revealed import reveal_holds
from climbing.contacts.stays import Stay, find_stays
from climbing.contacts.touch_points import TouchPoints, find_touch_points
from climbing.holds.hold import Hold
from climbing.pose.track import PoseTrack
from climbing.wall.registration import WallRegistration

_SHORTEST_MS: Final = 150
# At rest on no hold for so long is meant: a foot on the wall, a hand on a hold nobody has seen.
_SHORTEST_BARE_MS: Final = 300
_SHORTEST_UNSEEN_MS: Final = 500


@dataclass(frozen=True, slots=True, eq=False)
class ContactFindings:
    """What was held.

    Attributes:
        contacts: In order of their start.
        holds: Those given, and those that only a hand has revealed.
    """

    contacts: tuple[Contact, ...]
    holds: tuple[Hold, ...]


def find_contacts(
    track: PoseTrack,
    registration: WallRegistration,
    holds: Sequence[Hold],
    panorama: UInt8[np.ndarray, "H W 3"] | None = None,
) -> ContactFindings:
    """Finds every limb's stays on holds.

    Args:
        track: The climber.
        registration: Of the same clip.
        holds: On its panorama.
        panorama: Gives revealed holds their colour.

    Returns:
        No contacts if the climber is never seen in a registered frame.
    """
    points = find_touch_points(track, registration)
    if points is None:
        return ContactFindings((), tuple(holds))
    unseen = [stay.point_px for limb in HANDS for stay in _find_unseen(points, limb, holds)]
    known = (*holds, *reveal_holds(unseen, holds, points.trunk_px, panorama))
    contacts = [
        _to_contact(limb, stay, known)
        for limb in LIMBS
        for stay in find_stays(points, limb, known)
        if _is_long_enough(limb, stay)
    ]
    ordered = sorted(contacts, key=lambda c: (c.start_ms, LIMBS.index(c.limb)))
    return ContactFindings(tuple(ordered), known)


def _find_unseen(points: TouchPoints, limb: Limb, holds: Sequence[Hold]) -> list[Stay]:
    """Where a hand rested on no hold long enough to have held something."""
    return [
        stay
        for stay in find_stays(points, limb, holds)
        if stay.hold is None and stay.duration_ms >= _SHORTEST_UNSEEN_MS
    ]


def _is_long_enough(limb: Limb, stay: Stay) -> bool:
    if stay.hold is None:
        return not limb.is_hand and stay.duration_ms >= _SHORTEST_BARE_MS
    return stay.duration_ms >= _SHORTEST_MS


def _to_contact(limb: Limb, stay: Stay, holds: Sequence[Hold]) -> Contact:
    return Contact(
        limb=limb,
        hold=None if stay.hold is None else holds[stay.hold].id,
        point_px=stay.point_px,
        start_ms=stay.start_ms,
        end_ms=stay.end_ms,
        confidence=stay.confidence,
    )
