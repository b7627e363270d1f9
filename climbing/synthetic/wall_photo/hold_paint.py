"""Paints one hold on a wall: relief, light, second texture, wear, chalk, bolts."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.synthetic.wall_photo.grain import Grain
from climbing.synthetic.wall_photo.hold_design import CORNERS, Dent, HoldDesign
from climbing.synthetic.wall_photo.lighting import Lighting
from climbing.synthetic.wall_photo.plane import Plane

_RIM_PX: Final = 2
_CHALK: Final = np.array([0.92, 0.92, 0.90], np.float32)


class _Patch(NamedTuple):
    """The square about a hold: offsets from its middle, share of the way to its outline, cover."""

    x: Float32[np.ndarray, "1 w"]
    y: Float32[np.ndarray, "h 1"]
    share: Float32[np.ndarray, "h w"]
    cover: Float32[np.ndarray, "h w"]


def paint_hold(
    plane: Plane,
    rng: np.random.Generator,
    grain: Grain,
    design: HoldDesign,
    middle_px: Float32[np.ndarray, " 2"],
    lighting: Lighting,
    number: int,
) -> None:
    """Paint one hold.

    Args:
        plane: The wall.
        rng: Wear.
        grain: Textures.
        design: The hold.
        middle_px: Where, x and y.
        lighting: The gym's.
        number: Which hold of the wall it is, for the map of owners.
    """
    reach = int(np.ceil(design.radii_px.max())) + _RIM_PX
    window = plane.cut(middle_px, reach)
    if window is None:
        return
    patch = _measure(design, middle_px, window)
    shaded = _shade(rng, grain, design, patch, lighting)
    plane.blend(window, shaded, patch.cover)
    plane.owner[window][patch.cover > 0.5] = number


def _measure(design: HoldDesign, middle_px: np.ndarray, window: tuple[slice, slice]) -> _Patch:
    rows, columns = window
    x = (np.arange(columns.start, columns.stop, dtype=np.float32) - middle_px[0])[None]
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) - middle_px[1])[:, None]
    distance, angle = cv2.cartToPolar(x + 0 * y, y + 0 * x)
    place = angle * np.float32(CORNERS / (2 * np.pi))
    below = place.astype(np.int32)
    part = place - below
    radii = design.radii_px
    low, high = radii[below % CORNERS], radii[(below + 1) % CORNERS]
    edge = low + part * (high - low)
    share = distance / edge
    return _Patch(x, y, share, np.clip(edge - distance + 0.5, 0, 1))


def _shade(
    rng: np.random.Generator,
    grain: Grain,
    design: HoldDesign,
    patch: _Patch,
    lighting: Lighting,
) -> np.ndarray:
    """The hold's picture, (h, w, 3)."""
    shape = patch.cover.shape
    across, down = _turn(design, patch)
    clouds = grain.cut_clouds(rng, shape, spots=1.2)
    hollow = _hollow(design.dents, across, down)
    normal = _compute_normals(design, patch, across, down, hollow, clouds)
    albedo, gloss = _colour(rng, grain, design, across, down)
    light = lighting.shade(normal) * (1 - 0.55 * hollow)[..., None]
    # Less light comes to the foot of a hold than to its front.
    light *= (0.72 + 0.28 * np.clip(6 * (1 - patch.share), 0, 1))[..., None]
    wear = 1 + 0.05 * clouds + 0.03 * grain.cut_sand(rng, shape)
    rgb = albedo * light * wear[..., None]
    rgb = rgb + (gloss * (1 - hollow))[..., None] * lighting.gloss(normal, 8 + 60 * design.gloss)
    chalk = _chalk(rng, grain, design, normal, hollow)[..., None]
    rgb = rgb + chalk * (_CHALK * (0.35 + 0.65 * light) - rgb)
    return _bolt(design, across, down, rgb)


