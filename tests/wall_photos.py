"""A photo of a small ladder of holds: 3 mm a pixel, 1000 x 1400 of them."""

from typing import Final

from contracts.holds import HoldKind, HoldShape, HoldTag, HoldType

M_PER_PX: Final = 0.003
WIDTH_PX: Final = 1000
HEIGHT_PX: Final = 1400
# From the photo's lower left corner: two footholds, two to start on, two to go up by, a finish.
PLACES_M: Final = (
    (1.0, 0.5),
    (1.4, 0.5),
    (1.0, 1.6),
    (1.4, 1.6),
    (1.0, 2.0),
    (1.4, 2.0),
    (1.2, 2.4),
)
START, FINISH = (2, 3), 6


def shape_hold(
    point_m: tuple[float, float], *, tag: HoldTag | None = None, colour: str = "red", route: int = 0
) -> HoldShape:
    """A square jug of a decimetre."""
    x, y = point_m[0] / M_PER_PX, HEIGHT_PX - point_m[1] / M_PER_PX
    half = 0.05 / M_PER_PX
    return HoldShape(
        polygon=(
            (x - half, y - half),
            (x + half, y - half),
            (x + half, y + half),
            (x - half, y + half),
        ),
        kind=HoldKind.HOLD,
        type=HoldType.JUG,
        type_confidence=0.9,
        colour=colour,
        route=route,
        score=0.9,
        tag=tag,
    )


def shape_ladder(*, tagged: bool = True) -> list[HoldShape]:
    """All of them; the start's and the finish's say so if they are tagged."""
    tags = dict.fromkeys(START, HoldTag.START) | {FINISH: HoldTag.FINISH}
    return [
        shape_hold(point_m, tag=tags.get(number) if tagged else None)
        for number, point_m in enumerate(PLACES_M)
    ]


def find_px(number: int) -> dict[str, float]:
    """Where a finger touches a hold."""
    x_m, y_m = PLACES_M[number]
    return {"x": x_m / M_PER_PX, "y": HEIGHT_PX - y_m / M_PER_PX}
