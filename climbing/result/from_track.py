"""From a track to everything the result says about it."""

from dataclasses import replace
from typing import Final

import numpy as np

from climbing.body.body_fit import fit_body
from climbing.body.centre_of_gravity import compute_centre_of_gravity
from climbing.body.joint_angles import compute_joint_angles_deg
from climbing.body.metrics import UNITS, PoseMetrics, compute_pose_metrics
from climbing.pose.track import PoseTrack
from climbing.result.analysis import (
    ClimbAnalysis,
    ClimberFacts,
    Metric,
    VideoFacts,
    WallFindings,
)
from climbing.wall.scale import compute_m_per_px

NO_CLIMBER: Final = "no_climber"
TRUNCATED: Final = "video_truncated"
HEIGHT_UNKNOWN: Final = "height_unknown"
WALL_UNKNOWN: Final = "wall_unknown"
SCALE_UNKNOWN: Final = "scale_unknown"

# Farthest that a landmark is written down [frame sizes].
_OUTSIDE: Final = 10.0


def build_climb_analysis(
    analysis_id: str,
    track: PoseTrack,
    *,
    fps: float,
    truncated: bool,
    climber_height_m: float | None = None,
    wall: WallFindings | None = None,
) -> tuple[ClimbAnalysis, PoseMetrics]:
    """The analysis of a clip.

    Args:
        analysis_id: Of the analysis.
        track: The climber.
        fps: As the container says; 0 if it does not, then the track's own mean.
        truncated: Whether the file breaks off before its stated end.
        climber_height_m: As the climber states it; without it metres are the network's own.
        wall: What is known of the wall.

    Raises:
        InvalidInput: If the height is not that of a person.
    """
    wall = wall or WallFindings()
    # A network in doubt may put a landmark anywhere; beyond this it is simply outside.
    track = replace(track, landmarks=np.clip(track.landmarks, -_OUTSIDE, _OUTSIDE))
    body = fit_body(track, height_m=climber_height_m)
    track = replace(track, world_m=body.world_m)
    if climber_height_m is not None:
        wall = _scale_wall(wall, track)
    metrics = compute_pose_metrics(track)
    warnings = (
        *((NO_CLIMBER,) if not track.detected.any() else ()),
        *((TRUNCATED,) if truncated else ()),
    )
    analysis = ClimbAnalysis(
        analysis_id=analysis_id,
        video=VideoFacts(
            fps=fps or len(track) / metrics.duration_s,
            duration_ms=round(metrics.duration_s * 1000),
            truncated=truncated,
        ),
        pose=track,
        angles_deg=compute_joint_angles_deg(track.world_m),
        centre_of_gravity=compute_centre_of_gravity(track.landmarks)[:, :2],
        climber=_describe_climber(climber_height_m, wall),
        metrics=tuple(
            Metric(name, float(value), UNITS[name])
            for name, value in metrics.to_dict().items()
            if value is not None and np.isfinite(value)
        ),
        warnings=warnings,
        wall=wall,
    )
    return analysis, metrics


def _scale_wall(wall: WallFindings, track: PoseTrack) -> WallFindings:
    """The wall in metres, from a climber whose metres are true; a scale it has already stays."""
    registration = wall.registration
    if registration is None or registration.m_per_px is not None:
        return wall
    m_per_px = compute_m_per_px(track, registration)
    return replace(wall, registration=replace(registration, m_per_px=m_per_px))


def _describe_climber(height_m: float | None, wall: WallFindings) -> ClimberFacts:
    """The wall's scale, or the first reason why there is none."""
    registration = wall.registration
    if registration is not None and registration.m_per_px is not None:
        return ClimberFacts(height_m, registration.m_per_px, None)
    if height_m is None:
        return ClimberFacts(height_m, None, HEIGHT_UNKNOWN)
    return ClimberFacts(height_m, None, WALL_UNKNOWN if registration is None else SCALE_UNKNOWN)
