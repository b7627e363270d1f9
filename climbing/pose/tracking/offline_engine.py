"""The engine: one look at the whole clip, then every frame, then what only the whole can tell."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import numpy as np

from climbing.pose.crops import Crops, FrameSampler
from climbing.pose.engine import Clip, FrameCheck, OnProgress
from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.networks import PoseNetworks
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.pose.tracking.crop_path import trace_crops
from climbing.pose.tracking.finishing import finish_track
from climbing.pose.tracking.measuring import measure_poses
from climbing.pose.tracking.people import choose_climber, link_people
from climbing.pose.tracking.scouting import Scouting, scout_clip

_SCOUTING_SHARE: Final = 0.2
_CHUNK_FRAMES: Final = 32
_CHUNK_BYTES: Final = 96_000_000
_CHUNKS_AHEAD: Final = 2
_ROUNDS: Final = 1


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
        tell = on_progress or (lambda _: None)
        scouting = scout_clip(clip, self._networks, lambda share: tell(share * _SCOUTING_SHARE))
        climber = choose_climber(scouting, link_people(scouting))
        if climber is None:
            measured = PoseMeasurements.none(len(scouting.t_ms))
            tell(1.0)
        else:
            path = trace_crops(scouting, climber, self._networks)
            measured = self._measure_frames(
                clip,
                scouting,
                path.at(scouting.t_ms),
                lambda share: tell(_SCOUTING_SHARE + share * (1 - _SCOUTING_SHARE)),
            )
        return finish_track(scouting.t_ms, measured, scouting.size_px, self.model)

    def _measure_frames(
        self, clip: Clip, scouting: Scouting, crops: Crops, tell: OnProgress
    ) -> PoseMeasurements:
        """Every frame in its crop, in chunks; the next one is decoded meanwhile."""
        measured = PoseMeasurements.none(len(crops))
        width_px, height_px = scouting.size_px
        chunk = max(1, min(_CHUNK_FRAMES, _CHUNK_BYTES // (width_px * height_px * 3)))
        check = FrameCheck()
        pending: deque[Future[None]] = deque()
        waiting: list[tuple[int, FrameSampler]] = []
        with ThreadPoolExecutor(1, thread_name_prefix="measure") as lane:

            def flush() -> None:
                pending.append(lane.submit(self._measure_chunk, waiting.copy(), crops, measured))
                waiting.clear()
                while len(pending) > _CHUNKS_AHEAD:
                    pending.popleft().result()

            for index, frame in zip(range(len(crops)), clip.read_frames(), strict=False):
                if crops.valid[index]:
                    check.check_picture(frame.rgb)
                    waiting.append((index, FrameSampler(frame.rgb)))
                if len(waiting) == chunk:
                    flush()
                tell((index + 1) / len(crops))
            if waiting:
                flush()
            for job in pending:
                job.result()
        return measured

    def _measure_chunk(
        self, frames: list[tuple[int, FrameSampler]], crops: Crops, measured: PoseMeasurements
    ) -> None:
        indices = np.array([index for index, _ in frames])
        pictures = [sampler for _, sampler in frames]
        poses = measure_poses(self._networks, pictures, crops[indices], rounds=_ROUNDS)
        measured.put(indices, poses)
