"""Small made-up climbs: smooth, deterministic, with whatever oddity a test asks for."""

from dataclasses import replace

import numpy as np

from climbing.pose.track import ModelInfo, PoseTrack
from climbing.result import ClimbAnalysis, ClimberFacts, Metric, VideoFacts, WallFindings

NETWORK = ModelInfo("blazepose-heavy", "0.5", "59e42d71" * 8)
DETECTOR = ModelInfo("blazepose-detector", "0.10", "9ba9dd3d" * 8)


def make_track(
    frames: int,
    *,
    missing: tuple[int, ...] = (),
    t_ms: tuple[int, ...] | None = None,
    size_px: tuple[int, int] = (720, 1280),
    pace: float = 1.0,
) -> PoseTrack:
    """A body of 33 landmarks, each swaying on a phase of its own, every 16 frames at pace 1."""
    time = pace * np.arange(frames)[:, None, None]
    landmark = np.arange(33)[None, :, None]
    axis = np.arange(3)[None, None, :]
    sway = np.sin(0.4 * time + 0.7 * landmark + 1.9 * axis) * np.array([0.02, 0.03, 0.2])
    rest = np.array([0.5, 0.4, 0.0]) + landmark * np.array([0.003, 0.011, -0.004])
    landmarks = (rest + sway).astype(np.float32)
    visibility = (0.5 + 0.49 * np.sin(0.9 * time + landmark)[..., 0]).astype(np.float32)
    landmarks[list(missing)] = np.nan
    visibility[list(missing)] = np.nan
    if t_ms is None:
        t_ms = tuple(round(i * 1000 / 30) for i in range(frames))
    return PoseTrack(
        t_ms=np.array(t_ms, dtype=np.int64),
        landmarks=landmarks,
        visibility=visibility,
        world_m=landmarks.copy(),
        width_px=size_px[0],
        height_px=size_px[1],
        model=NETWORK,
    )


def make_analysis(track: PoseTrack, wall: WallFindings | None = None) -> ClimbAnalysis:
    """An analysis around a track, with plausible angles and metrics."""
    centre = track.landmarks.astype(np.float64).mean(axis=1)
    angles = 90 + 80 * np.sin(9 * track.landmarks[:, :8, 0].astype(np.float64))
    return ClimbAnalysis(
        analysis_id="0f8fad5b-d9cb-469f-a165-70867728950e",
        video=VideoFacts(fps=30.0, duration_ms=int(track.t_ms[-1]) + 33),
        pose=track,
        angles_deg=angles,
        centre_of_gravity=centre[:, :2],
        climber=ClimberFacts(height_m=1.75, m_per_wall_unit=None, reason="no_wall"),
        metrics=(Metric("time_on_wall", 27.4, "s"), Metric("moves", 23, "1")),
        other_models=(DETECTOR,),
        warnings=("low_light",),
        wall=wall or WallFindings(),
    )


def with_landmark(track: PoseTrack, landmark: int, axis: int, values: object) -> PoseTrack:
    """The track with other coordinates for one landmark; frames without a climber stay empty."""
    landmarks = track.landmarks.copy()
    landmarks[:, landmark, axis] = np.where(track.detected, np.asarray(values, np.float32), np.nan)
    return replace(track, landmarks=landmarks)
