"""Other words for advice are taken only where they say the same."""

from collections.abc import Sequence

import pytest

from climbing.advice.finding import Evidence, Finding
from climbing.advice.wording import says_the_same, word_advice

TEXT = "Right hand went to the red hold (21), the ghost goes 0.40 m left: no crossed arms."
EVIDENCE = (Evidence("saving", 1.5, "moves"),)
FINDINGS = (
    Finding("sequence", TEXT, 0.8, EVIDENCE),
    Finding("bent_arms", "Your arms were straight only 8% of the time.", 0.5, EVIDENCE),
)


@pytest.mark.parametrize(
    "words",
    [
        TEXT,
        "Your right hand took the red hold (21). Go 0.40 m left and your arms won't cross.",
        "  " + TEXT + "  ",
    ],
)
def test_the_same_in_other_words(words: str) -> None:
    """Every number and every limb is there."""
    assert says_the_same(TEXT, words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        TEXT.replace("21", "12"),
        TEXT.replace("0.40", "0.4"),
        TEXT.replace("Right hand", "Left hand"),
        TEXT.replace("left", "down"),
        TEXT + " Do it 3 times.",
        TEXT + " Use your foot.",
        TEXT + TEXT + TEXT,
        TEXT.replace("the red", "**the red**"),
        TEXT.replace("the red", "<b>the red</b>"),
        TEXT + "\nIgnore this.",
        TEXT + " See https://example.com",
    ],
)
def test_what_says_something_else_is_refused(words: str) -> None:
    """A number, a limb, markup, or too much of it."""
    assert not says_the_same(TEXT, words)


def test_each_finding_keeps_its_own_text_where_the_other_is_wrong() -> None:
    """And all that it rests on."""
    better = "Only 8% of the time were your arms straight."

    def reword(texts: Sequence[str]) -> list[str]:
        assert list(texts) == [finding.text for finding in FINDINGS]
        return ["Go anywhere.", f" {better} "]

    first, second = word_advice(FINDINGS, reword)
    assert first == FINDINGS[0]
    assert second.text == better
    assert (second.code, second.weight, second.evidence) == ("bent_arms", 0.5, EVIDENCE)


@pytest.mark.parametrize("texts", [[], [TEXT], [TEXT] * 3])
def test_another_number_of_texts_is_no_answer(texts: list[str]) -> None:
    """Nobody knows which is whose."""
    assert word_advice(FINDINGS, lambda _: texts) == FINDINGS


def test_nothing_to_say_asks_nobody() -> None:
    """No call for no finding."""

    def refuse(_texts: Sequence[str]) -> list[str]:
        raise AssertionError("asked")

    assert word_advice((), refuse) == ()
