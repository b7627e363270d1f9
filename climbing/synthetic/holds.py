"""All holds of a wall: those of the route in one colour, others around them in others."""

from typing import Final

import numpy as np
from jaxtyping import Float, Float64

from climbing.synthetic.motion.route import TYPICAL_RADIUS_M, Spot
from climbing.synthetic.scenery.hold_shapes import compute_outline_m
from climbing.synthetic.scenery.palette import HOLD_COLOURS
from climbing.synthetic.truth import Hold

# Other holds keep this distance from the route's and from each other [m].
_GAP_M: Final = 0.10
_PER_SQUARE_METRE: Final = 6.0
_LOWEST_M: Final = 0.25


def place_holds(
    rng: np.random.Generator,
    spots: tuple[Spot, ...],
    low_m: Float[np.ndarray, " 2"],
    high_m: Float[np.ndarray, " 2"],
) -> tuple[Hold, ...]:
    """The route's holds, with their indices kept, then others at random where there is room.

    Args:
        rng: Decides outlines, colours and the other holds.
        spots: The route's holds.
        low_m: Lower left corner of the wall that is to be filled.
        high_m: Upper right corner of it.
    """
    names = [str(name) for name in rng.permutation(list(HOLD_COLOURS))]
    holds = [_make_hold(rng, k, spot, names[0], on_route=True) for k, spot in enumerate(spots)]
    area = float(np.prod(np.maximum(high_m - low_m, 0.0)))
    for _ in range(int(_PER_SQUARE_METRE * area)):
        spot = _random_spot(rng, low_m, high_m)
        if not _is_crowded(spot, holds):
            colour = names[1 + int(rng.integers(5))]
            holds.append(_make_hold(rng, len(holds), spot, colour, on_route=False))
    return tuple(holds)


def _random_spot(
    rng: np.random.Generator, low_m: Float[np.ndarray, " 2"], high_m: Float[np.ndarray, " 2"]
) -> Spot:
    kinds = list(TYPICAL_RADIUS_M)
    kind = kinds[int(rng.integers(len(kinds)))]
    bottom = np.array([low_m[0], max(low_m[1], _LOWEST_M)])
    centre: Float64[np.ndarray, " 2"] = rng.uniform(bottom, high_m)
    return Spot(centre, kind, TYPICAL_RADIUS_M[kind] * float(rng.uniform(0.8, 1.35)))


def _is_crowded(spot: Spot, holds: list[Hold]) -> bool:
    return any(
        np.linalg.norm(spot.centre_m - hold.centre_m) < spot.radius_m + hold.radius_m + _GAP_M
        for hold in holds
    )


def _make_hold(
    rng: np.random.Generator, number: int, spot: Spot, colour: str, *, on_route: bool
) -> Hold:
    outline = compute_outline_m(rng, spot.kind, spot.radius_m)
    return Hold(
        id=number,
        centre_m=np.asarray(spot.centre_m, dtype=np.float64),
        polygon_m=spot.centre_m + outline,
        kind=spot.kind,
        colour=colour,
        radius_m=spot.radius_m,
        on_route=on_route,
    )
