"""What a climber is made of and wears."""

from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np

Rgb = tuple[float, float, float]


class Material(IntEnum):
    """Index of a material in every array with a material axis; later ones lie over earlier."""

    SKIN = 0
    HAIR = 1
    SHIRT = 2
    TROUSERS = 3
    SHOES = 4
    SOLES = 5
    BAG = 6
    BELT = 7


class HairStyle(IntEnum):
    """How the hair is worn."""

    SHORT = 0
    PONYTAIL = 1
    BUN = 2


class Look(NamedTuple):
    """One climber's looks.

    Attributes:
        rgb: A colour for each `Material`.
        hair: How the hair is worn.
        sleeve: Share of the upper arm that the shirt covers; below 0 a tank top.
        leg: Share of the shank that the trousers cover; below 0 shorts that end above the knee.
        build: Thickness of limbs and trunk, 1 for average.
    """

    rgb: tuple[Rgb, ...]
    hair: HairStyle
    sleeve: float
    leg: float
    build: float


_SKIN: Final[tuple[Rgb, ...]] = (
    (0.90, 0.72, 0.61),
    (0.84, 0.64, 0.51),
    (0.72, 0.51, 0.38),
    (0.55, 0.37, 0.26),
    (0.40, 0.27, 0.19),
)
_HAIR: Final[tuple[Rgb, ...]] = (
    (0.10, 0.08, 0.07),
    (0.20, 0.13, 0.09),
    (0.33, 0.21, 0.12),
    (0.55, 0.40, 0.22),
    (0.38, 0.16, 0.08),
)
_SHIRTS: Final[tuple[Rgb, ...]] = (
    (0.70, 0.16, 0.16),
    (0.14, 0.34, 0.62),
    (0.16, 0.46, 0.36),
    (0.82, 0.80, 0.76),
    (0.86, 0.56, 0.16),
    (0.45, 0.26, 0.52),
    (0.18, 0.20, 0.24),
    (0.36, 0.58, 0.72),
)
_TROUSERS: Final[tuple[Rgb, ...]] = (
    (0.11, 0.12, 0.14),
    (0.17, 0.23, 0.36),
    (0.36, 0.35, 0.31),
    (0.44, 0.36, 0.26),
    (0.22, 0.29, 0.25),
)
_SHOES: Final[tuple[Rgb, ...]] = (
    (0.80, 0.72, 0.18),
    (0.72, 0.20, 0.14),
    (0.14, 0.42, 0.62),
    (0.72, 0.72, 0.70),
)
_BAGS: Final[tuple[Rgb, ...]] = ((0.72, 0.30, 0.14), (0.20, 0.44, 0.52), (0.30, 0.30, 0.32))


def choose_look(rng: np.random.Generator) -> Look:
    """A random climber."""

    def pick(colours: tuple[Rgb, ...]) -> Rgb:
        red, green, blue = colours[rng.integers(len(colours))]
        tone = float(rng.uniform(0.9, 1.1))
        return min(red * tone, 0.95), min(green * tone, 0.95), min(blue * tone, 0.95)

    rgb = tuple(pick(c) for c in (_SKIN, _HAIR, _SHIRTS, _TROUSERS, _SHOES))
    return Look(
        rgb=(*rgb, (0.09, 0.09, 0.10), pick(_BAGS), (0.10, 0.10, 0.11)),
        hair=HairStyle(int(rng.integers(3))),
        sleeve=float(rng.choice([-0.2, 0.42, 0.55])),
        leg=float(rng.choice([-0.15, 0.55, 0.88, 0.9])),
        build=float(rng.uniform(0.92, 1.06)),
    )
