"""Climbs told as stays: which limb is where, from when to when. A pixel is a centimetre."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from climbing.ascent.reading import ClimbReading, RouteChoice, read_climb
from climbing.body.climber import Climber
from climbing.body.limbs import Limb
from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.wall.wall_frame import WallFrame

LEFT, RIGHT = Limb.LEFT_HAND, Limb.RIGHT_HAND
LEFT_FOOT, RIGHT_FOOT = Limb.LEFT_FOOT, Limb.RIGHT_FOOT
FRAME: Final = WallFrame.build(0.01, (300, 500))

# Metres: two footholds, two starting holds, three to go up by, and a finish.
LADDER_M: Final[Mapping[int, tuple[float, float]]] = {
    1: (0.8, 0.6),
    2: (1.2, 0.6),
    3: (0.8, 1.7),
    4: (1.2, 1.7),
    5: (0.8, 2.1),
    6: (1.2, 2.1),
    7: (1.0, 2.5),
    8: (1.2, 1.0),
}

Stay = tuple[Limb, int | None, int, int]


def make_hold(
    number: int, point_m: tuple[float, float], *, size_m: float = 0.1, route: int | None = 1
) -> Hold:
    """A square one."""
    middle_px = FRAME.to_px(np.array(point_m))
    half = size_m / FRAME.m_per_px / 2
    corners = np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    return Hold(
        id=number,
        polygon_px=(corners + middle_px).astype(np.float32),
        score=0.9,
        kind=HoldKind.HOLD,
        type=HoldType.JUG,
        type_confidence=0.9,
        colour="green",
        route=route,
    )


def make_ladder() -> tuple[Hold, ...]:
    """The holds of `LADDER_M`, all of one route."""
    return tuple(make_hold(number, point_m) for number, point_m in LADDER_M.items())


def make_contact(stay: Stay, point_m: tuple[float, float] | None = None) -> Contact:
    """A limb in the middle of its hold, or where it is said to be."""
    limb, hold, start_ms, end_ms = stay
    where_m = LADDER_M[hold] if point_m is None and hold is not None else point_m or (1.0, 0.4)
    x, y = FRAME.to_px(np.array(where_m))
    return Contact(limb, hold, (float(x), float(y)), start_ms, end_ms, 0.9)


def make_contacts(*stays: Stay) -> tuple[Contact, ...]:
    """Each in the middle of its hold."""
    return tuple(make_contact(stay) for stay in stays)


STANDING: Final[tuple[Stay, ...]] = ((LEFT_FOOT, 1, 0, 9000), (RIGHT_FOOT, 2, 0, 9000))
# Hands 3 and 4, then left to 5, right to 6, left to 7 and right beside it.
CLIMBED: Final[tuple[Stay, ...]] = (
    *STANDING,
    (LEFT, 3, 0, 2000),
    (RIGHT, 4, 200, 3500),
    (LEFT, 5, 2500, 5000),
    (RIGHT, 6, 4000, 6500),
    (LEFT, 7, 5500, 9000),
    (RIGHT, 7, 7000, 9000),
)


def read(
    *stays: Stay, holds: tuple[Hold, ...] | None = None, choice: RouteChoice | None = None
) -> ClimbReading:
    """What a climb of these stays is read as."""
    contacts = make_contacts(*stays)
    return read_climb(holds or make_ladder(), contacts, FRAME, Climber(1.75), choice)


def name_moves(reading: ClimbReading) -> list[tuple[Limb, int | str | None]]:
    """Each move's limb and the hold it goes to; None for the air and the bare wall."""
    return [
        (move.limb, reading.places[move.target].hold if move.target >= 0 else None)
        for move in reading.ascent.moves
    ]
