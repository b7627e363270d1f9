"""Networks that see people made of two blobs: red at the hips, green at the scale point.

They stand in where a test needs to know exactly what the networks are asked and answer; whatever
they prove of the engine is proved with the real networks too.
"""

from collections.abc import Callable

import numpy as np

from climbing.pose.landmark_output import RAW_LANDMARKS, LandmarkOutput
from climbing.pose.landmarks import LANDMARK_COUNT
from climbing.pose.person_detector import PersonDetections
from climbing.pose.track import ModelInfo
from tests.unit.climbing.pose.clips import Picture, Pictures

WIDTH_PX, HEIGHT_PX = 360, 640
BODY_PX = 120.0
RED, GREEN = 0, 1


class BlobNetworks:
    """Answers exactly and counts what it is asked."""

    model = ModelInfo("blobs", "1", "0" * 64)

    def __init__(self) -> None:
        self.letterboxes = self.crops = 0

    def detect(self, letterboxes: np.ndarray) -> list[PersonDetections]:
        """The blobs of each letterbox, if they are there."""
        self.letterboxes += len(letterboxes)
        return [_detect(picture) for picture in letterboxes]

    def locate(self, crops: np.ndarray) -> LandmarkOutput:
        """All landmarks at the hips, but for the two that say where the crop lies."""
        self.crops += len(crops)
        raw = np.zeros((len(crops), RAW_LANDMARKS, 5), dtype=np.float32)
        presence = np.zeros(len(crops), dtype=np.float32)
        for index, crop in enumerate(crops):
            hips, head = find_blob(crop, RED), find_blob(crop, GREEN)
            if hips is not None and head is not None:
                presence[index] = 1
                raw[index, :, :2] = hips
                raw[index, LANDMARK_COUNT + 1, :2] = head
        world = np.zeros((len(crops), RAW_LANDMARKS, 3), dtype=np.float32)
        return LandmarkOutput(raw, presence, world)


def _detect(picture: np.ndarray) -> PersonDetections:
    hips, head = find_blob(picture, RED), find_blob(picture, GREEN)
    if hips is None or head is None:
        return PersonDetections(np.zeros(0), np.zeros((0, 4)), np.zeros((0, 2)), np.zeros((0, 2)))
    box = np.concatenate([head - 5, hips + 5])
    return PersonDetections(np.ones(1), box[None], hips[None], head[None])


def find_blob(picture: np.ndarray, colour: int) -> np.ndarray | None:
    """Middle of what has this colour alone, or nothing."""
    others = [c for c in range(3) if c != colour]
    strength = picture[..., colour].astype(float) - picture[..., others].max(axis=-1)
    strength[strength < 100] = 0
    if strength.sum() == 0:
        return None
    y, x = np.indices(strength.shape) + 0.5
    return np.array([(x * strength).sum(), (y * strength).sum()]) / strength.sum()


def draw_clip(
    times_ms: list[int], hips_at: Callable[[int], tuple[float, float] | None]
) -> Pictures:
    """A clip of a person who is where `hips_at` says, or away."""
    return Pictures(Picture(t_ms, _draw(hips_at(t_ms))) for t_ms in times_ms)


def _draw(hips_px: tuple[float, float] | None) -> np.ndarray:
    picture = np.full((HEIGHT_PX, WIDTH_PX, 3), 90, dtype=np.uint8)
    if hips_px is not None:
        for colour, up_px in ((RED, 0.0), (GREEN, BODY_PX)):
            x, y = round(hips_px[0]), round(hips_px[1] - up_px)
            picture[y - 6 : y + 6, x - 6 : x + 6] = 0
            picture[y - 6 : y + 6, x - 6 : x + 6, colour] = 255
    return picture
