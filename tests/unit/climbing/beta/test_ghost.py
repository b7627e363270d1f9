"""Ghosts: climbs that an independent examiner accepts, different for different bodies."""

from typing import Any

import numpy as np
import pytest

from cli.beta_documents import describe_ghost
from climbing.beta.alternatives import list_hand_moves
from climbing.beta.cost_terms import CostTerms
from climbing.beta.ghost import Ghost, find_ghost
from climbing.beta.no_way import NoWayUp
from climbing.beta.stance import MoveKind
from climbing.beta.weights import Weights
from tests.beta_checker import find_faults
from tests.beta_walls import invent_route
from tests.unit.climbing.beta.problems import build, state_ladder


def answer(document: dict[str, Any]) -> tuple[Ghost, dict[str, Any]]:
    """The ghost and what a client gets."""
    problem = build(document)
    ghost = find_ghost(problem)
    return ghost, describe_ghost(problem, ghost)


@pytest.mark.parametrize("seed", range(5))
def test_a_route_that_was_set_to_be_climbed_is_climbed(seed: int) -> None:
    """Statically, and without a fault in any frame."""
    document = invent_route(seed)
    ghost, written = answer(document)
    assert find_faults(document, written) == []
    assert MoveKind.DYNAMIC not in ghost.best.path.kinds


@pytest.mark.parametrize("spoil", ["arm", "hold", "lean", "finish"])
def test_the_examiner_sees_what_is_wrong(spoil: str) -> None:
    """Else it would be no examiner."""
    document = state_ladder(rungs=3)
    _, written = answer(document)
    assert find_faults(document, written) == []
    frames = np.array(written["trajectory"]["frames"])
    joints = written["trajectory"]["joints"]
    if spoil == "arm":
        frames[10, joints.index("left_elbow")] += [0.03, 0.0, 0.0]
    elif spoil == "hold":
        frames += [0.05, 0.0, 0.0]
    elif spoil == "lean":
        frames[:, [k for k, name in enumerate(joints) if name[-4:] not in {"hand", "foot"}], 2] += 2
    else:
        written["stances"][-1]["left_hand"] = "l0"
    written["trajectory"]["frames"] = frames.tolist()
    assert find_faults(document, written)


def test_alternatives_cost_more_and_use_other_hands() -> None:
    """Each different from the best and from the others."""
    ghost, _ = answer(state_ladder(rungs=4))
    ways = [ghost.best, *ghost.alternatives]
    costs = [way.path.cost for way in ways]
    assert len(ways) > 1
    assert costs == sorted(costs)
    assert len({list_hand_moves(way.path) for way in ways}) == len(ways)


def test_the_same_problem_has_the_same_ghost() -> None:
    """To the last digit."""
    first, second = (answer(state_ladder(rungs=3))[1] for _ in range(2))
    assert first == second


def test_a_gap_that_nobody_spans_is_named_with_its_size() -> None:
    """And how far the climber came."""
    document = state_ladder()
    for hold in document["holds"]:
        if int(hold["id"][1:]) > 4:
            hold["y_m"] += 2.5
    with pytest.raises(NoWayUp, match=r"next hold is 2\.\d+ m away") as caught:
        find_ghost(build(document))
    hands = caught.value.nearest.stances[-1][:2]
    assert {document["holds"][row]["id"] for row in hands} <= {"l4", "r4"}


def test_a_start_that_is_too_wide_is_out_of_reach() -> None:
    """Before any pose is asked for."""
    document = state_ladder()
    document["holds"].append({"id": "far", "x_m": 6.0, "y_m": 1.4})
    document["start"] = {"hands": ["l3", "far"]}
    with pytest.raises(NoWayUp, match="start cannot be held") as caught:
        find_ghost(build(document))
    assert caught.value.nearest.stances == ()


def force_choice(height_m: float) -> dict[str, Any]:
    """A hold on the way that only who cannot reach past it needs."""
    places = {"s": (0.0, 1.35), "t": (0.0, 2.47), "aside": (0.55, 1.9), "f": (0.05, 2.62)}
    feet = {"fl": (-0.2, 0.3), "fr": (0.2, 0.35), "ml": (-0.15, 0.75), "mr": (0.2, 0.8)}
    feet |= {"hl": (-0.15, 1.1), "hr": (0.35, 1.15)}
    holds = [
        {"id": name, "x_m": x, "y_m": y, "radius_m": 0.05}
        for name, (x, y) in (places | feet).items()
    ]
    return {
        "wall": {"angle_deg": 10},
        "holds": holds,
        "feet": list(feet),
        "start": {"hands": ["s"]},
        "finish": ["f"],
        "climber": {"height_m": height_m},
    }


def test_short_and_tall_climbers_get_different_ways_for_reach() -> None:
    """The short one takes a hold on the way; the tall one's way would stretch that body more."""
    ghosts, hands = {}, {}
    for height_m in (1.5, 1.9):
        document = force_choice(height_m)
        ghosts[height_m], written = answer(document)
        assert find_faults(document, written) == []
        hands[height_m] = {move["to"] for move in written["moves"] if "hand" in move["limb"]}
    assert "t" in hands[1.5]
    assert "t" not in hands[1.9]
    terms = {
        height_m: CostTerms.build(build(force_choice(height_m)), Weights()).explain_path(
            ghosts[1.9].best.path
        )
        for height_m in ghosts
    }
    far = {
        height_m: sum(step.get(name, 0.0) for step in steps for name in ("hand_travel", "stretch"))
        for height_m, steps in terms.items()
    }
    assert far[1.5] > 1.3 * far[1.9]


def test_a_missing_limb_touches_nothing() -> None:
    """A climber with one foot climbs a ladder with three limbs."""
    document = state_ladder(rungs=2, gap_m=0.35)
    document["climber"]["excluded_limbs"] = ["left_foot"]
    document["start"]["feet"] = ["r0"]
    _, written = answer(document)
    assert all(stance["left_foot"] is None for stance in written["stances"])
    assert all(move["limb"] != "left_foot" for move in written["moves"])
    assert find_faults(document, written) == []


def test_who_is_there_already_only_holds_on() -> None:
    """A finish that is the start takes no move."""
    document = state_ladder()
    document["finish"] = document["start"]["hands"]
    _, written = answer(document)
    assert written["moves"] == []
    assert find_faults(document, written) == []


def test_hands_leap_only_where_nothing_else_leads_on() -> None:
    """Slopers under a steep overhang: no hand can let go in balance, so the moves are marked."""
    places = {"a": (0.0, 1.5), "b": (0.1, 1.9), "foot": (0.3, 0.7)}
    document = {
        "wall": {"angle_deg": 55},
        "holds": [
            {"id": name, "x_m": x, "y_m": y, "radius_m": 0.05, "type": "sloper"}
            for name, (x, y) in places.items()
        ],
        "feet": ["foot"],
        "start": {"hands": ["a"]},
        "finish": ["b"],
        "climber": {"height_m": 1.75},
    }
    ghost, written = answer(document)
    assert MoveKind.DYNAMIC in ghost.best.path.kinds
    assert find_faults(document, written) == []
    for hold in document["holds"]:
        hold["type"] = "jug"
    assert MoveKind.DYNAMIC not in answer(document)[0].best.path.kinds
