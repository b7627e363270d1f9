"""Columns of a result, from text to numbers. Standard library only; knows nothing of climbing.

A column is a few keys: how many frames further and how much more than the key before, as Base64
VLQ [ECMA426], five bits a character, lowest first. docs/result-format.md describes it.
"""

import math
import operator
from collections.abc import Callable
from itertools import accumulate
from typing import Any, Final, NamedTuple

from contracts.result_errors import ResultCorrupt
from contracts.result_fields import take_integer, take_quantum

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_DIGITS: Final = {character: digit for digit, character in enumerate(_ALPHABET)}
_MORE: Final = 32
_MAX_SHIFT: Final = 25

# Samples are rounded to six decimals, or to so many that it moves them by 1/1000 of a quantum.
_PER_QUANTUM: Final = 500
_DECIMALS: Final = 6
_MAX_DECIMALS: Final = 12


class Columns(NamedTuple):
    """Decoded columns of one kind.

    Attributes:
        samples: For each column its value at each frame, rounded to decimals.
        bound: The largest error of a sample.
    """

    samples: list[list[float]]
    bound: float


class _Keys(NamedTuple):
    """One column's keys, checked.

    Attributes:
        steps: Frames from each key to the next.
        values: One more than steps, or none of either if there are no frames [quantum].
    """

    steps: list[int]
    values: list[int]


def decode_columns(group: dict[str, Any], where: str, *, columns: int, frames: int) -> Columns:
    """The samples of a group of columns.

    Args:
        group: As it stands in the document.
        where: Its place, for messages.
        columns: How many there must be.
        frames: How many samples each must have.

    Raises:
        ResultCorrupt: If a field or a column breaks its law.
    """
    quantum = take_quantum(group.get("quantum"), f"{where}.quantum")
    bound = take_quantum(group.get("bound"), f"{where}.bound")
    interpolate = _INTERPOLATIONS.get(str(group.get("interpolation")))
    if interpolate is None:
        raise ResultCorrupt(f"{where}.interpolation", f"must be one of {list(_INTERPOLATIONS)}")
    parents = _take_parents(group.get("parents"), f"{where}.parents", columns)
    decoded: list[list[float]] = []
    for keys, parent in zip(_take_keys(group, where, columns, frames), parents, strict=True):
        own = interpolate(keys, frames)
        if len(own) != frames:
            raise ResultCorrupt(f"{where}.frames", f"must end on frame {frames - 1}")
        base = decoded[parent] if parent >= 0 else None
        decoded.append(list(map(operator.add, own, base)) if base else own)
    decimals = math.ceil(math.log10(_PER_QUANTUM / quantum))
    units = 10 ** min(max(decimals, _DECIMALS), _MAX_DECIMALS)
    scale = quantum * units
    return Columns([[round(scale * s) / units for s in column] for column in decoded], bound)


def _take_parents(value: object, where: str, columns: int) -> list[int]:
    """The column that each column adds to its own, -1 for none; parents come first."""
    if value is None:
        return [-1] * columns
    if not isinstance(value, list) or len(value) != columns:
        raise ResultCorrupt(where, f"must be a list of {columns} integers")
    return [take_integer(p, where, least=-1, most=column - 1) for column, p in enumerate(value)]


def _take_keys(group: dict[str, Any], where: str, columns: int, frames: int) -> list[_Keys]:
    steps = _take_numbers(group, "frames", where, columns)
    changes = [
        [-(n >> 1) if n & 1 else n >> 1 for n in column]
        for column in _take_numbers(group, "values", where, columns)
    ]
    found = []
    for column_steps, column_changes in zip(steps, changes, strict=True):
        if len(column_changes) != len(column_steps) + (1 if frames else 0):
            raise ResultCorrupt(f"{where}.values", "must hold one number more than frames")
        if 0 in column_steps or sum(column_steps) > max(frames - 1, 0):
            raise ResultCorrupt(f"{where}.frames", f"must rise and end by frame {frames - 1}")
        found.append(_Keys(column_steps, list(accumulate(column_changes))))
    return found


def _take_numbers(group: dict[str, Any], name: str, where: str, columns: int) -> list[list[int]]:
    """The numbers from 0 up in each column's text."""
    text = group.get(name)
    if not isinstance(text, str):
        raise ResultCorrupt(f"{where}.{name}", "must be text")
    parts = text.split(",")
    if len(parts) != columns:
        raise ResultCorrupt(f"{where}.{name}", f"has {len(parts)} columns, must have {columns}")
    return [_parse_numbers(part, f"{where}.{name}") for part in parts]


def _parse_numbers(text: str, where: str) -> list[int]:
    numbers: list[int] = []
    number = shift = 0
    for character in text:
        digit = _DIGITS.get(character)
        if digit is None or shift > _MAX_SHIFT:
            raise ResultCorrupt(where, "must be Base64 VLQ with at most six characters a number")
        if digit >= _MORE:
            number |= (digit - _MORE) << shift
            shift += 5
        else:
            numbers.append(number | digit << shift)
            number = shift = 0
    if shift:
        raise ResultCorrupt(where, "breaks off inside a number")
    return numbers


def _draw_lines(keys: _Keys, _frames: int) -> list[float]:
    """Straight lines from key to key, the last of which stands on the last frame [quantum]."""
    samples: list[float] = [float(value) for value in keys.values[:1]]
    for step, start, end in zip(keys.steps, keys.values, keys.values[1:], strict=False):
        if step > 1:
            rise = (end - start) / step
            samples += [start + rise * i for i in range(1, step)]
        samples.append(end)
    return samples


def _hold_levels(keys: _Keys, frames: int) -> list[float]:
    """Each key's value until the next key [quantum]."""
    samples: list[float] = []
    for count, value in zip([*keys.steps, frames - sum(keys.steps)], keys.values, strict=False):
        samples += [value] * count
    return samples


_INTERPOLATIONS: Final[dict[str, Callable[[_Keys, int], list[float]]]] = {
    "linear": _draw_lines,
    "step": _hold_levels,
}
