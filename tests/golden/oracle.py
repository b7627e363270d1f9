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
    expanded = rest | {
        "video": {k: v for k, v in video.items() if k != "t_ms"},
        "pose": {k: v for k, v in pose.items() if k not in {"x", "y", "z", "visibility"}},
        "bounds": {
            "landmarks": [group["bound"] for group in groups],
            "angles": angles["bound"],
            "centre_of_gravity": [centre[axis]["bound"] for axis in "xy"],
        },
        "frames": frames,
    }
    if "trajectory" in document.get("ghost", {}):
        expanded["ghost"] = _with_frames(document["ghost"])
    return _with_wall(expanded, document) if "wall" in document else expanded


def _with_frames(ghost: dict[str, Any]) -> dict[str, Any]:
    motion = ghost["trajectory"]
    groups = [motion[axis] for axis in "xyz"]
    frames = [
        [[_number(g, column, at) for g in groups] for column in range(len(motion["joints"]))]
        for at in range(motion["frame_count"])
    ]
    rest = {k: v for k, v in motion.items() if k not in {"x", "y", "z"}}
    written = rest | {"bounds": [group["bound"] for group in groups], "frames": frames}
    return ghost | {"trajectory": written}


def _with_wall(expanded: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    wall = document["wall"]
    corners = wall["corners"]
    missing = {first + i for first, count in wall["gaps"] for i in range(count)}
    placed = [frame for frame in range(len(expanded["frames"])) if frame not in missing]
    for frame, entry in enumerate(expanded["frames"]):
        entry["wall_H_image"] = None
        if frame in placed:
            at = placed.index(frame)
            quad = [[_sample(corners[axis], i, at) for axis in "xy"] for i in range(4)]
            entry["wall_H_image"] = solve_homography(document["video"], quad)
    expanded["wall"] = {k: v for k, v in wall.items() if k != "corners"}
    expanded["bounds"]["wall_corners"] = [corners[axis]["bound"] for axis in "xy"]
    if "holds" in document:
        expanded["holds"] = [_with_polygon(hold) for hold in document["holds"]]
    return expanded


def _with_polygon(hold: dict[str, Any]) -> dict[str, Any]:
    steps = hold["outline"]
    polygon = [[sum(steps[0:end:2]), sum(steps[1:end:2])] for end in range(2, len(steps) + 1, 2)]
    x, y = [corner[0] for corner in polygon], [corner[1] for corner in polygon]
    rest = {k: v for k, v in hold.items() if k != "outline"}
    return rest | {"polygon": polygon, "box": [min(x), min(y), max(x), max(y)]}


def solve_homography(video: dict[str, Any], quad: list[list[Fraction]]) -> list[float]:
    """Eight equations with eight unknowns say where the four corners go."""
    width, height = video["width"], video["height"]
    equations = []
    for (u, v), (x, y) in zip(
        [(0, 0), (width, 0), (width, height), (0, height)], quad, strict=True
    ):
        equations.append([u, v, 1, 0, 0, 0, -u * x, -v * x, x])
        equations.append([0, 0, 0, u, v, 1, -u * y, -v * y, y])
    return [float(number) for number in [*_solve(equations), 1]]


def _solve(equations: list[list[Any]]) -> list[Fraction]:
    """Gauss and Jordan's way, exactly."""
    rows = [[Fraction(number) for number in row] for row in equations]
    for column in range(len(rows)):
        pivot = next(row for row in rows[column:] if row[column])
        rows.remove(pivot)
        pivot = [number / pivot[column] for number in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        rows.insert(column, pivot)
    return [row[-1] for row in rows]


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
