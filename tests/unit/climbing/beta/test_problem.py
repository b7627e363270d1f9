"""Problems: what is none, by name."""

from dataclasses import replace

import pytest

from climbing.beta.beginning import list_hand_pairs, list_starts
from climbing.beta.problem import BetaHold, BetaProblem, Start
from climbing.beta.stance import FREE
from climbing.body.climber import Climber
from climbing.body.limbs import Limb
from climbing.errors import InvalidInput

NAN = float("nan")
HOLDS = tuple(BetaHold(name, 0.2 * row, 0.4 * row) for row, name in enumerate("abcd"))
PROBLEM = BetaProblem(HOLDS, Start(("c",)), ("d",), Climber(1.75))


@pytest.mark.parametrize(
    ("problem", "arguments"),
    [
        ("x_m", {"x_m": NAN}),
        ("y_m", {"y_m": float("inf")}),
        ("radius_m", {"radius_m": -0.1}),
        ("radius_m", {"radius_m": NAN}),
        ("difficulty", {"difficulty": -1.0}),
        ("difficulty", {"difficulty": NAN}),
        ("pull_deg", {"pull_deg": NAN}),
    ],
)
def test_a_hold_that_is_none_is_named(problem: str, arguments: dict[str, float]) -> None:
    """With its id and what is wrong."""
    with pytest.raises(InvalidInput, match=problem) as caught:
        BetaHold(**{"id": "h7", "x_m": 0.0, "y_m": 1.0} | arguments)
    assert "h7" in caught.value.name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("angle_deg", {"angle_deg": 120.0}),
        ("angle_deg", {"angle_deg": NAN}),
        ("holds", {"holds": ()}),
        ("holds", {"holds": (*HOLDS, HOLDS[0])}),
        ("holds", {"holds": tuple(BetaHold(k, 0.0, 0.0) for k in range(2001))}),
        ("start.hands", {"start": Start(())}),
        ("start.hands", {"start": Start(("a", "b", "c"))}),
        ("start.hands", {"start": Start(("z",))}),
        ("start.feet", {"start": Start(("c",), ("z",))}),
        ("start.feet", {"start": Start(("c",), ("a", "a", "b"))}),
        ("finish", {"finish": ()}),
        ("finish", {"finish": ("nowhere",)}),
        ("finish", {"holds": (*HOLDS[:3], replace(HOLDS[3], feet_only=True))}),
    ],
)
def test_a_problem_that_is_none_is_refused_by_field(name: str, changes: dict[str, object]) -> None:
    """Before anything is computed."""
    with pytest.raises(InvalidInput) as caught:
        replace(PROBLEM, **changes)
    assert caught.value.name == name


def test_one_hold_takes_both_hands_and_two_take_one_each() -> None:
    """In either order."""
    assert list_hand_pairs(PROBLEM, ("c",)) == {(2, 2)}
    assert list_hand_pairs(PROBLEM, ("c", "a")) == {(2, 0), (0, 2)}


def test_a_climber_with_one_hand_begins_with_it() -> None:
    """The other one is nowhere."""
    one_handed = replace(PROBLEM, climber=Climber(1.75, excluded=frozenset({Limb.LEFT_HAND})))
    assert list_hand_pairs(one_handed, ("c",)) == {(FREE, 2)}


def test_stated_feet_are_where_it_begins() -> None:
    """One or two, either foot."""
    one = replace(PROBLEM, start=Start(("c",), ("a",)))
    two = replace(PROBLEM, start=Start(("c",), ("a", "b")))
    assert {stance[2:] for stance in list_starts(one)} == {(0, FREE), (FREE, 0)}
    assert {stance[2:] for stance in list_starts(two)} == {(0, 1), (1, 0)}
