"""A problem: a wall's holds, a start, a finish and a climber. Everything in metres on the wall.

x shows to the right and y up along the wall; both lie in its plane. z, where it occurs, shows out
of the wall towards the climber.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Bool, Float64

from climbing.body.climber import Climber
from climbing.errors import InvalidInput
from climbing.holds.hold import HoldType

MAX_HOLDS: Final = 2000
# A slab leans back, a roof hangs over.
MIN_ANGLE_DEG: Final = -45.0
MAX_ANGLE_DEG: Final = 90.0
_FARTHEST_M: Final = 100.0
_LARGEST_RADIUS_M: Final = 1.5
HARDEST: Final = 10.0

HoldId = int | str


@dataclass(frozen=True, slots=True)
class BetaHold:
    """One hold as a planner knows it.

    Attributes:
        id: Unique on its wall.
        x_m: Middle, to the right.
        y_m: Middle, up the wall.
        radius_m: About how large it is, at most 1.5.
        type: What it offers; None if nobody knows.
        difficulty: 0 (anyone hangs on it) to 10; None if nobody knows. More counts as 10.
        pull_deg: Direction in which it is pulled best, from x towards y, so that -90 is straight
            down; None if nobody knows.
        feet_only: Whether hands may not use it.
    """

    id: HoldId
    x_m: float
    y_m: float
    radius_m: float = 0.05
    type: HoldType | None = None
    difficulty: float | None = None
    pull_deg: float | None = None
    feet_only: bool = False

    def __post_init__(self) -> None:
        for name in ("x_m", "y_m"):
            if not abs(getattr(self, name)) <= _FARTHEST_M:
                raise InvalidInput(f"hold {self.id!r}", f"has {name} {getattr(self, name)}")
        if not 0 <= self.radius_m <= _LARGEST_RADIUS_M:
            raise InvalidInput(
                f"hold {self.id!r}",
                f"has radius_m {self.radius_m}, must be 0 to {_LARGEST_RADIUS_M}",
            )
        if self.difficulty is not None and not 0 <= self.difficulty < math.inf:
            raise InvalidInput(
                f"hold {self.id!r}", f"has difficulty {self.difficulty}, must be at least 0"
            )
        if self.pull_deg is not None and not math.isfinite(self.pull_deg):
            raise InvalidInput(f"hold {self.id!r}", f"has pull_deg {self.pull_deg}")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a climb begins.

    Attributes:
        hands: One hold for both hands, or one for each; which hand takes which is open.
        feet: Holds of which each carries a foot; empty if the feet may begin anywhere.
    """

    hands: tuple[HoldId, ...]
    feet: tuple[HoldId, ...] = ()


@dataclass(frozen=True, slots=True)
class BetaProblem:
    """Holds, start, finish and climber.

    Attributes:
        holds: At most 2,000, with different ids.
        start: Where the climb begins.
        finish: One hold for both hands, or one for each.
        climber: Who climbs.
        angle_deg: Of the wall: 0 vertical, positive overhanging, -45 to 90.
    """

    holds: tuple[BetaHold, ...]
    start: Start
    finish: tuple[HoldId, ...]
    climber: Climber
    angle_deg: float = 0.0

    def __post_init__(self) -> None:
        if not MIN_ANGLE_DEG <= self.angle_deg <= MAX_ANGLE_DEG:
            raise InvalidInput(
                "angle_deg", f"is {self.angle_deg}, must be {MIN_ANGLE_DEG} to {MAX_ANGLE_DEG}"
            )
        if not 1 <= len(self.holds) <= MAX_HOLDS:
            raise InvalidInput("holds", f"are {len(self.holds)}, must be 1 to {MAX_HOLDS}")
        places = {hold.id: hold for hold in self.holds}
        if len(places) < len(self.holds):
            raise InvalidInput("holds", "must have different ids")
        self._check_names(places)

    def _check_names(self, places: dict[HoldId, BetaHold]) -> None:
        hands = (("start.hands", self.start.hands), ("finish", self.finish))
        for name, ids in hands:
            if not 1 <= len(ids) <= 2:
                raise InvalidInput(name, f"are {len(ids)} holds, must be 1 or 2")
        if len(self.start.feet) > 2:
            raise InvalidInput("start.feet", f"are {len(self.start.feet)}, must be at most 2")
        for name, ids in (*hands, ("start.feet", self.start.feet)):
            if unknown := [i for i in ids if i not in places]:
                raise InvalidInput(name, f"names holds {unknown}, which are not on the wall")
        for name, ids in hands:
            if footholds := [i for i in ids if places[i].feet_only]:
                raise InvalidInput(name, f"names holds {footholds}, which only feet may use")

    def find(self, hold: HoldId) -> int:
        """Position of a hold in `holds`.

        Raises:
            KeyError: If there is no such hold.
        """
        for row, found in enumerate(self.holds):
            if found.id == hold:
                return row
        raise KeyError(hold)

    def list_positions_m(self) -> Float64[np.ndarray, "N 2"]:
        """Middles of the holds."""
        return np.array([[hold.x_m, hold.y_m] for hold in self.holds], dtype=np.float64)

    def list_hand_holds(self) -> Bool[np.ndarray, " N"]:
        """Which holds hands may use."""
        return np.array([not hold.feet_only for hold in self.holds])
