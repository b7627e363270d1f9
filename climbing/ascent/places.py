"""The places on a wall that limbs can take: one a hold, several on a large one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.body.limbs import Limb
from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.wall.wall_frame import WallFrame

# A hold of more than this is not one place: limbs lie where they touched it.
_ONE_PLACE_M: Final = 0.16
# Touches nearer to each other than this are of one place.
_SAME_PLACE_M: Final = 0.18
_LARGEST_RADIUS_M: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Somewhere to hold on.

    Attributes:
        hold: Id of the hold that it is on.
        kind: Of that hold.
        type: What it offers, if that is sure.
        colour: Name of its colour, if known.
        point_m: Where, in the frame of the wall.
        radius_m: About how large it is.
        touched_by: Limbs that were there.
    """

    hold: int | str
    kind: HoldKind
    type: HoldType | None
    colour: str | None
    point_m: Float64[np.ndarray, " 2"]
    radius_m: float
    touched_by: frozenset[Limb]


def list_places(
    holds: Sequence[Hold], contacts: Sequence[Contact], frame: WallFrame
) -> tuple[Place, ...]:
    """Of all holds, in their order.

    Args:
        holds: On the panorama.
        contacts: With them.
        frame: Of the wall.
    """
    return tuple(
        place
        for hold in holds
        for place in _list_of_hold(hold, [c for c in contacts if c.hold == hold.id], frame)
    )


def _list_of_hold(hold: Hold, contacts: Sequence[Contact], frame: WallFrame) -> list[Place]:
    outline_m = frame.to_m(hold.polygon_px)
    radius_m = float(np.sqrt(max(_measure_area(outline_m), 0.0) / np.pi))
    if radius_m <= _ONE_PLACE_M or not contacts:
        middle_m = (outline_m.min(axis=0) + outline_m.max(axis=0)) / 2
        limbs = frozenset(contact.limb for contact in contacts)
        return [_describe(hold, middle_m, min(radius_m, _LARGEST_RADIUS_M), limbs)]
    groups: list[list[Contact]] = []
    points_m = {id(c): frame.to_m(np.array(c.point_px)) for c in contacts}
    for contact in contacts:
        here_m = points_m[id(contact)]
        near = (
            group
            for group in groups
            if np.linalg.norm(points_m[id(group[0])] - here_m) <= _SAME_PLACE_M
        )
        group = next(near, None)
        if group is None:
            groups.append([contact])
        else:
            group.append(contact)
    return [
        _describe(
            hold,
            np.mean([points_m[id(c)] for c in group], axis=0),
            _SAME_PLACE_M / 2,
            frozenset(c.limb for c in group),
        )
        for group in groups
    ]


def _describe(
    hold: Hold, point_m: Float64[np.ndarray, " 2"], radius_m: float, limbs: frozenset[Limb]
) -> Place:
    type_ = hold.type if hold.is_type_sure else None
    return Place(hold.id, hold.kind, type_, hold.colour, point_m, radius_m, limbs)


def _measure_area(outline_m: Float64[np.ndarray, "N 2"]) -> float:
    x, y = outline_m.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
