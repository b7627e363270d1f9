"""What a camera makes of a scene: tilt, blur, shake, exposure, noise, JPEG."""

from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32, Float64, UInt8

from climbing.synthetic.wall_photo.grain import Grain

_JPEG: Final = (25, 96)
_MIDDLING: Final = 0.46


def choose_view(
    rng: np.random.Generator, plane_px: int, side_px: int
) -> Float64[np.ndarray, "3 3"]:
    """Takes pixels of the plane to pixels of the picture, which the wall may not fill."""
    fills = rng.random() < 0.6
    shown = side_px / plane_px * (rng.uniform(1.0, 1.15) if fills else rng.uniform(0.7, 1.0))
    tilt = rng.normal(0, 0.22, 2) / plane_px
    turn = rng.normal(0, 0.08)
    middle = plane_px / 2 + (0 if fills else 1) * rng.uniform(-0.12, 0.12, 2) * plane_px
    to_middle = np.array([[1, 0, -middle[0]], [0, 1, -middle[1]], [0, 0, 1.0]])
    zoom = shown * (1 + (1.25 * np.abs(tilt).sum() * plane_px / 2 if fills else 0))
    stretch = np.exp(rng.normal(0, 0.08))
    cos, sin = zoom * np.cos(turn), zoom * np.sin(turn)
    linear = np.array([[cos * stretch, -sin, 0], [sin * stretch, cos, 0], [0, 0, 1.0]])
    leaning = np.array([[1, 0, 0], [0, 1, 0], [*tilt, 1.0]])
    back = np.array([[1, 0, side_px / 2], [0, 1, side_px / 2], [0, 0, 1.0]])
    view: Float64[np.ndarray, "3 3"] = back @ linear @ leaning @ to_middle
    return view


def expose(
    rng: np.random.Generator, grain: Grain, scene: Float32[np.ndarray, "S S 3"]
) -> UInt8[np.ndarray, "S S 3"]:
    """The photo of a scene."""
    side = scene.shape[0]
    picture = _blur(rng, scene)
    # A camera's own exposure: towards middling brightness, yet dark walls stay darker than light.
    mean = float(picture.mean())
    picture = picture * np.float32(
        np.exp(rng.normal(0, 0.2)) * np.clip((_MIDDLING / max(mean, 0.02)) ** 0.65, 0.6, 4.0)
    )
    axis = np.linspace(-1, 1, side, dtype=np.float32)
    fall = np.float32(rng.uniform(0, 0.25)) * (axis[None] ** 2 + axis[:, None] ** 2)
    picture *= (1 - fall)[..., None]
    if rng.random() < 0.7:
        noise = grain.cut_sand(rng, (side, side))[..., None]
        picture += np.float32(rng.uniform(0, 0.03)) * noise
    # A shoulder, so that highlights go over into white and not into a hole.
    bright = np.where(picture > 0.8, 0.8 + 0.2 * np.tanh((picture - 0.8) / 0.2), picture)
    photo = np.round(255 * np.clip(bright, 0, 1)).astype(np.uint8)
    return _compress(rng, photo) if rng.random() < 0.6 else photo


def _blur(rng: np.random.Generator, scene: np.ndarray) -> np.ndarray:
    """Out of focus, or moved while it was open; often neither."""
    kind = rng.random()
    if kind < 0.12:
        return _shake(rng, scene)
    sigma = 0.45 + (abs(rng.normal(0, 0.9)) if kind < 0.5 else 0.0)
    return cv2.GaussianBlur(scene, (0, 0), min(sigma, 2.2))


def _shake(rng: np.random.Generator, scene: np.ndarray) -> np.ndarray:
    length = int(rng.integers(3, 9))
    kernel = np.zeros((length, length), np.float32)
    angle, middle = rng.uniform(0, np.pi), (length - 1) / 2
    step = middle * np.array([np.cos(angle), np.sin(angle)])
    start, end = (np.round(middle + s * step).astype(int).tolist() for s in (-1, 1))
    cv2.line(kernel, start, end, 1.0, 1)
    return cv2.filter2D(scene, -1, kernel / kernel.sum())


def _compress(rng: np.random.Generator, photo: np.ndarray) -> np.ndarray:
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*_JPEG))]
    _, coded = cv2.imencode(".jpg", photo, quality)
    # Colours are coded as they come: what JPEG takes for blue is our red, which harms nobody.
    read: np.ndarray = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))
    return read
