"""What the landmark network's output means, in the crop and in the frame.

Source: MediaPipe's `TensorsToLandmarksCalculator`, `LandmarkProjectionCalculator` and
`WorldLandmarkProjectionCalculator` [BlazePose2020].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float32, Float64

from climbing.pose.crops import CROP_PX, Crops, crop_to_frame_px, make_crops, rotate
from climbing.pose.landmarks import LANDMARK_COUNT

# Behind the 33 landmarks come two that say where the next crop lies; four more are not published.
RAW_LANDMARKS: Final = 39
_HIPS, _SCALE_POINT = LANDMARK_COUNT, LANDMARK_COUNT + 1
_LOGIT_LIMIT: Final = 80.0


@dataclass(frozen=True, slots=True, eq=False)
class LandmarkOutput:
    """The network's answer for N crops.

    Attributes:
        landmarks: x, y, z in pixels of the crop, then logits of visible and of present.
        presence: Probability that the crop shows a person.
        world_m: Metres, axes as in the crop.
    """

    landmarks: Float32[np.ndarray, "N 39 5"]
    presence: Float32[np.ndarray, " N"]
    world_m: Float32[np.ndarray, "N 39 3"]

    def __len__(self) -> int:
        return len(self.presence)

    def __getitem__(self, chosen: "np.ndarray | slice") -> "LandmarkOutput":
        return LandmarkOutput(self.landmarks[chosen], self.presence[chosen], self.world_m[chosen])

    @classmethod
    def none(cls) -> "LandmarkOutput":
        """The answer for no crops."""
        return cls(
            landmarks=np.empty((0, RAW_LANDMARKS, 5), dtype=np.float32),
            presence=np.empty(0, dtype=np.float32),
            world_m=np.empty((0, RAW_LANDMARKS, 3), dtype=np.float32),
        )


@dataclass(frozen=True, slots=True, eq=False)
class PoseMeasurements:
    """N poses in a frame, as the network saw them one by one.

    Attributes:
        points_px: x, y of the 33 landmarks and z on the same scale.
        visibility: Probability that a landmark is visible.
        world_m: Metres from the middle of the hips, axes as in the frame.
        presence: Probability that there is a person.
        next_crops: Where the crop should have been.
    """

    points_px: Float64[np.ndarray, "N 33 3"]
    visibility: Float64[np.ndarray, "N 33"]
    world_m: Float64[np.ndarray, "N 33 3"]
    presence: Float64[np.ndarray, " N"]
    next_crops: Crops

    def __len__(self) -> int:
        return len(self.presence)

    def __getitem__(self, chosen: "np.ndarray | slice | list[int]") -> "PoseMeasurements":
        return PoseMeasurements(
            self.points_px[chosen],
            self.visibility[chosen],
            self.world_m[chosen],
            self.presence[chosen],
            self.next_crops[chosen],
        )

    @classmethod
    def none(cls, count: int) -> "PoseMeasurements":
        """Of nobody, so many times: NaN, with no presence."""
        nowhere = np.full(count, np.nan)
        return cls(
            points_px=np.full((count, LANDMARK_COUNT, 3), np.nan),
            visibility=np.full((count, LANDMARK_COUNT), np.nan),
            world_m=np.full((count, LANDMARK_COUNT, 3), np.nan),
            presence=np.zeros(count),
            next_crops=Crops(np.full((count, 2), np.nan), nowhere, nowhere.copy()),
        )

    @classmethod
    def stack(cls, parts: Sequence["PoseMeasurements"]) -> "PoseMeasurements":
        """All of them, one after the other."""
        crops = [part.next_crops for part in parts]
        return cls(
            points_px=np.concatenate([part.points_px for part in parts]),
            visibility=np.concatenate([part.visibility for part in parts]),
            world_m=np.concatenate([part.world_m for part in parts]),
            presence=np.concatenate([part.presence for part in parts]),
            next_crops=Crops(
                np.concatenate([crop.centre_px for crop in crops]),
                np.concatenate([crop.side_px for crop in crops]),
                np.concatenate([crop.rotation_rad for crop in crops]),
            ),
        )

    def put(self, chosen: np.ndarray, others: "PoseMeasurements") -> None:
        """Writes other measurements in the place of the chosen ones."""
        self.points_px[chosen] = others.points_px
        self.visibility[chosen] = others.visibility
        self.world_m[chosen] = others.world_m
        self.presence[chosen] = others.presence
        self.next_crops.put(chosen, others.next_crops)


def place_in_frame(output: LandmarkOutput, crops: Crops) -> PoseMeasurements:
    """From each crop into the frame it was cut from."""
    raw = output.landmarks.astype(np.float64)
    places = crop_to_frame_px(raw[..., :2] / CROP_PX, crops)
    depth = raw[:, :LANDMARK_COUNT, 2] * crops.side_px[:, None] / CROP_PX
    world = output.world_m[:, :LANDMARK_COUNT].astype(np.float64)
    turned = rotate(world[..., :2], crops.rotation_rad)
    logits = np.clip(raw[:, :LANDMARK_COUNT, 3], -_LOGIT_LIMIT, _LOGIT_LIMIT)
    return PoseMeasurements(
        points_px=np.concatenate([places[:, :LANDMARK_COUNT], depth[..., None]], axis=2),
        visibility=1 / (1 + np.exp(-logits)),
        world_m=np.concatenate([turned, world[..., 2:]], axis=2),
        presence=output.presence.astype(np.float64),
        next_crops=make_crops(places[:, _HIPS], places[:, _SCALE_POINT]),
    )
