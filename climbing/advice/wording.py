"""Advice in other words, as long as they say the same. Knows not who words it."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from climbing.advice.finding import Finding

Reword = Callable[[Sequence[str]], Sequence[str]]

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*\s?%?")
# Whoever swaps these sends a climber's wrong hand to the hold.
_SIDES: Final = re.compile(r"\b(left|right|hands?|foot|feet|arms?|legs?)\b", re.IGNORECASE)
_MARKUP: Final = re.compile(r"[<>\n\r\t*_`#]|://")
_LONGEST: Final = 2


def word_advice(findings: Sequence[Finding], reword: Reword) -> tuple[Finding, ...]:
    """Findings with their texts reworded; each keeps its own where the other says something else.

    Code, weight, evidence and moments stay what they are, and so does the order.

    Args:
        findings: What the rules found.
        reword: Answers as many texts, in the same order; another number of them is no answer.
    """
    texts = reword([finding.text for finding in findings]) if findings else ()
    if len(texts) != len(findings):
        return tuple(findings)
    return tuple(
        replace(finding, text=text.strip()) if says_the_same(finding.text, text) else finding
        for finding, text in zip(findings, texts, strict=True)
    )


def says_the_same(text: str, other: str) -> bool:
    """Whether another wording has the same numbers and limbs, and is nothing but a short text."""
    words = other.strip()
    if not words or len(words) > _LONGEST * len(text) or _MARKUP.search(words):
        return False
    return _list_numbers(text) == _list_numbers(words) and _name_sides(text) == _name_sides(words)


def _list_numbers(text: str) -> Counter[str]:
    return Counter(number.replace(" ", "") for number in _NUMBER.findall(text))


def _name_sides(text: str) -> set[str]:
    """Which limbs and sides are named, in the singular."""
    singular = {"feet": "foot"}
    found = (word.lower() for word in _SIDES.findall(text))
    return {singular.get(word, word.removesuffix("s")) for word in found}
