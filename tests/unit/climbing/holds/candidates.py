"""Candidates for tests."""

import numpy as np

from climbing.holds.network import RAYS, HoldCandidates
from climbing.holds.outlines import draw_outlines


def make_candidates(
    boxes: list[list[float]], scores: list[float], volume: list[float] | None = None
) -> HoldCandidates:
    """Ellipses in boxes, of no particular type."""
    corners = np.array(boxes, np.float32).reshape(-1, 4)
    return HoldCandidates(
        np.array(scores, np.float32),
        np.array(volume or [0.0] * len(scores), np.float32),
        draw_outlines(corners, np.ones((len(corners), RAYS), np.float32)),
        corners,
        np.zeros((len(corners), 7), np.float32),
    )
