"""From a track to everything the result says about it."""

from dataclasses import replace
from typing import Final

import numpy as np

from climbing.body.centre_of_gravity import compute_centre_of_gravity
from climbing.body.joint_angles import compute_joint_angles_deg
from climbing.body.metrics import UNITS, PoseMetrics, compute_pose_metrics
from climbing.pose.track import PoseTrack
from climbing.result.analysis import ClimbAnalysis, ClimberFacts, Metric, VideoFacts

NO_CLIMBER: Final = "no_climber"
TRUNCATED: Final = "video_truncated"
SCALE_UNKNOWN: Final = "height_unknown"

# Farthest that a landmark is written down [frame sizes].
_OUTSIDE: Final = 10.0


def build_climb_analysis(
    analysis_id: str, track: PoseTrack, *, fps: float, truncated: bool
) -> tuple[ClimbAnalysis, PoseMetrics]:
    """The analysis of a clip of which only the pose is known.

    Args:
        analysis_id: Of the analysis.
        track: The climber.
        fps: As the container says; 0 if it does not, then the track's own mean.
        truncated: Whether the file breaks off before its stated end.
    """
    metrics = compute_pose_metrics(track)
    # A network in doubt may put a landmark anywhere; beyond this it is simply outside.
    track = replace(track, landmarks=np.clip(track.landmarks, -_OUTSIDE, _OUTSIDE))
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
        climber=ClimberFacts(height_m=None, m_per_wall_unit=None, reason=SCALE_UNKNOWN),
        metrics=tuple(
            Metric(name, float(value), UNITS[name])
            for name, value in metrics.to_dict().items()
            if value is not None and np.isfinite(value)
        ),
        warnings=warnings,
    )
    return analysis, metrics
