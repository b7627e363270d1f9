"""The wall's part of the document: where each frame lies on it. Knows no holds."""

from typing import Any, Final

import numpy as np

from climbing.result.analysis import find_gaps
from climbing.result.bounds import Bounds
from climbing.result.columns import MAX_QUANTA, ColumnGroup, fit_groups, write_lines
from climbing.result.frame_corners import compute_frame_corners_px
from climbing.wall.registration import WallRegistration

# Each corner relative to the one before it: the frame's size on the wall changes less than its
# place. 8 % fewer bytes.
_PARENTS: Final = (-1, 0, 1, 2)
_DECIMALS: Final = 2


def write_wall(registration: WallRegistration, bounds: Bounds) -> dict[str, Any]:
    """The wall as it stands in the document.

    A frame that no reader could place by its corners is written as not registered.
    """
    corners_px = compute_frame_corners_px(
        registration, error_px=bounds.corner_px, farthest_px=MAX_QUANTA * bounds.corner_px
    )
    placed = np.isfinite(corners_px).all(axis=(1, 2))
    groups = [
        ColumnGroup(f"wall.{name}", corners_px[placed, :, axis], bounds.corner_px, _PARENTS)
        for axis, name in enumerate("xy")
    ]
    x, y = (write_lines(g, keys) for g, keys in zip(groups, fit_groups(groups), strict=True))
    width_px, height_px = registration.panorama_size_px
    return {
        "width": int(width_px),
        "height": int(height_px),
        "up": [round(float(part), 6) for part in registration.up],
        "m_per_px": registration.m_per_px,
        "gaps": [list(gap) for gap in find_gaps(placed)],
        "corners": {"x": x, "y": y},
        **_errors(registration),
        "outline_bound_px": bounds.outline_px,
    }


def _errors(registration: WallRegistration) -> dict[str, float | None]:
    known = registration.error_px[registration.ok & np.isfinite(registration.error_px)]
    if not known.size:
        return {"error_px": None, "error_p95_px": None}
    return {
        "error_px": round(float(np.median(known)), _DECIMALS),
        "error_p95_px": round(float(np.percentile(known, 95)), _DECIMALS),
    }
