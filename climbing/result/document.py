"""The document that an analysis becomes, version 1. Knows nothing of bytes.

docs/result-format.md describes it; contracts/results.py is its schema.
"""

from typing import Any, Final

import numpy as np

from climbing.body.joint_angles import JOINTS
from climbing.errors import InvalidInput
from climbing.pose.track import ModelInfo
from climbing.result.analysis import ClimbAnalysis, ClimberFacts, WallFindings
from climbing.result.bounds import Bounds
from climbing.result.columns import (
    ColumnGroup,
    fit_groups,
    write_integers,
    write_levels,
    write_lines,
)
from climbing.result.comparison_section import write_advice, write_comparison
from climbing.result.ghost_findings import GhostFindings
from climbing.result.ghost_section import GhostView, write_ghost
from climbing.result.hold_sections import write_contacts, write_holds
from climbing.result.relatives import PARENTS_IN_DEPTH, PARENTS_IN_IMAGE
from climbing.result.wall_section import write_wall

VERSION: Final = 1

# 60 s at 240 frames a second. Readers refuse more, so that a small document cannot fill a memory.
MAX_FRAMES: Final = 14_400


def build_document(analysis: ClimbAnalysis, bounds: Bounds | None = None) -> dict[str, Any]:
    """The analysis as a JSON object, columns written as keys.

    Args:
        analysis: What was found.
        bounds: The largest error of each kind of figure; the defaults are what clients expect.

    Raises:
        InvalidInput: If there is no frame or more than `MAX_FRAMES`, or a value is so large that no
            climber can be there.
    """
    frames = len(analysis.pose)
    if not 1 <= frames <= MAX_FRAMES:
        raise InvalidInput("pose", f"has {frames} frames, must have 1 to {MAX_FRAMES}")
    bounds = bounds or Bounds()
    models = (analysis.pose.model, *analysis.other_models, *analysis.wall.models)
    return {
        "version": VERSION,
        "analysis_id": analysis.analysis_id,
        "video": _video(analysis),
        "models": [_model(model) for model in models],
        "climber": _climber(analysis.climber),
        **_columns(analysis, bounds),
        **_wall(analysis.wall, bounds),
        **_ghost(analysis.ghost, bounds),
        **({"advice": write_advice(analysis.advice)} if analysis.advice else {}),
        "metrics": {m.name: {"value": m.value, "unit": m.unit} for m in analysis.metrics},
        "warnings": [*analysis.warnings, *analysis.wall.warnings, *analysis.ghost.warnings],
    }


def _video(analysis: ClimbAnalysis) -> dict[str, Any]:
    return {
        "width": analysis.pose.width_px,
        "height": analysis.pose.height_px,
        "fps": analysis.video.fps,
        "duration_ms": analysis.video.duration_ms,
        "frame_count": len(analysis.pose),
        "truncated": analysis.video.truncated,
        "t_ms": write_integers("t_ms", analysis.pose.t_ms),
    }


def _model(model: ModelInfo) -> dict[str, Any]:
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def _climber(climber: ClimberFacts) -> dict[str, Any]:
    return {
        "height_m": climber.height_m,
        "m_per_wall_unit": climber.m_per_wall_unit,
        "reason": climber.reason,
    }


def _wall(wall: WallFindings, bounds: Bounds) -> dict[str, Any]:
    """The sections of what is known; an unknown one is left out."""
    if wall.registration is None:
        return {}
    found: dict[str, Any] = {"wall": write_wall(wall.registration, bounds)}
    if wall.holds is not None:
        found["holds"] = write_holds(wall.holds, wall.registration, bounds)
    if wall.contacts is not None:
        found["contacts"] = write_contacts(wall.contacts)
    return found


def _ghost(found: GhostFindings, bounds: Bounds) -> dict[str, Any]:
    """The ghost and what differed from it; left out if there is none."""
    if found.ghost is None or found.reading is None or found.comparison is None:
        return {}
    reading, comparison = found.reading, found.comparison
    view = GhostView(
        found.ghost,
        [place.hold for place in reading.places],
        reading.frame.to_px(np.array([place.point_m for place in reading.places])),
        reading.frame,
        reading.problem.climber,
        reading.problem.angle_deg,
        comparison.clock,
    )
    return {
        "ghost": write_ghost(view, bounds),
        "comparison": write_comparison(reading.ascent, comparison),
    }


def _columns(analysis: ClimbAnalysis, bounds: Bounds) -> dict[str, Any]:
    """Pose, angles and centre of gravity: columns over the frames that show the climber."""
    lines = _line_groups(analysis, bounds)
    x, y, z, angles, centre_x, centre_y = (
        write_lines(group, keys) for group, keys in zip(lines, fit_groups(lines), strict=True)
    )
    seen = analysis.pose.visibility[analysis.pose.detected].astype(np.float64)
    visibility = write_levels(ColumnGroup("visibility", seen, bounds.visibility))
    return {
        "pose": {
            "gaps": [list(gap) for gap in analysis.gaps],
            "x": x,
            "y": y,
            "z": z,
            "visibility": visibility,
        },
        "angles": {"names": [joint.name for joint in JOINTS]} | angles,
        "centre_of_gravity": {"x": centre_x, "y": centre_y},
    }


def _line_groups(analysis: ClimbAnalysis, bounds: Bounds) -> list[ColumnGroup]:
    """What is written as lines, with quanta that are the same length along x, y and z."""
    pose = analysis.pose
    x, y, z = pose.landmarks[pose.detected].astype(np.float64).transpose(2, 0, 1)
    angles = analysis.angles_deg[pose.detected].astype(np.float64)
    centre = analysis.centre_of_gravity[pose.detected].astype(np.float64)
    shorter_px = min(pose.width_px, pose.height_px)
    per_width, per_height = shorter_px / pose.width_px, shorter_px / pose.height_px
    x_quantum, y_quantum = bounds.position * per_width, bounds.position * per_height
    return [
        ColumnGroup("x", x, x_quantum, PARENTS_IN_IMAGE),
        ColumnGroup("y", y, y_quantum, PARENTS_IN_IMAGE),
        ColumnGroup("z", z, bounds.depth * per_width, PARENTS_IN_DEPTH),
        ColumnGroup("angles", angles, bounds.angle_deg),
        ColumnGroup("centre_of_gravity", centre[:, :1], x_quantum),
        ColumnGroup("centre_of_gravity", centre[:, 1:], y_quantum),
    ]
