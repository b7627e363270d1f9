"""Paints holds onto a wall: relief shaded by the lamp, chalk, bolts, shadows."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float, Float32, Float64

from climbing.holds.hold import HoldType
from climbing.synthetic.noise import compute_noise
from climbing.synthetic.scenery.canvas import Canvas
from climbing.synthetic.scenery.hold_shapes import compute_relief_m
from climbing.synthetic.scenery.palette import Rgb

_BOLT_M: Final = 0.0085
_MARGIN: Final = 3.0


class PaintedHold(NamedTuple):
    """A hold as it is to be painted.

    Attributes:
        centre_m: On the wall.
        outline_m: On the wall.
        kind: Its type, which shapes the relief.
        radius_m: Half of its largest extent.
        rgb: Colour of the resin.
        chalk: 0 for a clean hold, 1 for one much used by hands.
    """

    centre_m: Float[np.ndarray, " 2"]
    outline_m: Float[np.ndarray, "N 2"]
    kind: HoldType
    radius_m: float
    rgb: Rgb
    chalk: float


def paint_hold(
    canvas: Canvas, rng: np.random.Generator, hold: PaintedHold, lamp: Float[np.ndarray, " 3"]
) -> None:
    """Paint one hold; one that reaches beyond the canvas is left out.

    Args:
        canvas: The wall.
        rng: Grain and chalk.
        hold: What to paint.
        lamp: Unit vector towards the light, in wall coordinates.
    """
    window = canvas.window(hold.centre_m, _MARGIN * hold.radius_m)
    if window is None:
        return
    mask = canvas.mask_in(window, hold.outline_m)
    relief = compute_relief_m(
        hold.kind, hold.radius_m, np.where(mask > 127, 255, 0).astype(np.uint8), canvas.px_per_m
    )
    cover = mask.astype(np.float32) / 255.0
    _paint_surroundings(canvas, rng, window, hold, cover, lamp)
    _paint_shadow(canvas, window, hold, cover, lamp)
    canvas.blend(window, _shade(rng, canvas.px_per_m, hold, relief, lamp), cover)
    _paint_bolt(canvas, window, hold, cover)


def _paint_shadow(
    canvas: Canvas,
    window: tuple[slice, slice],
    hold: PaintedHold,
    cover: Float32[np.ndarray, "h w"],
    lamp: Float[np.ndarray, " 3"],
) -> None:
    """A contact shadow all around and a soft one away from the lamp."""
    reach_px = 0.42 * hold.radius_m * canvas.px_per_m
    fall_px = np.array([[-lamp[0]], [lamp[1]]]) / lamp[2] * reach_px
    shift = np.concatenate([np.eye(2), fall_px], axis=1)
    rows, columns = cover.shape
    cast = cv2.warpAffine(cover, shift, (columns, rows))
    cast = cv2.GaussianBlur(cast, (0, 0), max(0.40 * reach_px, 0.5))
    contact = cv2.GaussianBlur(cover, (0, 0), max(0.16 * reach_px, 0.5))
    canvas.darken(window, 1.0 - (1.0 - 0.38 * cast) * (1.0 - 0.45 * contact))


def _shade(
    rng: np.random.Generator,
    px_per_m: float,
    hold: PaintedHold,
    relief_m: Float32[np.ndarray, "h w"],
    lamp: Float[np.ndarray, " 3"],
) -> Float64[np.ndarray, "h w 3"]:
    """Resin under a lamp: diffuse by the relief's normal, a little gloss, chalk on top."""
    smooth = cv2.GaussianBlur(relief_m, (0, 0), max(0.004 * px_per_m, 0.4))
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=px_per_m / 8)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=px_per_m / 8)
    slope = np.stack([-across, down, np.ones_like(across)], axis=-1)
    normal = slope / np.linalg.norm(slope, axis=-1, keepdims=True)
    light = 0.42 + 0.72 * np.clip(normal @ lamp, 0.0, None)
    half = lamp + np.array([0.0, 0.0, 1.0])
    gloss = np.clip(normal @ (half / np.linalg.norm(half)), 0.0, 1.0) ** 24
    grain = compute_noise(rng, relief_m.shape, (0.004 * px_per_m, 0.004 * px_per_m))
    rgb = np.array(hold.rgb) * (light * (1.0 + 0.035 * grain))[..., None] + 0.04 * gloss[..., None]
    patches = compute_noise(rng, relief_m.shape, (0.03 * px_per_m, 0.04 * px_per_m), octaves=3)
    upward = np.clip(0.35 + normal[..., 1], 0.0, 1.0)
    chalk = hold.chalk * np.clip(0.45 * upward * (0.7 + 0.8 * patches), 0.0, 0.75)
    chalky = rgb + chalk[..., None] * (0.88 * light[..., None] - rgb)
    shaded: Float64[np.ndarray, "h w 3"] = np.clip(chalky, 0.0, 1.0)
    return shaded


def _paint_bolt(
    canvas: Canvas,
    window: tuple[slice, slice],
    hold: PaintedHold,
    cover: Float32[np.ndarray, "h w"],
) -> None:
    """A dark countersunk bolt with a bright rim."""
    rows, columns = cover.shape
    y, x = np.ogrid[:rows, :columns]
    radius_px = min(_BOLT_M, 0.3 * hold.radius_m) * canvas.px_per_m
    place = np.array([(rows - 1) / 2 + 0.1 * rows / _MARGIN, (columns - 1) / 2])
    distance = np.hypot(y - place[0], x - place[1]) / radius_px
    rim = np.exp(-(((distance - 1.0) / 0.35) ** 2))
    canvas.blend(window, np.array([0.62, 0.62, 0.62]), 0.35 * rim * cover)
    canvas.blend(
        window, np.array([0.07, 0.07, 0.08]), np.clip(1.6 - 1.6 * distance, 0, 0.9) * cover
    )


def _paint_surroundings(
    canvas: Canvas,
    rng: np.random.Generator,
    window: tuple[slice, slice],
    hold: PaintedHold,
    cover: Float32[np.ndarray, "h w"],
    lamp: Float[np.ndarray, " 3"],
) -> None:
    """Chalk smeared around holds for hands, rubber below holds for feet."""
    del lamp
    size = canvas.px_per_m
    spread = cv2.GaussianBlur(cover, (0, 0), max(0.045 * size, 0.5))
    spots = compute_noise(rng, cover.shape, (0.05 * size, 0.025 * size), octaves=3)
    smear = np.clip(spread * (0.5 + 0.7 * spots), 0.0, 0.5)
    if hold.kind is HoldType.FOOTHOLD:
        canvas.blend(window, np.array([0.13, 0.12, 0.12]), 0.5 * smear)
    else:
        canvas.blend(window, np.array([0.90, 0.90, 0.88]), 0.7 * hold.chalk * smear)
