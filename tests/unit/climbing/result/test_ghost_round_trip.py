"""What comes back of a ghost: places, moves and motion within their bounds, and its comparison."""

from typing import Any

import numpy as np
import pytest

from climbing.body.joints import Point
from climbing.result import Bounds, build_document
from climbing.result.ghost_section import CENTRE_OF_GRAVITY
from contracts.result_reader import expand_result
from contracts.results import ResultDocument
from tests.golden.ghosts import make_ghosted


@pytest.fixture(scope="module")
def expanded() -> dict[str, Any]:
    """Through the whole document, which also obeys the schema."""
    document = build_document(make_ghosted())
    ResultDocument.model_validate(document)
    return expand_result(document)


def test_the_motion_comes_back_within_the_bound(expanded: dict[str, Any]) -> None:
    """Every point in every frame, along each axis of the picture."""
    found = make_ghosted().ghost
    assert found is not None
    assert found.ghost is not None
    assert found.reading is not None
    motion, frame = expanded["ghost"]["trajectory"], found.reading.frame
    seen = np.array(motion["frames"])
    assert motion["joints"] == [*(point.name.lower() for point in Point), CENTRE_OF_GRAVITY]
    true_m = found.ghost.trajectory.points_m
    assert seen.shape == (len(true_m), len(Point) + 1, 3)
    apart_px = seen[:, : len(Point), :2] - frame.to_px(true_m[..., :2])
    depth_m = seen[:, : len(Point), 2] * frame.m_per_px - true_m[..., 2]
    bound_m = Bounds().ghost_m
    assert max(motion["bounds"]) * frame.m_per_px <= bound_m * 1.01
    assert np.abs(apart_px).max() * frame.m_per_px <= bound_m * 1.01
    assert np.abs(depth_m).max() <= bound_m * 1.01


def test_stances_name_places_and_moves_chain(expanded: dict[str, Any]) -> None:
    """Each move changes one limb of the stance before it."""
    ghost = expanded["ghost"]
    limbs = ["left_hand", "right_hand", "left_foot", "right_foot"]
    assert len(ghost["stances"]) == len(ghost["moves"]) + 1
    for move, before, after in zip(
        ghost["moves"], ghost["stances"], ghost["stances"][1:], strict=False
    ):
        changed = [limb for limb, a, b in zip(limbs, before, after, strict=True) if a != b]
        assert changed == [move["limb"]]
        assert before[limbs.index(move["limb"])] == move["origin"]
        assert after[limbs.index(move["limb"])] == move["target"]
        assert move["cost"] == pytest.approx(sum(move["terms"].values()), abs=0.06)
        assert move["lift_ms"] <= move["land_ms"]
    holds = {hold["id"] for hold in expanded["holds"]}
    assert {place["hold"] for place in ghost["places"]} <= holds


def test_the_comparison_and_the_advice_come_back(expanded: dict[str, Any]) -> None:
    """With the climber's moves, the pairs, and a text for each deviation."""
    found = make_ghosted().ghost
    assert found is not None
    assert found.comparison is not None
    comparison = expanded["comparison"]
    assert comparison["similarity"] == pytest.approx(found.comparison.similarity, abs=0.005)
    assert comparison["efficiency"] == pytest.approx(found.comparison.efficiency, abs=0.005)
    told = [(d["kind"], d["start_ms"], d["text"]) for d in comparison["deviations"]]
    assert told == [(d.kind, d.start_ms, d.text) for d in found.comparison.deviations]
    assert [a["code"] for a in expanded["advice"]] == [a.code for a in make_ghosted().advice]
    assert all(advice["evidence"] for advice in expanded["advice"])
    assert expanded["ghost"]["clock"]["t_ms"] == list(found.comparison.clock.climb_ms)
