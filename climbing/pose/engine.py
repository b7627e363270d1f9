"""What every pose engine can do: a clip in, one climber's track out."""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
from jaxtyping import UInt8

from climbing.errors import InvalidInput
from climbing.pose.track import ModelInfo, PoseTrack

# Is told which share of the work is done, 0..1; what it raises ends the work.
OnProgress = Callable[[float], None]


class Frame(Protocol):
    """One decoded picture, whoever decoded it. Its pixels may be made when they are asked for."""

    @property
    def t_ms(self) -> int:
        """Presentation time, strictly increasing over a clip."""

    @property
    def rgb(self) -> UInt8[np.ndarray, "H W 3"]:
        """Upright."""


class Clip(Protocol):
    """Frames that can be read again from the first; they need not fit memory together."""

    @property
    def expected_frames(self) -> int:
        """How many there should be."""

    def read_frames(self) -> Iterator[Frame]:
        """All of them, from the first."""


class PoseEngine(Protocol):
    """Finds one climber in a clip."""

    @property
    def model(self) -> ModelInfo:
        """The landmark network."""

    def estimate_track(self, clip: Clip, *, on_progress: OnProgress | None = None) -> PoseTrack:
        """The climber's pose in every frame.

        Raises:
            InvalidInput: If there is no frame, sizes change or times do not increase.
        """


class FrameCheck:
    """Refuses frames that break the rules of a clip."""

    def __init__(self) -> None:
        self._size_px: tuple[int, int] | None = None
        self._last_ms: int | None = None

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of all frames.

        Raises:
            InvalidInput: If there was none.
        """
        if self._size_px is None:
            raise InvalidInput("frames", "there is none")
        return self._size_px

    def check_time(self, t_ms: int) -> None:
        """Raises if time does not go on.

        Raises:
            InvalidInput: If it stands still or goes back.
        """
        if self._last_ms is not None and t_ms <= self._last_ms:
            raise InvalidInput("frames", f"time goes from {self._last_ms} to {t_ms}")
        self._last_ms = t_ms

    def check_picture(self, rgb: np.ndarray) -> None:
        """Raises if this is no picture or of another size than those before.

        Raises:
            InvalidInput: Saying what was found.
        """
        if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:  # axes, colours
            found = f"{rgb.dtype} of shape {rgb.shape}"
            raise InvalidInput("frames", f"one is {found}, must be uint8 of shape (H, W, 3)")
        height, width = rgb.shape[:2]
        if self._size_px not in {None, (width, height)}:
            raise InvalidInput("frames", f"size changes from {self._size_px} to {(width, height)}")
        self._size_px = (width, height)
