"""The engine: one look at the whole clip, then every frame, then what only the whole can tell."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Int64, UInt8

from climbing.pose.crops import FrameSampler
from climbing.pose.engine import Clip, Frame, FrameCheck, OnProgress
from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.networks import PoseNetworks
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.pose.tracking.crop_path import CropPath, trace_crops
from climbing.pose.tracking.finishing import finish_track
from climbing.pose.tracking.measuring import measure_poses
from climbing.pose.tracking.people import choose_climber, link_people
from climbing.pose.tracking.sampling import choose_frames, fill_between, find_doubtful
from climbing.pose.tracking.scouting import Scouting, scout_clip

_SCOUTING_SHARE: Final = 0.2
_CHUNK_FRAMES: Final = 32
_CHUNK_BYTES: Final = 96_000_000
_CHUNKS_AHEAD: Final = 2
_ROUNDS: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class FollowedClip:
    """What following a climber leaves.

    Attributes:
        track: The climber.
        scouting: Everybody, a few times a second.
    """

    track: PoseTrack
    scouting: Scouting


class OfflinePoseEngine:
    """Finds one climber with the whole clip in view.

    Args:
        networks: Where boxes and landmarks are estimated.
    """

    def __init__(self, networks: PoseNetworks) -> None:
        self._networks = networks

    @property
    def model(self) -> ModelInfo:
        """The landmark network."""
        return self._networks.model

    def estimate_track(self, clip: Clip, *, on_progress: OnProgress | None = None) -> PoseTrack:
        """The climber's pose in every frame; see `PoseEngine`."""
        return self.follow(clip, on_progress=on_progress).track

    def follow(self, clip: Clip, *, on_progress: OnProgress | None = None) -> FollowedClip:
        """As `estimate_track`, with whoever else was seen.

        Raises:
            InvalidInput: If there is no frame, sizes change or times do not increase.
        """
        tell = on_progress or (lambda _: None)
        scouting = scout_clip(clip, self._networks, lambda share: tell(share * _SCOUTING_SHARE))
        climber = choose_climber(scouting, link_people(scouting))
        if climber is None:
            measured = PoseMeasurements.none(len(scouting.t_ms))
            tell(1.0)
        else:
            path = trace_crops(scouting, climber, self._networks)
            measuring = _FrameMeasuring(self._networks, scouting, path)
            measured = measuring.run(
                clip, lambda share: tell(_SCOUTING_SHARE + share * (1 - _SCOUTING_SHARE))
            )
        track = finish_track(scouting.t_ms, measured, scouting.size_px, self.model)
        return FollowedClip(track, scouting)


class _FrameMeasuring:
    """Measures the frames that are worth it, in chunks; the next one is decoded meanwhile.

    Chunks are measured in order: the last frame of one decides about the first of the next.
    """

    def __init__(self, networks: PoseNetworks, scouting: Scouting, path: CropPath) -> None:
        self._networks = networks
        self._crops = path.at(scouting.t_ms)
        self._chosen = choose_frames(scouting.t_ms, path) & self._crops.valid
        self._measured = PoseMeasurements.none(len(scouting.t_ms))
        width_px, height_px = scouting.size_px
        self._check = FrameCheck()
        self._chunk = max(1, min(_CHUNK_FRAMES, _CHUNK_BYTES // (width_px * height_px * 3)))

    def run(self, clip: Clip, tell: OnProgress) -> PoseMeasurements:
        pending: deque[Future[None]] = deque()
        with ThreadPoolExecutor(1, thread_name_prefix="measure") as lane:
            for chunk in self._read_chunks(clip, tell):
                pending.append(lane.submit(self._measure_chunk, chunk))
                while len(pending) > _CHUNKS_AHEAD:
                    pending.popleft().result()
            for job in pending:
                job.result()
        fill_between(self._chosen, self._crops.valid, self._measured)
        return self._measured

    def _read_chunks(self, clip: Clip, tell: OnProgress) -> Iterator[list[tuple[int, Frame]]]:
        """Frames in which the climber may be, so many of them to be measured at a time."""
        chunk: list[tuple[int, Frame]] = []
        to_measure = 0
        for index, frame in zip(range(len(self._crops)), clip.read_frames(), strict=False):
            if self._crops.valid[index]:
                chunk.append((index, frame))
                to_measure += bool(self._chosen[index])
            # A chunk ends with a measured frame, so that those left out lie between two.
            if to_measure == self._chunk:
                yield chunk
                chunk, to_measure = chunk[-1:], 0
            tell((index + 1) / len(self._crops))
        if chunk:
            yield chunk

    def _measure_chunk(self, chunk: list[tuple[int, Frame]]) -> None:
        rows = np.array([index for index, _ in chunk])
        frames = dict(chunk)
        # The first frame may have been measured as the last of the chunk before.
        self._measure(frames, rows[self._chosen[rows] & (self._measured.presence[rows] == 0)])
        doubtful = rows[find_doubtful(self._chosen[rows], self._measured.presence[rows])]
        self._chosen[doubtful] = True
        self._measure(frames, doubtful)

    def _measure(self, frames: dict[int, Frame], rows: Int64[np.ndarray, " N"]) -> None:
        samplers = [FrameSampler(self._look(frames[int(row)])) for row in rows]
        crops = self._crops[rows]
        self._measured.put(rows, measure_poses(self._networks, samplers, crops, rounds=_ROUNDS))

    def _look(self, frame: Frame) -> UInt8[np.ndarray, "H W 3"]:
        self._check.check_picture(frame.rgb)
        return frame.rgb
