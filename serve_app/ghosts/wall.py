"""A wall with its holds, whether from a photo or from a climb, as ghosts need it."""

from dataclasses import dataclass
from typing import Any, Final, Self

from contracts.effective_holds import EffectiveHold
from contracts.ghosts import PictureHold, Tap
from contracts.holds import HoldTag
from contracts.outlines import Outline, find_box, measure_area
from db.models import Route

# A finger that misses a hold by less than this share of the picture means it.
_NEAR_ENOUGH: Final = 0.04
_SURE_TYPE: Final = 0.5


@dataclass(frozen=True, slots=True)
class WallHold:
    """One hold.

    Attributes:
        id: Number in an analysis, text of a UUID on a photo.
        polygon: Corners x, y [px].
        kind: `hold` or `volume`.
        type: What it offers, if that is sure.
        colour: Its name, if known.
        route: Its route group, if any.
        tag: What people say it is for.
        score: Probability that it is one.
    """

    id: int | str
    polygon: Outline
    kind: str
    type: str | None
    colour: str | None
    route: int | None
    tag: HoldTag | None
    score: float

    @property
    def middle(self) -> tuple[float, float]:
        """Of its box [px]."""
        left, top, right, bottom = find_box(self.polygon)
        return (left + right) / 2, (top + bottom) / 2

    @property
    def area(self) -> float:
        """Of its outline [px²]."""
        return measure_area(self.polygon)

    def to_picture(self) -> PictureHold:
        """What a comparison needs of it."""
        kind: Any = self.kind
        return PictureHold(id=self.id, point=self.middle, colour=self.colour, kind=kind)


@dataclass(frozen=True, slots=True)
class Wall:
    """A picture of a wall and what is known of it.

    Attributes:
        width: Of the picture [px].
        height: Of the picture [px].
        holds: In it.
        up: Unit vector that points up the wall.
        m_per_px: Metres per pixel, if known.
        start: Ids of the hands' holds at the start, if somebody has climbed it.
        finish: Likewise at the end.
        touched: Ids of the holds that somebody has used; None if nobody climbed.
        height_m: Of the climber, if known.
        angle_deg: Of the wall, if known.
    """

    width: int
    height: int
    holds: tuple[WallHold, ...]
    up: tuple[float, float] = (0.0, -1.0)
    m_per_px: float | None = None
    start: tuple[int | str, ...] = ()
    finish: tuple[int | str, ...] = ()
    touched: frozenset[int | str] | None = None
    height_m: float | None = None
    angle_deg: float | None = None

    @classmethod
    def from_photo(cls, route: Route, holds: list[EffectiveHold]) -> Self:
        """A wall photo; its size is known once holds were detected."""
        found = tuple(_read_photo_hold(hold) for hold in holds)
        corners = [corner for hold in found for corner in hold.polygon]
        width = route.width_px or round(max((x for x, _ in corners), default=1))
        height = route.height_px or round(max((y for _, y in corners), default=1))
        return cls(width, height, found)

    @classmethod
    def from_result(cls, result: dict[str, Any]) -> Self | None:
        """The panorama of an expanded result; None if it has no holds."""
        wall, holds = result.get("wall"), result.get("holds")
        if wall is None or not holds:
            return None
        ghost = result.get("ghost") or {}
        ends = _read_ends(ghost) if ghost else ((), ())
        contacts = result.get("contacts") or ()
        return cls(
            wall["width"],
            wall["height"],
            tuple(_read_result_hold(hold) for hold in holds),
            up=(wall["up"][0], wall["up"][1]),
            m_per_px=ghost.get("m_per_px") or wall["m_per_px"],
            start=ends[0],
            finish=ends[1],
            touched=frozenset(c["hold"] for c in contacts if c["hold"] is not None),
            height_m=ghost.get("height_m") or result["climber"]["height_m"],
            angle_deg=ghost.get("angle_deg"),
        )

    def find(self, hold_id: int | str) -> WallHold | None:
        """The hold, if the wall has it."""
        return next((hold for hold in self.holds if hold.id == hold_id), None)

    def find_at(self, tap: Tap) -> WallHold | None:
        """The smallest hold under a finger, or the nearest beside it."""
        inside = [hold for hold in self.holds if _contains(hold.polygon, tap)]
        if inside:
            return min(inside, key=lambda hold: hold.area)
        far = _NEAR_ENOUGH * max(self.width, self.height)
        near = [(d, str(h.id), h) for h in self.holds if (d := _miss(h.polygon, tap)) <= far]
        return min(near, key=lambda found: found[:2])[2] if near else None


def _read_photo_hold(hold: EffectiveHold) -> WallHold:
    shape = hold.shape
    sure = shape.type_confidence >= _SURE_TYPE
    return WallHold(
        id=str(hold.hold_id),
        polygon=shape.polygon,
        kind=shape.kind.value,
        type=shape.type.value if sure else None,
        colour=shape.colour,
        route=shape.route,
        tag=shape.tag,
        score=shape.score,
    )


def _read_result_hold(hold: dict[str, Any]) -> WallHold:
    return WallHold(
        id=hold["id"],
        polygon=[(x, y) for x, y in hold["polygon"]],
        kind=hold["kind"],
        type=hold["type"] if hold["type_confidence"] >= _SURE_TYPE else None,
        colour=hold["colour"],
        route=hold["route"],
        tag=None,
        score=hold["score"],
    )


def _read_ends(ghost: dict[str, Any]) -> tuple[tuple[int | str, ...], tuple[int | str, ...]]:
    """Holds of the hands in the first and in the last stance."""
    places = [place["hold"] for place in ghost["places"]]
    first, last = ghost["stances"][0], ghost["stances"][-1]
    ends = [[places[number] for number in stance[:2] if number >= 0] for stance in (first, last)]
    return tuple(dict.fromkeys(ends[0])), tuple(dict.fromkeys(ends[1]))


def _contains(polygon: Outline, tap: Tap) -> bool:
    """Whether a line from the point to the right crosses the outline an odd number of times."""
    inside = False
    x0, y0 = polygon[-1]
    for x1, y1 in polygon:
        if (y0 <= tap.y) != (y1 <= tap.y) and tap.x < x0 + (tap.y - y0) / (y1 - y0) * (x1 - x0):
            inside = not inside
        x0, y0 = x1, y1
    return inside


def _miss(polygon: Outline, tap: Tap) -> float:
    """How far a point lies from the box of an outline [px]."""
    left, top, right, bottom = find_box(polygon)
    across = max(left - tap.x, 0.0, tap.x - right)
    along = max(top - tap.y, 0.0, tap.y - bottom)
    return float((across**2 + along**2) ** 0.5)