def _turn(design: HoldDesign, patch: _Patch) -> tuple[np.ndarray, np.ndarray]:
    """Places on the hold as it was made, in shares of its radius."""
    cos, sin = np.cos(design.turn_rad), np.sin(design.turn_rad)
    size = np.float32(design.size_px)
    across = (np.float32(cos) * patch.x + np.float32(sin) * patch.y) / size
    down = (np.float32(cos) * patch.y - np.float32(sin) * patch.x) / size
    return across, down


def _hollow(dents: tuple[Dent, ...], across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Share of the relief that is missing, 0..1."""
    total = np.zeros(across.shape, np.float32)
    for dent in dents:
        square = ((across - dent.x) / dent.width) ** 2 + ((down - dent.y) / dent.height) ** 2
        depth = dent.depth * np.exp(-(square ** np.float32(dent.edge / 2)))
        np.maximum(total, depth.astype(np.float32), out=total)
    return total


def _compute_normals(
    design: HoldDesign,
    patch: _Patch,
    across: np.ndarray,
    down: np.ndarray,
    hollow: np.ndarray,
    clouds: np.ndarray,
) -> Float32[np.ndarray, "h w 3"]:
    inner, outer = design.fall
    dome = np.maximum(1 - np.minimum(patch.share, 1) ** inner, 0) ** outer
    pull = 1 + design.lean[0] * across + design.lean[1] * down
    height = design.depth_px * dome * np.maximum(pull, 0.15) * (1 - hollow) * (1 + 0.05 * clouds)
    height = height.astype(np.float32)
    dx = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=1 / 8)
    dy = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=1 / 8)
    length = np.sqrt(dx * dx + dy * dy + 1)
    normal: Float32[np.ndarray, "h w 3"] = np.stack([-dx, -dy, np.ones_like(dx)], axis=-1)
    normal /= length[..., None]
    return normal


def _colour(
    rng: np.random.Generator, grain: Grain, design: HoldDesign, across: np.ndarray, down: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Colour without light, (h, w, 3), and gloss, (h, w)."""
    albedo = np.broadcast_to(design.rgb, (*across.shape, 3))
    gloss = np.full(across.shape, 0.35 * design.gloss, np.float32)
    if design.has_insert:
        angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.7)
        beyond = np.cos(angle) * across + np.sin(angle) * down - offset
        beyond = beyond + rng.uniform(-0.6, 0.6) * (across * across + down * down)
        cover = np.clip(beyond * design.size_px + 0.5, 0, 1).astype(np.float32)
        albedo = albedo + cover[..., None] * (design.insert - albedo)
        gloss = gloss + cover * np.float32(0.3)
    if design.wood:
        waves = 9 * down + 0.8 * grain.cut_clouds(rng, down.shape, spots=0.8)
        tone = 1 + design.wood * 0.10 * np.sin(2 * np.pi * waves)
        albedo = albedo * tone[..., None].astype(np.float32)
    return albedo, gloss


def _chalk(
    rng: np.random.Generator,
    grain: Grain,
    design: HoldDesign,
    normal: np.ndarray,
    hollow: np.ndarray,
) -> np.ndarray:
    """How white each place is: where hands go."""
    spots = grain.cut_clouds(rng, hollow.shape, spots=float(rng.uniform(0.8, 2.5)))
    touched = 0.25 - 0.6 * normal[..., 1] + 0.5 * hollow + 0.35 * spots
    return np.clip(design.chalk * touched, 0, 0.85).astype(np.float32)


def _bolt(design: HoldDesign, across: np.ndarray, down: np.ndarray, rgb: np.ndarray) -> np.ndarray:
    for x, y, radius in design.bolts:
        distance = np.sqrt((across - x) ** 2 + (down - y) ** 2) / radius
        dark = np.clip(1.5 * (1.15 - distance), 0, 0.85)[..., None]
        rgb = rgb * (1 - dark)
        shine = np.clip(1.0 - np.abs(distance - 0.35) / 0.3, 0, 1)[..., None]
        rgb = rgb + np.float32(0.22) * shine
    return rgb
