"""Integers as text, Base64 VLQ: five bits a character, so that a small number is one character.

The digits are those of JavaScript source maps [ECMA426]. gzip squeezes a column of them better
than decimal digits and commas: a number is one symbol, not three.
"""

from collections.abc import Iterable
from typing import Final

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PAYLOAD_BITS: Final = 5
_MORE: Final = 1 << _PAYLOAD_BITS


def from_unsigned(numbers: Iterable[int]) -> str:
    """Text of numbers from 0 up, lowest five bits first; a digit of 32 or more has a successor."""
    digits: list[str] = []
    for number in numbers:
        rest = number
        while rest >= _MORE:
            digits.append(_ALPHABET[_MORE | (rest & (_MORE - 1))])
            rest >>= _PAYLOAD_BITS
        digits.append(_ALPHABET[rest])
    return "".join(digits)


def from_signed(numbers: Iterable[int]) -> str:
    """Text of any integers: the sign is the lowest bit."""
    return from_unsigned(-number << 1 | 1 if number < 0 else number << 1 for number in numbers)
