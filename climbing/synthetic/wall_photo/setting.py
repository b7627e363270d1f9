"""Sets routes: which holds of which set hang where. Does not know how they look in the light."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float32

from climbing.holds.hold import HoldType
from climbing.synthetic.wall_photo.colours import (
    COLOUR_NAMES,
    call_by_name,
    choose_paint,
    choose_resin,
    vary,
)
from climbing.synthetic.wall_photo.hold_design import Finish, HoldDesign, design_hold
from climbing.synthetic.wall_photo.plane import Plane

# Mean radius of each type, in radii of a usual hold, and how often it is set.
_SIZES: Final[dict[HoldType, tuple[float, float]]] = {
    HoldType.JUG: (1.05, 0.20),
    HoldType.CRIMP: (0.80, 0.17),
    HoldType.SLOPER: (1.35, 0.15),
    HoldType.PINCH: (1.0, 0.13),
    HoldType.POCKET: (0.95, 0.11),
    HoldType.EDGE: (0.85, 0.10),
    HoldType.FOOTHOLD: (0.42, 0.14),
}
USUAL_RADIUS_M: Final = 0.065
_MOST_HOLDS: Final = 110
_LEAST_RADIUS_PX: Final = 2.6
_LARGEST: Final = 0.14


class SetHold(NamedTuple):
    """A hold on the wall.

    Attributes:
        design: What it looks like.
        middle_px: Where, in the plane.
        colour: Name.
        route: Number of its group.
    """

    design: HoldDesign
    middle_px: Float32[np.ndarray, " 2"]
    colour: str
    route: int


class _Set(NamedTuple):
    """Holds of one colour from one maker."""

    colour: str
    finish: Finish


def set_holds(rng: np.random.Generator, plane: Plane) -> list[SetHold]:
    """Fills the wall, sparsely or until nothing fits."""
    sets = [_choose_set(rng, name) for name in _choose_colours(rng)]
    radii, kinds = _draw_sizes(rng, plane)
    places = _find_places(rng, plane, radii)
    order = _group(rng, places, len(sets))
    holds = []
    for place, radius, kind, number in zip(places, radii, kinds, order, strict=True):
        if np.isnan(place[0]):
            continue
        chosen = sets[number]
        finish = chosen.finish._replace(rgb=vary(rng, chosen.finish.rgb, strength=0.02))
        if call_by_name(finish.rgb) != chosen.colour:
            finish = chosen.finish
        design = design_hold(rng, kind, float(radius), finish)
        holds.append(SetHold(design, place.astype(np.float32), chosen.colour, int(number)))
    return holds


def _choose_colours(rng: np.random.Generator) -> list[str]:
    """One to eleven colours, some of them much used."""
    count = int(rng.integers(1, 12))
    return [str(name) for name in rng.choice(COLOUR_NAMES, count, replace=False)]


def _choose_set(rng: np.random.Generator, colour: str) -> _Set:
    rgb = choose_resin(rng, colour)
    insert = choose_paint(rng) if rng.random() < 0.4 else vary(rng, rgb, strength=0.12)
    is_wood = colour == "brown" and rng.random() < 0.7
    finish = Finish(
        rgb=rgb,
        insert=insert,
        insert_share=float(rng.choice([0.0, 0.15, 0.7], p=[0.5, 0.3, 0.2])),
        gloss=float(rng.uniform(0, 1) ** 2),
        wood=float(rng.uniform(0.5, 1.5)) if is_wood else 0.0,
        chalk=float(rng.choice([0.0, 0.25, 0.8], p=[0.3, 0.45, 0.25])),
    )
    return _Set(colour, finish)


def _draw_sizes(rng: np.random.Generator, plane: Plane) -> tuple[np.ndarray, list[HoldType]]:
    """Radii, largest first, and their types."""
    usual = USUAL_RADIUS_M * plane.px_per_m
    fits = (plane.side_px / (2.6 * usual)) ** 2
    count = int(np.clip(fits * np.exp(rng.uniform(np.log(0.08), np.log(1.1))), 3, _MOST_HOLDS))
    names, sizes = list(_SIZES), list(_SIZES.values())
    share = np.array([often for _, often in sizes])
    chosen = rng.choice(len(names), count, p=share / share.sum())
    spread = rng.uniform(0.15, 0.5)
    radii = usual * np.array([sizes[k][0] for k in chosen]) * np.exp(rng.normal(0, spread, count))
    radii = np.clip(radii, _LEAST_RADIUS_PX, _LARGEST * plane.side_px)
    order = np.argsort(-radii)
    return radii[order], [names[k] for k in chosen[order]]


def _find_places(rng: np.random.Generator, plane: Plane, radii: np.ndarray) -> np.ndarray:
    """Places that leave holds apart, NaN where none was found."""
    apart = rng.uniform(0.85, 1.4)
    places = np.full((len(radii), 2), np.nan)
    for index, radius in enumerate(radii):
        tried = rng.uniform(0, plane.side_px, (12, 2))
        gaps = np.linalg.norm(tried[:, None] - places[None, :index], axis=2)
        free = np.nan_to_num(gaps - apart * (radius + radii[:index]), nan=1).min(axis=1, initial=1)
        if (free > 0).any():
            places[index] = tried[int(np.argmax(free > 0))]
    return places


def _group(rng: np.random.Generator, places: np.ndarray, count: int) -> np.ndarray:
    """Routes go up the wall side by side, or holds of all colours hang among each other."""
    if rng.random() < 0.4:
        return rng.integers(0, count, len(places))
    lines = rng.uniform(0, np.nanmax(places), count)
    slopes = rng.normal(0, 0.4, count)
    off = np.abs(places[:, :1] - lines - slopes * places[:, 1:])
    off = np.nan_to_num(off) + rng.exponential(0.15 * np.nanmax(places), off.shape)
    group: np.ndarray = off.argmin(axis=1)
    return group
