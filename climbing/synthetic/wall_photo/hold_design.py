"""What holds look like before light: outlines, reliefs and finishes, by type."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float32

from climbing.holds.hold import HoldType
from climbing.synthetic.wall_photo.colours import Rgb

CORNERS: Final = 72
# Mean radii from which on details show, and screws are used.
_DETAILED_PX, _SCREWED_PX = 8.0, 14.0
_ANGLE: Final = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)


class Dent(NamedTuple):
    """A hollow in a hold; places and sizes in shares of its mean radius, before the turn.

    Attributes:
        x: Middle, across.
        y: Middle, down.
        width: Half of it.
        height: Half of it.
        depth: Share of the relief that it takes.
        edge: Exponent of its wall: 2 is soft, 6 is cut.
    """

    x: float
    y: float
    width: float
    height: float
    depth: float
    edge: float


class HoldDesign(NamedTuple):
    """One hold off its wall.

    Attributes:
        type: What it offers.
        radii_px: Outline about the middle, one radius for each of 72 angles.
        turn_rad: How it is turned on its bolt; the outline is turned already.
        depth_px: How far it stands out.
        fall: Exponents of the relief from middle to outline.
        lean: Direction in which the relief is pulled, x and y, share of the depth.
        dents: Hollows.
        bolts: Places of bolt and screw holes, in shares of the radius, and their radius.
        rgb: Resin.
        insert: Colour of the second texture.
        has_insert: Whether it has one.
        gloss: Of the resin.
        wood: Strength of wood grain.
        chalk: 0 clean, 1 much used.
    """

    type: HoldType
    radii_px: Float32[np.ndarray, " 72"]
    turn_rad: float
    depth_px: float
    fall: tuple[float, float]
    lean: tuple[float, float]
    dents: tuple[Dent, ...]
    bolts: tuple[tuple[float, float, float], ...]
    rgb: Rgb
    insert: Rgb
    has_insert: bool
    gloss: float
    wood: float
    chalk: float

    @property
    def size_px(self) -> float:
        """Mean radius."""
        return float(self.radii_px.mean())

    @property
    def outline_px(self) -> Float32[np.ndarray, "72 2"]:
        """About the middle, x and y."""
        unit = np.column_stack([np.cos(_ANGLE), np.sin(_ANGLE)])
        outline: Float32[np.ndarray, "72 2"] = (self.radii_px[:, None] * unit).astype(np.float32)
        return outline


class _Form(NamedTuple):
    """Of a type, least and most: height over width, depth over radius, exponents of the relief."""

    aspect: tuple[float, float]
    depth: tuple[float, float]
    inner: tuple[float, float]
    outer: tuple[float, float]
    rough: float
    turn_rad: float


_FORMS: Final[dict[HoldType, _Form]] = {
    HoldType.JUG: _Form((0.45, 1.0), (0.6, 1.2), (1.6, 4.0), (0.4, 0.9), 0.10, 0.5),
    HoldType.CRIMP: _Form((0.22, 0.5), (0.35, 0.9), (1.5, 4.0), (0.5, 1.0), 0.07, 0.5),
    HoldType.SLOPER: _Form((0.6, 1.0), (0.4, 0.9), (1.8, 2.6), (0.5, 0.9), 0.07, 3.1),
    HoldType.PINCH: _Form((1.6, 3.2), (0.6, 1.1), (1.6, 3.0), (0.5, 0.9), 0.08, 0.8),
    HoldType.POCKET: _Form((0.6, 1.1), (0.4, 0.9), (2.0, 5.0), (0.4, 0.8), 0.09, 0.8),
    HoldType.EDGE: _Form((0.25, 0.6), (0.4, 0.9), (4.0, 9.0), (0.7, 1.0), 0.03, 0.4),
    HoldType.FOOTHOLD: _Form((0.5, 1.0), (0.4, 1.0), (1.6, 4.0), (0.5, 1.0), 0.10, 3.1),
}


class Finish(NamedTuple):
    """What the holds of one set share: colour, second texture, gloss, wood, chalk."""

    rgb: Rgb
    insert: Rgb
    insert_share: float
    gloss: float
    wood: float
    chalk: float


def design_hold(
    rng: np.random.Generator, kind: HoldType, radius_px: float, finish: Finish
) -> HoldDesign:
    """Invents a hold.

    Args:
        rng: Decides.
        kind: What it is to offer.
        radius_px: Its mean radius.
        finish: Of its set.
    """
    form = _FORMS[kind]
    turn = float(rng.normal(0, form.turn_rad / 1.7))
    radii = _draw_outline(rng, kind, form, turn)
    radii = np.clip(radii * radius_px / radii.mean(), max(1.2, 0.22 * radius_px), 3.4 * radius_px)
    return HoldDesign(
        type=kind,
        radii_px=radii.astype(np.float32),
        turn_rad=turn,
        depth_px=float(rng.uniform(*form.depth)) * radius_px,
        fall=(float(rng.uniform(*form.inner)), float(rng.uniform(*form.outer))),
        lean=_draw_lean(rng, kind),
        dents=_draw_dents(rng, kind, radius_px),
        bolts=_draw_bolts(rng, radius_px),
        rgb=finish.rgb,
        insert=finish.insert,
        has_insert=bool(rng.random() < finish.insert_share),
        gloss=finish.gloss,
        wood=finish.wood,
        chalk=float(np.clip(finish.chalk * rng.exponential(1.0), 0, 1.2)),
    )


def _draw_outline(rng: np.random.Generator, kind: HoldType, form: _Form, turn: float) -> np.ndarray:
    aspect = float(rng.uniform(*form.aspect))
    angle = _ANGLE - turn
    if kind is HoldType.EDGE or rng.random() < 0.18:
        radii = _box_radii(angle, aspect, float(rng.uniform(2.5, 12.0)))
    elif rng.random() < 0.22:
        radii = _facet_radii(rng, angle, aspect)
    else:
        radii = _box_radii(angle, aspect, 2.0)
    if rng.random() < 0.3:
        radii = radii * _bend(rng, angle)
    swell = np.zeros(CORNERS)
    for harmonic in range(1, 8):
        size = rng.normal(0, form.rough * 1.5 / harmonic)
        swell += size * np.cos(harmonic * angle + rng.uniform(0, 2 * np.pi))
    return radii * np.exp(swell)


def _box_radii(angle: np.ndarray, aspect: float, power: float) -> np.ndarray:
    """A superellipse: 2 is an ellipse, 12 a box."""
    x, y = np.abs(np.cos(angle)), np.abs(np.sin(angle)) / aspect
    radii: np.ndarray = (x**power + y**power) ** (-1 / power)
    return radii


def _facet_radii(rng: np.random.Generator, angle: np.ndarray, aspect: float) -> np.ndarray:
    """A convex polygon of 3 to 7 straight sides."""
    sides = int(rng.integers(3, 8))
    facing = (np.arange(sides) + rng.uniform(-0.3, 0.3, sides)) * 2 * np.pi / sides
    facing = facing + rng.uniform(0, 2 * np.pi)
    stretched = np.arctan2(np.sin(angle) / aspect, np.cos(angle))
    reach = np.cos(stretched[:, None] - facing) / rng.uniform(0.85, 1.1, sides)
    radii: np.ndarray = _box_radii(angle, aspect, 2.0) / np.maximum(reach.max(axis=1), 0.3)
    return radii


def _bend(rng: np.random.Generator, angle: np.ndarray) -> np.ndarray:
    """A hollow in one side of the outline, as a kidney has."""
    towards, width = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 0.9)
    off = np.angle(np.exp(1j * (angle - towards)))
    bent: np.ndarray = 1 - rng.uniform(0.15, 0.45) * np.exp(-((off / width) ** 2))
    return bent


def _draw_lean(rng: np.random.Generator, kind: HoldType) -> tuple[float, float]:
    """Edges to hold on to stand out at the top."""
    has_lip = kind in {HoldType.JUG, HoldType.CRIMP, HoldType.EDGE}
    return float(rng.normal(0, 0.2)), float(rng.normal(-0.45 if has_lip else 0.0, 0.25))


def _draw_dents(rng: np.random.Generator, kind: HoldType, radius_px: float) -> tuple[Dent, ...]:
    dents: list[Dent] = []
    if kind is HoldType.JUG:
        dents.append(_draw_pocket_behind_lip(rng))
    elif kind is HoldType.POCKET:
        dents += _draw_finger_holes(rng)
    elif kind is HoldType.PINCH:
        side, depth = float(rng.uniform(0.4, 0.7)), float(rng.uniform(0.1, 0.4))
        dents += [Dent(s * side, 0.0, 0.22, 0.7, depth, 2.0) for s in (-1, 1)]
    if radius_px > _DETAILED_PX and rng.random() < 0.3:
        x, y, width, height = rng.uniform([-0.6, -0.6, 0.15, 0.15], [0.6, 0.6, 0.5, 0.5]).tolist()
        dents.append(Dent(x, y, width, height, float(rng.uniform(0.1, 0.4)), 2.0))
    return tuple(dents)


def _draw_pocket_behind_lip(rng: np.random.Generator) -> Dent:
    low, high = [-0.35, 0.4, 0.12, 0.6, 2.0], [-0.05, 0.85, 0.32, 1.0, 5.0]
    y, width, height, depth, edge = rng.uniform(low, high).tolist()
    return Dent(0.0, y, width, height, depth, edge)


def _draw_finger_holes(rng: np.random.Generator) -> list[Dent]:
    """One to three holes side by side."""
    count = int(rng.choice([1, 2, 3], p=[0.5, 0.35, 0.15]))
    apart, widest = float(rng.uniform(0.45, 0.6)), 0.42 if count == 1 else 0.24
    holes = []
    for k in range(count):
        size, depth = float(rng.uniform(0.16, widest)), float(rng.uniform(0.7, 1.0))
        x, y = (k - (count - 1) / 2) * apart, float(rng.normal(0, 0.1))
        holes.append(Dent(x, y, size, size, depth, 5.0))
    return holes


def _draw_bolts(
    rng: np.random.Generator, radius_px: float
) -> tuple[tuple[float, float, float], ...]:
    """A bolt near the middle, screws on larger ones; some holds show none."""
    bolts = []
    if rng.random() < 0.85:
        place = rng.normal(0, 0.12, 2)
        bolts.append((float(place[0]), float(place[1]), float(rng.uniform(0.10, 0.17))))
    for _ in range(int(rng.integers(0, 4)) if radius_px > _SCREWED_PX else 0):
        place = rng.uniform(-0.6, 0.6, 2)
        bolts.append((float(place[0]), float(place[1]), float(rng.uniform(0.03, 0.06))))
    return tuple(bolts)
