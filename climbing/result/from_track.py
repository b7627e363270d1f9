"""From a track to everything the result says about it."""

from dataclasses import replace
from typing import Final

import numpy as np

from climbing.advice.rules import Facts, give_advice
from climbing.body.body_fit import fit_body
from climbing.body.centre_of_gravity import compute_centre_of_gravity
from climbing.body.joint_angles import compute_joint_angles_deg
from climbing.body.metrics import UNITS, PoseMetrics, compute_pose_metrics
from climbing.pose.track import PoseTrack
from climbing.result.analysis import (
    ClimbAnalysis,
    ClimberFacts,
    VideoFacts,
    WallFindings,
)
from climbing.result.ghost_findings import GhostFindings
from climbing.result.metric import Metric
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
    ghost: GhostFindings | None = None,
) -> ClimbAnalysis:
    """The analysis of a clip.

    Args:
        analysis_id: Of the analysis.
        track: The climber.
        fps: As the container says; 0 if it does not, then the track's own mean.
        truncated: Whether the file breaks off before its stated end.
        climber_height_m: As the climber states it; without it metres are the network's own.
        wall: What is known of the wall.
        ghost: Of the best way up.

    Raises:
        InvalidInput: If the height is not that of a person.
    """
    wall, ghost = wall or WallFindings(), ghost or GhostFindings()
    # A network in doubt may put a landmark anywhere; beyond this it is simply outside.
    track = replace(track, landmarks=np.clip(track.landmarks, -_OUTSIDE, _OUTSIDE))
    body = fit_body(track, height_m=climber_height_m)
    track = replace(track, world_m=body.world_m)
    if climber_height_m is not None:
        wall = _scale_wall(wall, track)
    metrics = compute_pose_metrics(track)
    figures = (*_list_metrics(metrics), *ghost.list_metrics())
    deviations = () if ghost.comparison is None else ghost.comparison.deviations
    return ClimbAnalysis(
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
        metrics=figures,
        warnings=_list_warnings(track, truncated=truncated),
        wall=wall,
        ghost=ghost,
        advice=give_advice(Facts({m.name: m.value for m in figures}, deviations)),
    )


def _list_warnings(track: PoseTrack, *, truncated: bool) -> tuple[str, ...]:
    nobody = () if track.detected.any() else (NO_CLIMBER,)
    return (*nobody, *((TRUNCATED,) if truncated else ()))


def _list_metrics(metrics: PoseMetrics) -> tuple[Metric, ...]:
    return tuple(
        Metric(name, float(value), UNITS[name])
        for name, value in metrics.to_dict().items()
        if value is not None and np.isfinite(value)
    )


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
