"""Each rule speaks where it should, is silent where it should, and shows what it rests on."""

import pytest

from climbing.advice.finding import Evidence, Finding
from climbing.advice.rules import (
    FEWEST_REGRIPS,
    LEAST_STRAIGHT,
    MOST_FEET_OFF,
    MOST_FINDINGS,
    NEARLY_THE_SAME,
    Facts,
    give_advice,
)
from climbing.body.limbs import Limb
from climbing.comparison.deviation import Deviation, DeviationKind
from climbing.errors import InvalidInput


def deviate(kind: DeviationKind, *, saving: float = 1.0, at: int = 0) -> Deviation:
    """One of a kind."""
    return Deviation(kind, at, at + 500, Limb.LEFT_HAND, 1.0, "1", 1, 2, saving, f"{kind} {at}.")


def codes(facts: Facts) -> list[str]:
    """Of all findings."""
    return [finding.code for finding in give_advice(facts)]


@pytest.mark.parametrize(
    ("code", "speaks", "silent"),
    [
        ("feet_off", {"feet_off_fraction": MOST_FEET_OFF + 0.01}, {"feet_off_fraction": 0.2}),
        ("bent_arms", {"straight_arm_fraction": 0.34}, {"straight_arm_fraction": LEAST_STRAIGHT}),
        ("pauses", {"still_s": 2.6, "ascent_s": 10.0}, {"still_s": 2.5, "ascent_s": 10.0}),
        ("regrips", {"regrip_count": float(FEWEST_REGRIPS)}, {"regrip_count": 2.0}),
        ("efficient", {"efficiency": NEARLY_THE_SAME}, {"efficiency": 0.89}),
    ],
)
def test_a_figure_on_this_side_of_its_limit_and_on_the_other(
    code: str, speaks: dict[str, float], silent: dict[str, float]
) -> None:
    """And nothing else is said."""
    assert codes(Facts(speaks, ())) == [code]
    assert codes(Facts(silent, ())) == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("sequence", DeviationKind.EXTRA_MOVE),
        ("sequence", DeviationKind.OTHER_HOLD),
        ("sequence", DeviationKind.OTHER_HAND),
        ("footwork", DeviationKind.OTHER_FOOTHOLD),
        ("feet_off", DeviationKind.FOOT_OFF),
        ("body_position", DeviationKind.BODY_AWAY),
    ],
)
def test_a_deviation_is_told_with_where_it_shows(code: str, kind: DeviationKind) -> None:
    """Its time and limb."""
    (finding,) = give_advice(Facts({}, (deviate(kind, at=700),)))
    assert finding.code == code
    assert [(m.start_ms, m.end_ms, m.limb) for m in finding.moments] == [
        (700, 1200, Limb.LEFT_HAND)
    ]
    assert finding.evidence


@pytest.mark.parametrize("kind", [DeviationKind.EXTRA_MOVE, DeviationKind.OTHER_FOOTHOLD])
def test_what_saves_nothing_is_not_advised(kind: DeviationKind) -> None:
    """The climber's way may be as good."""
    assert codes(Facts({}, (deviate(kind, saving=0.0),))) == []


def test_the_costliest_comes_first_and_a_few_are_enough() -> None:
    """Of everything at once."""
    figures = {
        "feet_off_fraction": 0.5,
        "straight_arm_fraction": 0.0,
        "still_s": 5.0,
        "ascent_s": 10.0,
        "regrip_count": 9.0,
    }
    many = tuple(
        deviate(kind, saving=2.0 + number, at=1000 * number)
        for number, kind in enumerate(DeviationKind)
    )
    found = give_advice(Facts(figures, many))
    assert len(found) == MOST_FINDINGS
    weights = [finding.weight for finding in found]
    assert weights == sorted(weights, reverse=True)
    assert found[0].code == "feet_off"


def test_a_sequence_is_told_by_its_costliest_difference() -> None:
    """And how many moves can be saved."""
    cheap = deviate(DeviationKind.EXTRA_MOVE, saving=0.5, at=0)
    dear = deviate(DeviationKind.EXTRA_MOVE, saving=2.5, at=900)
    (finding,) = give_advice(Facts({}, (cheap, dear)))
    assert finding.text == "2 hand moves can be saved. extra_move 900."
    assert finding.evidence[0] == Evidence("saving", 2.5, "moves")
    assert finding.moments[0].start_ms == 900


def test_a_finding_without_evidence_is_none() -> None:
    """By its code."""
    with pytest.raises(InvalidInput, match="of praise is missing"):
        Finding("praise", "Well done.", 0.5, ())
    with pytest.raises(InvalidInput, match="weight"):
        Finding("praise", "Well done.", 1.5, (Evidence("x", 1.0, "1"),))
