"""What every pose engine can do: frames of one clip in, one climber's track out."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

import numpy as np
from jaxtyping import UInt8

from climbing.pose.track import ModelInfo, PoseTrack


class Frame(NamedTuple):
    """One decoded picture.

    Attributes:
        t_ms: Presentation time, strictly increasing over a clip.
        rgb: Upright.
    """

    t_ms: int
    rgb: UInt8[np.ndarray, "H W 3"]


class PoseEngine(Protocol):
    """Finds one climber in a clip. Frames are pulled one by one, so a clip need not fit memory."""

    @property
    def model(self) -> ModelInfo:
        """The landmark network."""

    def estimate_track(self, frames: Iterable[Frame]) -> PoseTrack:
        """The climber's pose in every frame.

        Raises:
            InvalidInput: If there is no frame, sizes change or times do not increase.
        """
