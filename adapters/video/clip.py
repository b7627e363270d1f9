"""A video that is read more than once."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from adapters.video.reader import DecodedFrame, VideoReader


class VideoClip:
    """A video file from which every reading begins anew.

    Args:
        path: The file; it must not change while it is read.

    Raises:
        VideoError: As for `VideoReader`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._truncated = False
        with VideoReader(path) as reader:
            self.facts = reader.facts

    @property
    def expected_frames(self) -> int:
        """How many frames there should be, by what the container declares; at least 1."""
        facts = self.facts
        return max(1, facts.declared_frames or round(facts.duration_ms * facts.fps / 1000))

    @property
    def truncated(self) -> bool:
        """After a whole reading: whether the end that the container declares was missing."""
        return self._truncated

    def read_frames(self) -> Iterator[DecodedFrame]:
        """Every picture from the first; as for `VideoReader`."""
        with closing(VideoReader(self._path)) as reader:
            yield from reader.read_frames()
            self._truncated = reader.truncated
