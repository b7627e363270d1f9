"""People in front of a wall: clothed bodies of rounded limbs, from behind or from the side."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.synthetic.wall_photo.colours import Rgb, choose_paint
from climbing.synthetic.wall_photo.grain import Grain

_SHIFT: Final = 4
_SKINS: Final = ((0.90, 0.72, 0.60), (0.78, 0.57, 0.44), (0.55, 0.37, 0.26), (0.33, 0.22, 0.16))


class _Limb(NamedTuple):
    """A rounded bar: ends in heights of the person, radii likewise."""

    start: np.ndarray
    end: np.ndarray
    radius: float
    end_radius: float
    rgb: Rgb


def paint_person(
    rgb: Float32[np.ndarray, "S S 3"],
    rng: np.random.Generator,
    grain: Grain,
    place_px: np.ndarray,
    height_px: float,
) -> np.ndarray:
    """Paints somebody and answers where they are.

    Args:
        rgb: The picture, changed in place.
        rng: Pose and clothes.
        grain: Folds.
        place_px: Of their hips.
        height_px: Of the person.

    Returns:
        (S, S), how much of each pixel they hide, 0..1.
    """
    hidden = np.zeros(rgb.shape[:2], np.float32)
    for limb in _draw_limbs(rng):
        _paint_limb(rgb, hidden, rng, grain, limb, place_px, height_px)
    return hidden


def _paint_limb(
    rgb: np.ndarray,
    hidden: np.ndarray,
    rng: np.random.Generator,
    grain: Grain,
    limb: _Limb,
    place_px: np.ndarray,
    height_px: float,
) -> None:
    """A bar, round in the light from above."""
    ends = place_px + height_px * np.array([limb.start, limb.end])
    radii = np.maximum(height_px * np.array([limb.radius, limb.end_radius]), 1.0)
    low = np.floor((ends - radii[:, None]).min(axis=0) - 2).astype(int)
    high = np.ceil((ends + radii[:, None]).max(axis=0) + 2).astype(int)
    low, high = low.clip(0, rgb.shape[0]), high.clip(0, rgb.shape[0])
    if (high - low).min() < 3:
        return
    window = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
    cover = _draw_bar(ends - low, radii, (int(high[1] - low[1]), int(high[0] - low[0])))
    depth = cv2.distanceTransform((cover > 127).astype(np.uint8), cv2.DIST_L2, 3)
    depth = np.sqrt(np.clip(depth / max(float(depth.max()), 1.0), 0, 1))
    folds = grain.cut_clouds(rng, depth.shape, spots=1.5)
    light = (0.35 + 0.65 * depth) * (1 + 0.10 * folds)
    share = (cover.astype(np.float32) / 255)[..., None]
    part = rgb[window]
    part += share * (limb.rgb * light[..., None] - part)
    np.maximum(hidden[window], share[..., 0], out=hidden[window])


def _draw_bar(ends: np.ndarray, radii: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    points = np.concatenate([e + r * circle for e, r in zip(ends, radii, strict=True)])
    hull = cv2.convexHull(points.astype(np.float32))[:, 0]
    cover = np.zeros(shape, np.uint8)
    fixed = np.round(hull * 2**_SHIFT).astype(np.int32)
    cv2.fillConvexPoly(cover, fixed, 255, cv2.LINE_AA, _SHIFT)
    return cover


def _draw_limbs(rng: np.random.Generator) -> list[_Limb]:
    """From far to near: legs, trunk, head, arms."""
    skin = np.array(_SKINS[int(rng.integers(len(_SKINS)))], np.float32)
    shirt = skin if rng.random() < 0.12 else choose_paint(rng)
    trousers, shoes, hair = choose_paint(rng), choose_paint(rng), 0.4 * choose_paint(rng)
    lean = rng.normal(0, 0.05)
    neck = np.array([lean, -0.29])
    limbs: list[_Limb] = []
    for side in (-1, 1):
        hip = np.array([side * 0.045, 0.0])
        limbs += _draw_leg(rng, hip, side, trousers, skin, shoes)
    limbs.append(_Limb(np.array([0, 0.01]), neck * 0.85, 0.082, 0.10, shirt))
    limbs.append(_Limb(neck, neck + np.array([0, -0.05]), 0.04, 0.04, skin))
    head = neck + np.array([rng.normal(0, 0.01), -0.10])
    limbs.append(_Limb(head, head + np.array([0, -0.035]), 0.055, 0.058, skin))
    limbs.append(
        _Limb(head + np.array([0, -0.02]), head + np.array([0, -0.045]), 0.058, 0.06, hair)
    )
    for side in (-1, 1):
        limbs += _draw_arm(rng, neck + np.array([side * 0.10, 0.035]), side, shirt, skin)
    return limbs


def _swing(rng: np.random.Generator, least: float, most: float, length: float) -> np.ndarray:
    """A step in a direction between two angles from straight down."""
    angle = rng.uniform(least, most)
    return length * np.array([np.sin(angle), np.cos(angle)])


def _draw_leg(
    rng: np.random.Generator, hip: np.ndarray, side: int, cloth: Rgb, skin: Rgb, shoes: Rgb
) -> list[_Limb]:
    knee = hip + _swing(rng, -0.1, 1.7, 0.24) * [side, 1]
    ankle = knee + _swing(rng, -1.2, 0.3, 0.24) * [side, 1]
    toe = ankle + np.array([side * rng.uniform(0, 0.06), 0.03])
    shank = skin if rng.random() < 0.3 else cloth
    return [
        _Limb(hip, knee, 0.062, 0.045, cloth),
        _Limb(knee, ankle, 0.042, 0.028, shank),
        _Limb(ankle, toe, 0.028, 0.024, shoes),
    ]


def _draw_arm(
    rng: np.random.Generator, shoulder: np.ndarray, side: int, shirt: Rgb, skin: Rgb
) -> list[_Limb]:
    elbow = shoulder + _swing(rng, 0.0, 3.0, 0.17) * [side, 1]
    wrist = elbow + _swing(rng, -0.6, 3.3, 0.15) * [side, 1]
    hand = wrist + 0.25 * (wrist - elbow)
    sleeve = shirt if rng.random() < 0.6 else skin
    return [
        _Limb(shoulder, elbow, 0.040, 0.030, sleeve),
        _Limb(elbow, wrist, 0.028, 0.020, skin),
        _Limb(wrist, hand, 0.020, 0.017, skin),
    ]
