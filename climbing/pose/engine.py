"""What every pose engine can do: frames of one clip in, one climber's track out."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from jaxtyping import UInt8

from climbing.pose.track import ModelInfo, PoseTrack


class Frame(Protocol):
    """One decoded picture, whoever decoded it."""

    @property
    def t_ms(self) -> int:
        """Presentation time, strictly increasing over a clip."""

    @property
    def rgb(self) -> UInt8[np.ndarray, "H W 3"]:
        """Upright."""


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
