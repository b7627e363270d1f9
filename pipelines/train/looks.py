"""Other lights, cameras and colours for a picture, so that no gym is learnt by heart."""

from typing import Final

import cv2
import numpy as np
import torch
from jaxtyping import UInt8
from torchvision.transforms import v2

_JPEG_QUALITY: Final = (30, 95)
# Of 256 steps round the circle of hues.
_HUE: Final = 10
_ANY_HUE: Final = 127


def build_looks() -> v2.Transform:
    """A random look; torch's global generator decides. Takes and gives (3, H, W) bytes."""
    return v2.Compose(
        [
            v2.RandomGrayscale(p=0.04),
            v2.RandomEqualize(p=0.03),
            v2.RandomAdjustSharpness(4.0, p=0.15),
            v2.RandomApply([v2.GaussianBlur(5, (0.3, 1.6))], p=0.25),
            v2.RandomApply([v2.JPEG(_JPEG_QUALITY)], p=0.35),
        ]
    )


def change_look(
    rng: np.random.Generator, looks: v2.Transform, rgb: UInt8[np.ndarray, "S S 3"]
) -> UInt8[np.ndarray, "S S 3"]:
    """The same picture in another light, by another camera."""
    if rng.random() < 0.2:
        rgb = _flatten_contrast(rng, rgb)
    rgb = _shift_colours(rng, rgb)
    tensor = looks(torch.from_numpy(np.ascontiguousarray(rgb)).permute(2, 0, 1))
    changed = tensor.permute(1, 2, 0).numpy().astype(np.float32)
    if rng.random() < 0.5:
        changed *= _make_light(rng, changed.shape[0])
    if rng.random() < 0.3:
        changed += rng.normal(0, rng.uniform(1, 9), (*changed.shape[:2], 1))
    return np.clip(changed, 0, 255).astype(np.uint8)


def _shift_colours(
    rng: np.random.Generator, rgb: UInt8[np.ndarray, "S S 3"]
) -> UInt8[np.ndarray, "S S 3"]:
    """Another hue, now and then any, another saturation and another tone curve for each colour."""
    most = _ANY_HUE if rng.random() < 0.15 else _HUE
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV_FULL)
    hsv[..., 0] += np.uint8(int(rng.integers(-most, most + 1)) % 256)
    level = np.arange(256, dtype=np.float32)
    hsv[..., 1] = cv2.LUT(hsv[..., 1], np.clip(level * rng.uniform(0.4, 1.6), 0, 255).astype("u1"))
    curve = 255 * (level[:, None] / 255) ** np.exp(rng.uniform(-0.5, 0.5))
    curve = (curve - 128) * np.exp(rng.uniform(-0.4, 0.4)) + 128 + rng.uniform(-25, 25)
    curve = curve * np.exp(rng.uniform(-0.15, 0.15, (1, 3)))
    table = np.clip(curve, 0, 255).astype(np.uint8)[:, None]
    return cv2.LUT(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB_FULL), table)


def _flatten_contrast(
    rng: np.random.Generator, rgb: UInt8[np.ndarray, "S S 3"]
) -> UInt8[np.ndarray, "S S 3"]:
    """Local contrast pulled up, as phones and editors do."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    equaliser = cv2.createCLAHE(float(rng.uniform(1.0, 5.0)), (8, 8))
    lab[..., 0] = equaliser.apply(np.ascontiguousarray(lab[..., 0]))
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def _make_light(rng: np.random.Generator, side_px: int) -> np.ndarray:
    """A slow change of brightness and colour over the picture, (S, S, 3)."""
    coarse = rng.uniform(0.6, 1.3, (3, 3, 1)) * rng.uniform(0.85, 1.15, (1, 1, 3))
    return cv2.resize(coarse.astype(np.float32), (side_px, side_px), interpolation=cv2.INTER_CUBIC)
