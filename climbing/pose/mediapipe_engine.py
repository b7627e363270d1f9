"""The reference engine: MediaPipe Tasks, one frame after the other, on the CPU.

It follows one person causally. The engine of `climbing.pose.tracking` is held to its answers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float32

from climbing.pose.engine import Clip, Frame, FrameCheck, OnProgress
from climbing.pose.landmarks import LANDMARK_COUNT
from climbing.pose.task_bundle import build_task_bundle
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.pose.weights import DETECTOR, LANDMARK_NETWORKS, PoseModel, load_weights

# A row holds x, y, z, visibility, then world x, y, z.
_ROW = 7


class MediaPipePoseEngine:
    """MediaPipe's pose landmarker in video mode behind the interface of all engines.

    Args:
        model: Which landmark network.
        weights_folder: Where the pinned weights lie.

    Raises:
        ModelUnavailable: If weights are absent or not the published ones.
    """

    def __init__(self, model: PoseModel, weights_folder: Path) -> None:
        weights = LANDMARK_NETWORKS[model]
        self._bundle = build_task_bundle(
            load_weights(DETECTOR, weights_folder), load_weights(weights, weights_folder)
        )
        self._model = ModelInfo(f"blazepose-{model}", weights.version, weights.sha256)

    @property
    def model(self) -> ModelInfo:
        """The landmark network."""
        return self._model

    def estimate_track(self, clip: Clip, *, on_progress: OnProgress | None = None) -> PoseTrack:
        """The climber's pose in every frame; see `PoseEngine`."""
        times_ms: list[int] = []
        rows: list[Float32[np.ndarray, "33 7"]] = []
        check = FrameCheck()
        with self._landmarker() as landmarker:
            for frame in clip.read_frames():
                check.check_time(frame.t_ms)
                check.check_picture(frame.rgb)
                times_ms.append(frame.t_ms)
                rows.append(_landmark_rows(_detect(landmarker, frame)))
                if on_progress is not None:
                    on_progress(len(rows) / clip.expected_frames)
        size_px = check.size_px
        return _to_track(times_ms, np.stack(rows), size_px, self._model)

    @contextmanager
    def _landmarker(self) -> Iterator[Any]:
        """A fresh landmarker for each clip: it carries the previous frame's person along."""
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=self._bundle),
            running_mode=vision.RunningMode.VIDEO,
        )
        with vision.PoseLandmarker.create_from_options(options) as landmarker:
            yield landmarker


def _detect(landmarker: Any, frame: Frame) -> Any:
    import mediapipe

    image = mediapipe.Image(
        image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(frame.rgb)
    )
    return landmarker.detect_for_video(image, frame.t_ms)


def _landmark_rows(result: Any) -> Float32[np.ndarray, "33 7"]:
    if not result.pose_landmarks:
        return np.full((LANDMARK_COUNT, _ROW), np.nan, dtype=np.float32)
    pairs = zip(result.pose_landmarks[0], result.pose_world_landmarks[0], strict=True)
    return np.array(
        [(p.x, p.y, p.z, p.visibility, w.x, w.y, w.z) for p, w in pairs], dtype=np.float32
    )


def _to_track(
    times_ms: list[int],
    rows: Float32[np.ndarray, "T 33 7"],
    size_px: tuple[int, int],
    model: ModelInfo,
) -> PoseTrack:
    return PoseTrack(
        t_ms=np.array(times_ms, dtype=np.int64),
        landmarks=rows[..., :3],
        visibility=rows[..., 3],
        world_m=rows[..., 4:],
        width_px=size_px[0],
        height_px=size_px[1],
        model=model,
    )
