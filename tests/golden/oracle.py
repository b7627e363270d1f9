"""The slowest possible reader: every sample on its own, in exact fractions, straight from the text.

Written from docs/result-format.md alone and shares no line with the two real readers, so that it
can say which values the golden documents stand for.
"""

import string
from fractions import Fraction
from typing import Any

DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"


def expand_slowly(document: dict[str, Any]) -> dict[str, Any]:
    """What `contracts.result_reader.expand_result` must answer, apart from rounding."""
    pose, centre = document["pose"], document["centre_of_gravity"]
    angles, video = document["angles"], document["video"]
    missing = {first + i for first, count in pose["gaps"] for i in range(count)}
    seen = [frame for frame in range(video["frame_count"]) if frame not in missing]
    groups = [pose["x"], pose["y"], pose["z"], pose["visibility"]]
    frames = []
    for frame in range(video["frame_count"]):
        entry: dict[str, Any] = {"t_ms": round(_sample(video["t_ms"], 0, frame))}
        if frame in missing:
            entry |= {"landmarks": None, "angles": None, "centre_of_gravity": None}
        else:
            at = seen.index(frame)
            entry["landmarks"] = [[_number(g, column, at) for g in groups] for column in range(33)]
            entry["angles"] = {n: _number(angles, i, at) for i, n in enumerate(angles["names"])}
            entry["centre_of_gravity"] = [_number(centre[axis], 0, at) for axis in "xy"]
        frames.append(entry)
    rest = {k: v for k, v in document.items() if k not in {"angles", "centre_of_gravity"}}
    return rest | {
        "video": {k: v for k, v in video.items() if k != "t_ms"},
        "pose": {k: v for k, v in pose.items() if k not in {"x", "y", "z", "visibility"}},
        "bounds": {
            "landmarks": [group["bound"] for group in groups],
            "angles": angles["bound"],
            "centre_of_gravity": [centre[axis]["bound"] for axis in "xy"],
        },
        "frames": frames,
    }


def _number(group: dict[str, Any], column: int, at: int) -> float:
    return round(float(_sample(group, column, at)), 6)


def _sample(group: dict[str, Any], column: int, at: int) -> Fraction:
    """One sample of one column, its parents' included."""
    steps = _numbers(group["frames"].split(",")[column])
    changes = _numbers(group["values"].split(",")[column])
    values = [-(n // 2) if n % 2 else n // 2 for n in changes]
    frame, value = 0, Fraction(values[0])
    for step, change in zip(steps, values[1:], strict=True):
        if at < frame + step:
            if group["interpolation"] == "linear":
                value += Fraction(change * (at - frame), step)
            break
        frame, value = frame + step, value + change
    value *= Fraction(group["quantum"])
    parents = group.get("parents")
    if parents and parents[column] >= 0:
        value += _sample(group, parents[column], at)
    return value


def _numbers(text: str) -> list[int]:
    numbers, digits = [], []
    for character in text:
        digit = DIGITS.index(character)
        digits.append(digit % 32)
        if digit < 32:
            numbers.append(sum(d * 32**i for i, d in enumerate(digits)))
            digits = []
    return numbers
