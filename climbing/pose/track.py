"""A climber's pose over a whole clip, as arrays. Does not know which engine found it."""

from dataclasses import dataclass, fields

import numpy as np
from jaxtyping import Bool, Float32, Int64

from climbing.errors import InvalidInput
from climbing.pose.landmarks import LANDMARK_COUNT


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which network made a result.

    Attributes:
        name: For example `blazepose-heavy`.
        version: Of the published weights.
        sha256: Of the weights file, lower-case hexadecimal.
    """

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class PoseTrack:
    """One climber through T frames. A frame without a climber is NaN throughout.

    Attributes:
        t_ms: Presentation time of each frame, strictly increasing.
        landmarks: x and y in 0..1 of the upright frame, z on the scale of x, smaller is nearer to
            the camera, 0 at the middle of the hips.
        visibility: Probability in 0..1 that a landmark is in the frame and not hidden.
        world_m: Metres, origin at the middle of the hips, axes as in the image.
        width_px: Width of the upright frame.
        height_px: Height of the upright frame.
        model: The network that found it.
    """

    t_ms: Int64[np.ndarray, " T"]
    landmarks: Float32[np.ndarray, "T 33 3"]
    visibility: Float32[np.ndarray, "T 33"]
    world_m: Float32[np.ndarray, "T 33 3"]
    width_px: int
    height_px: int
    model: ModelInfo

    def __post_init__(self) -> None:
        if self.t_ms.ndim != 1 or self.t_ms.dtype.kind != "i":
            found = f"{self.t_ms.dtype} of shape {self.t_ms.shape}"
            raise InvalidInput("t_ms", f"is {found}, must be signed integers of shape (T,)")
        frames = len(self.t_ms)
        shapes = {
            "landmarks": (frames, LANDMARK_COUNT, 3),
            "visibility": (frames, LANDMARK_COUNT),
            "world_m": (frames, LANDMARK_COUNT, 3),
        }
        for name, shape in shapes.items():
            found = getattr(self, name).shape
            if found != shape:
                raise InvalidInput(name, f"has shape {found}, must be {shape}")
        if np.any(np.diff(self.t_ms) <= 0):
            raise InvalidInput("t_ms", "must increase strictly")

    def __len__(self) -> int:
        return len(self.t_ms)

    @property
    def detected(self) -> Bool[np.ndarray, " T"]:
        """Which frames show the climber."""
        found: Bool[np.ndarray, " T"] = ~np.isnan(self.landmarks[:, 0, 0])
        return found

    @property
    def landmarks_px(self) -> Float32[np.ndarray, "T 33 2"]:
        """X and y in pixels of the upright frame."""
        size = np.array([self.width_px, self.height_px], dtype=np.float32)
        pixels: Float32[np.ndarray, "T 33 2"] = self.landmarks[..., :2] * size
        return pixels

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PoseTrack):
            return NotImplemented
        return all(_same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    __hash__ = None  # type: ignore[assignment]  # arrays inside


def _same(a: object, b: object) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))
    return a == b
