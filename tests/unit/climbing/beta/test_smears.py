"""Smearing feet stand still while a limb moves, and what moves over them is a feasible motion."""

from typing import Any

import numpy as np
import pytest

from cli.beta_documents import describe_ghost
from climbing.beta.ghost import find_ghost
from climbing.beta.stance import SMEAR
from climbing.body.joints import LIMB_ENDS
from climbing.body.limbs import LIMBS
from tests.beta_checker import find_faults
from tests.unit.climbing.beta.problems import build, state_ladder

# A smearing foot may stray as much as a foot on a hold.
MOST_M = 0.02


def take_footholds_away(angle_deg: float) -> dict[str, Any]:
    """A ladder for hands only: feet have nothing but the wall."""
    document = state_ladder(rungs=5, gap_m=0.35, angle_deg=angle_deg)
    start = document["start"]["hands"]
    rows = {hold["id"]: hold for hold in document["holds"]}
    lowest = min(rows[name]["y_m"] for name in start)
    document["holds"] = [hold for hold in document["holds"] if hold["y_m"] >= lowest]
    document["start"] = {"hands": start}
    return document


@pytest.mark.parametrize("angle_deg", [-15.0, -5.0, 0.0])
def test_a_wall_without_footholds_is_climbed_on_smears(angle_deg: float) -> None:
    """On slabs and vertical walls, faultless by the examiner, feet still during each move."""
    document = take_footholds_away(angle_deg)
    problem = build(document)
    ghost = find_ghost(problem)
    assert find_faults(document, describe_ghost(problem, ghost)) == []
    smears = 0
    for move in ghost.moves:
        fps = ghost.trajectory.fps
        frames = ghost.trajectory.points_m[
            int(np.ceil(move.lift_ms * fps / 1000)) : int(move.land_ms * fps / 1000) + 1
        ]
        for limb in LIMBS:
            if move.limb is limb or move.before.at(limb) != SMEAR:
                continue
            smears += 1
            ends_m = frames[:, LIMB_ENDS[LIMBS.index(limb)], :2]
            assert np.ptp(ends_m, axis=0).max() < MOST_M
    assert smears
