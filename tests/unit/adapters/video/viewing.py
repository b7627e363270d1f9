"""What a test sees of a video that it reads to the end."""

from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np

from adapters.video import VideoFacts, VideoReader
from tests.unit.adapters.video.films import read_number


class Viewing(NamedTuple):
    """A video that was read.

    Attributes:
        facts: Of the video.
        times_ms: Of every frame.
        pictures: Every frame.
        truncated: What the reader says after the last one.
    """

    facts: VideoFacts
    times_ms: list[int]
    pictures: list[np.ndarray]
    truncated: bool

    @property
    def numbers(self) -> list[int]:
        """Which of the film's pictures came out, in order."""
        return [read_number(picture) for picture in self.pictures]


def view(video: Path | bytes) -> Viewing:
    """Reads a whole video; bytes are read as a file in memory."""
    with VideoReader(video if isinstance(video, Path) else BytesIO(video)) as reader:
        frames = list(reader.read_frames())
        facts, truncated = reader.facts, reader.truncated
    return Viewing(facts, [f.t_ms for f in frames], [f.rgb for f in frames], truncated)
