"""Long clips in segments that overlap, so that memory stays bounded and machines can share them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from climbing.errors import InvalidInput
from climbing.pose.engine import Clip, Frame, OnProgress, PoseEngine
from climbing.pose.track import PoseTrack

SEGMENT_MS: Final = 90_000
OVERLAP_MS: Final = 3_000


@dataclass(frozen=True, slots=True)
class ClipSegment:
    """A stretch of a clip, read by passing over what lies before it.

    Attributes:
        clip: The whole.
        start_ms: Its first frame is the first at or after this time.
        end_ms: Its last frame is the last before this time.
    """

    clip: Clip
    start_ms: int
    end_ms: int

    @property
    def expected_frames(self) -> int:
        """As many as the whole has: nobody knows how they are spread over time."""
        return self.clip.expected_frames

    def read_frames(self) -> Iterator[Frame]:
        """The frames of this stretch."""
        for frame in self.clip.read_frames():
            if frame.t_ms >= self.end_ms:
                return
            if frame.t_ms >= self.start_ms:
                yield frame


def cut_into_segments(
    clip: Clip, duration_ms: int, *, length_ms: int = SEGMENT_MS, overlap_ms: int = OVERLAP_MS
) -> list[ClipSegment]:
    """Segments that cover a clip; neighbours share `overlap_ms`.

    Raises:
        InvalidInput: If segments are not longer than two overlaps.
    """
    if length_ms <= 2 * overlap_ms:
        raise InvalidInput("length_ms", f"is {length_ms}, must exceed twice {overlap_ms}")
    step_ms = length_ms - overlap_ms
    starts = range(0, max(1, duration_ms - overlap_ms), step_ms)
    ends = [start + length_ms for start in starts[:-1]]
    # What the container says of the duration may be too little.
    return [
        ClipSegment(clip, start, end)
        for start, end in zip(starts, [*ends, np.iinfo(np.int64).max], strict=True)
    ]


def estimate_in_segments(
    engine: PoseEngine, segments: list[ClipSegment], *, on_progress: OnProgress
) -> PoseTrack:
    """The track of a whole clip, segment by segment; a clip may end before it was expected to.

    Raises:
        InvalidInput: As the engine's.
    """
    tracks: list[PoseTrack] = []
    for index, segment in enumerate(segments):
        if tracks and segment.start_ms > tracks[-1].t_ms[-1]:
            break

        def tell(share: float, done: int = index) -> None:
            on_progress((done + share) / len(segments))

        tracks.append(engine.estimate_track(segment, on_progress=tell))
    on_progress(1.0)
    return join_segments(tracks)


def join_segments(tracks: list[PoseTrack]) -> PoseTrack:
    """One track of all; where two overlap, the later one comes in as the earlier one goes out.

    Raises:
        InvalidInput: If there is none, or neighbours do not share their frames.
    """
    if not tracks:
        raise InvalidInput("tracks", "there is none")
    joined = tracks[0]
    for earlier, later in pairwise(tracks):
        if (earlier.width_px, earlier.height_px) != (later.width_px, later.height_px):
            raise InvalidInput("tracks", "differ in size")
        joined = _join(joined, later)
    return joined


def _join(earlier: PoseTrack, later: PoseTrack) -> PoseTrack:
    shared = int(np.searchsorted(earlier.t_ms, later.t_ms[0]))
    count = len(earlier) - shared
    if not np.array_equal(earlier.t_ms[shared:], later.t_ms[:count]):
        raise InvalidInput("tracks", "neighbours do not share their frames")
    share = (np.arange(count) + 0.5) / max(count, 1)

    def join(before: np.ndarray, after: np.ndarray) -> np.ndarray:
        mixed = _fade(before[shared:], after[:count], share)
        return np.concatenate([before[:shared], mixed, after[count:]])

    return replace(
        earlier,
        t_ms=np.concatenate([earlier.t_ms, later.t_ms[count:]]),
        landmarks=join(earlier.landmarks, later.landmarks),
        visibility=join(earlier.visibility, later.visibility),
        world_m=join(earlier.world_m, later.world_m),
    )


def _fade(before: np.ndarray, after: np.ndarray, share: np.ndarray) -> np.ndarray:
    """From one to the other; where only one saw the climber, that one."""
    weight = share.reshape(-1, *([1] * (before.ndim - 1)))
    mixed = before * (1 - weight) + after * weight
    mixed = np.where(np.isnan(before), after, mixed)
    return np.where(np.isnan(after), before, mixed).astype(before.dtype)
