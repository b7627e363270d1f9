"""Wall, holds and contacts of a result, read. Standard library only; knows no columns of the body.

Documents without a wall have none of the three sections.
"""

from typing import Any, Final, NamedTuple

from contracts.result_columns import decode_columns
from contracts.result_errors import ResultCorrupt
from contracts.result_fields import (
    MAX_PIXELS,
    take_integer,
    take_object,
    take_objects,
    take_pixels,
    take_presence,
)
from contracts.result_quads import Point, Quad, compute_homography

CORNER_COUNT: Final = 4
_FEWEST_CORNERS: Final = 3
_AXES: Final = ("x", "y")

# Integers that every language holds exactly.
_MAX_INTEGER: Final = 2**53 - 1
# A homography moves no point of a frame by more than its decimals after so many digits.
_DIGITS: Final = 12


class ExpandedWall(NamedTuple):
    """What a document's wall adds to the expanded result; all empty if it has none.

    Attributes:
        sections: `wall` without its columns.
        bounds: `wall_corners`, the largest error along x and along y [px of the panorama].
        frames: For each frame `wall_H_image`, None where it is not registered.
    """

    sections: dict[str, Any]
    bounds: dict[str, list[float]]
    frames: list[dict[str, list[float] | None]]


def expand_wall(document: dict[str, Any], frame_count: int) -> ExpandedWall:
    """Where each frame lies on the wall.

    Raises:
        ResultCorrupt: If something is wrong with it.
    """
    if document.get("wall") is None:
        return ExpandedWall({}, {}, [{}] * frame_count)
    wall, video = take_object(document, "wall"), take_object(document, "video")
    for name in ("width", "height"):
        take_integer(video.get(name), f"video.{name}", least=1, most=MAX_PIXELS)
        take_integer(wall.get(name), f"wall.{name}", least=1, most=MAX_PIXELS)
    present = take_presence(wall.get("gaps"), "wall.gaps", frame_count)
    corners = take_object(wall, "corners", "wall.")
    xy = [
        decode_columns(
            take_object(corners, axis, "wall.corners."),
            f"wall.corners.{axis}",
            columns=CORNER_COUNT,
            frames=sum(present),
        )
        for axis in _AXES
    ]
    quads = zip(*(zip(*group.samples, strict=True) for group in xy), strict=True)
    return ExpandedWall(
        sections={"wall": {name: value for name, value in wall.items() if name != "corners"}},
        bounds={"wall_corners": [group.bound for group in xy]},
        frames=[{"wall_H_image": _place(next(quads), video) if here else None} for here in present],
    )


def expand_holds(document: dict[str, Any]) -> dict[str, Any]:
    """The sections `holds` and `contacts`, as far as the document has them.

    Each hold has `polygon` ([x, y] of each corner) and `box` ([left, top, right, bottom]) instead
    of `outline`.

    Raises:
        ResultCorrupt: If something is wrong with one of them.
    """
    found: dict[str, Any] = {}
    ids: set[int] = set()
    if document.get("holds") is not None:
        found["holds"] = [_expand_hold(hold) for hold in take_objects(document, "holds")]
        ids = {hold["id"] for hold in found["holds"]}
        if len(ids) != len(found["holds"]):
            raise ResultCorrupt("holds.id", "must be different for each hold")
    if document.get("contacts") is not None:
        found["contacts"] = take_objects(document, "contacts")
        for contact in found["contacts"]:
            _check_contact(contact, ids)
    return found


def _place(axes: tuple[tuple[float, ...], tuple[float, ...]], video: dict[str, Any]) -> list[float]:
    quad = Quad._make(Point(x, y) for x, y in zip(*axes, strict=True))
    numbers = compute_homography(quad, video["width"], video["height"])
    return [float(f"{number:.{_DIGITS}g}") for number in numbers]


def _expand_hold(hold: dict[str, Any]) -> dict[str, Any]:
    take_integer(hold.get("id"), "holds.id", least=0, most=_MAX_INTEGER)
    steps = take_pixels(hold.get("outline"), "holds.outline")
    if len(steps) % 2 or len(steps) < 2 * _FEWEST_CORNERS:
        raise ResultCorrupt("holds.outline", f"must be {_FEWEST_CORNERS} or more pairs")
    x = y = 0
    polygon = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        polygon.append([x, y])
    across, down = zip(*polygon, strict=True)
    return {
        **{name: value for name, value in hold.items() if name != "outline"},
        "polygon": polygon,
        "box": [min(across), min(down), max(across), max(down)],
    }


def _check_contact(contact: dict[str, Any], ids: set[int]) -> None:
    hold = contact.get("hold")
    if not isinstance(contact.get("limb"), str):
        raise ResultCorrupt("contacts.limb", "must be text")
    if (
        hold is not None
        and take_integer(hold, "contacts.hold", least=0, most=_MAX_INTEGER) not in ids
    ):
        raise ResultCorrupt("contacts.hold", "must be the id of one of the holds")
    start = take_integer(
        contact.get("start_ms"), "contacts.start_ms", least=-_MAX_INTEGER, most=_MAX_INTEGER
    )
    take_integer(contact.get("end_ms"), "contacts.end_ms", least=start, most=_MAX_INTEGER)
    if len(take_pixels(contact.get("point"), "contacts.point")) != len(_AXES):
        raise ResultCorrupt("contacts.point", "must be two integers")
