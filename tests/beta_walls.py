"""Invented problems: walls at random, and routes set as people set them."""

from typing import Any

import numpy as np

TYPES = ("jug", "edge", "crimp", "pinch", "pocket", "sloper")


def invent_wall(seed: int, *, holds: int, height_m: float = 1.75) -> dict[str, Any]:
    """Holds anywhere on a wall as high as two people; many such problems have no way up."""
    rng = np.random.default_rng([seed, 0])
    places = np.column_stack([rng.uniform(0, 1.6, holds), np.sort(rng.uniform(0.2, 3.2, holds))])
    return {
        "wall": {"angle_deg": float(rng.uniform(-10, 40))},
        "holds": [_hold(row, place, rng) for row, place in enumerate(places)],
        "start": {"hands": [int(np.argmin(np.abs(places[:, 1] - 1.3)))]},
        "finish": [holds - 1],
        "climber": {"height_m": height_m},
    }


def invent_route(seed: int, *, moves: int | None = None) -> dict[str, Any]:
    """A route set as people set them: the next hold within easy reach, feet all the way.

    Every hand hold is 0.25 to 0.45 body heights above the last one and a little aside; footholds
    follow each 0.2 heights on both sides.
    """
    rng = np.random.default_rng([seed, 1])
    height_m = float(rng.uniform(1.5, 1.95))
    count = int(rng.integers(4, 9)) if moves is None else moves
    x, y, places = 1.5, 0.85 * height_m, []
    for row in range(count + 1):
        places.append((x, y))
        side = 1 if row % 2 else -1
        x = 1.5 + side * float(rng.uniform(0.03, 0.16)) * height_m
        y += float(rng.uniform(0.20, 0.32)) * height_m
    feet = []
    for level in np.arange(0.15 * height_m, y - 0.5 * height_m, 0.2 * height_m):
        for side in (-1, 1):
            shift = rng.uniform([0.06, -0.04], [0.16, 0.04]) * height_m
            feet.append((1.5 + side * shift[0], level + shift[1]))
    holds = [_hold(row, place, rng) for row, place in enumerate([*places, *feet])]
    return {
        "wall": {"angle_deg": float(rng.uniform(-5, 35))},
        "holds": holds,
        "feet": list(range(len(places), len(holds))),
        "start": {"hands": [0]},
        "finish": [count],
        "climber": {"height_m": height_m},
    }


def _hold(row: int, place: Any, rng: np.random.Generator) -> dict[str, Any]:
    kind = TYPES[int(rng.integers(len(TYPES)))]
    return {
        "id": row,
        "x_m": round(float(place[0]), 3),
        "y_m": round(float(place[1]), 3),
        "radius_m": 0.05,
        "type": kind,
    }
