"""The reading half of the result format: bytes or document in, plain JSON frame by frame out.

Standard library only, so that the gateway can serve `?expand=true` without the algorithms.
docs/result-format.md describes the format, contracts/results.py is its schema.
"""

import json
import math
import zlib
from collections.abc import Iterator
from typing import Any, Final, Never

from contracts.result_columns import Columns, decode_columns
from contracts.result_errors import ResultCorrupt, ResultTooLarge, ResultVersionUnsupported
from contracts.result_fields import take_frame_count, take_names, take_object, take_presence
from contracts.result_ghost_reader import expand_ghost
from contracts.result_wall_reader import expand_holds, expand_wall

VERSION: Final = 1
LANDMARK_COUNT: Final = 33
MAX_ANGLES: Final = 64

# Noise in every column of the longest clip makes 6 MB of JSON; a climb of 30 s makes 35 kB.
MAX_DOCUMENT_BYTES: Final = 8 * 1024 * 1024

# Characters of a foreign version that a message repeats.
_SHOWN: Final = 20

_GZIP: Final = 16 + zlib.MAX_WBITS
_LANDMARK_AXES: Final = ("x", "y", "z", "visibility")
_CENTRE_AXES: Final = ("x", "y")


def expand_result(data: bytes | dict[str, Any]) -> dict[str, Any]:
    """A result as plain JSON, with one entry a frame instead of columns of keys.

    `frames` holds for each frame `t_ms`, `landmarks` (33 times [x, y, z, visibility]), `angles` by
    joint name and `centre_of_gravity` ([x, y]); the last three are null where no climber was seen.
    If the wall is known, `wall_H_image` holds nine numbers row by row, which take pixels of the
    frame to pixels of the panorama, null where the frame is not registered; and each of `holds` has
    `polygon` and `box`. A ghost's trajectory has `frames` of its own, each with [x, y, z] a joint.
    `bounds` holds the largest error of each. All other sections stay as they are.

    Args:
        data: Gzip bytes as stored, or the parsed document; the latter is not changed.

    Raises:
        ResultVersionUnsupported: If the document is not version 1.
        ResultTooLarge: If the document has more than `MAX_DOCUMENT_BYTES`, or its clip more than
            `contracts.result_fields.MAX_FRAMES` frames.
        ResultCorrupt: If anything else is wrong with it.
    """
    document = parse_result(data) if isinstance(data, bytes) else data
    _require_version(document.get("version"))
    video, pose = take_object(document, "video"), take_object(document, "pose")
    frame_count = take_frame_count(video)
    present = take_presence(pose.get("gaps"), "pose.gaps", frame_count)
    times = _take_columns(video, "video", ("t_ms",), columns=1, frames=frame_count)
    bounds, bodies = _expand_bodies(document, pose, frames=sum(present))
    nobody = {"landmarks": None, "angles": None, "centre_of_gravity": None}
    wall = expand_wall(document, frame_count)
    return {
        **_without(document, ("angles", "centre_of_gravity")),
        **wall.sections,
        **expand_holds(document),
        **expand_ghost(document),
        "video": _without(video, ("t_ms",)),
        "pose": _without(pose, _LANDMARK_AXES),
        "bounds": bounds | wall.bounds,
        "frames": [
            {"t_ms": round(t_ms), **(next(bodies) if here else nobody), **place}
            for t_ms, here, place in zip(times[0].samples[0], present, wall.frames, strict=True)
        ],
    }


def _require_version(found: object) -> None:
    if isinstance(found, bool) or found != VERSION:
        raise ResultVersionUnsupported(repr(found)[:_SHOWN], VERSION)


def parse_result(data: bytes) -> dict[str, Any]:
    """The document in gzip bytes, of whatever version.

    Raises:
        ResultTooLarge: If it has more than `MAX_DOCUMENT_BYTES`; no more are ever unpacked.
        ResultCorrupt: If the bytes are not one whole gzip file of one JSON object.
    """
    unpacker = zlib.decompressobj(_GZIP)
    try:
        text = unpacker.decompress(data, MAX_DOCUMENT_BYTES + 1)
    except zlib.error as error:
        raise ResultCorrupt("gzip", f"cannot be unpacked: {error}") from error
    if len(text) > MAX_DOCUMENT_BYTES:
        raise ResultTooLarge("bytes of JSON", MAX_DOCUMENT_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise ResultCorrupt("gzip", "must be one whole file")
    try:
        document = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise ResultCorrupt("JSON", f"cannot be parsed: {error}") from error
    if not isinstance(document, dict):
        raise ResultCorrupt("JSON", "must be an object")
    return document


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is too large")
    return number


def _take_columns(
    section: dict[str, Any], where: str, names: tuple[str, ...], *, columns: int, frames: int
) -> list[Columns]:
    """The groups of those names in a section, decoded."""
    return [
        decode_columns(
            take_object(section, name, f"{where}."),
            f"{where}.{name}",
            columns=columns,
            frames=frames,
        )
        for name in names
    ]


def _expand_bodies(
    document: dict[str, Any], pose: dict[str, Any], *, frames: int
) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    """The bounds, and what each frame that shows the climber says about the body."""
    angles = take_object(document, "angles")
    names = take_names(angles.get("names"), "angles.names", most=MAX_ANGLES)
    degrees = decode_columns(angles, "angles", columns=len(names), frames=frames)
    centre = take_object(document, "centre_of_gravity")
    xy = _take_columns(centre, "centre_of_gravity", _CENTRE_AXES, columns=1, frames=frames)
    xyzv = _take_columns(pose, "pose", _LANDMARK_AXES, columns=LANDMARK_COUNT, frames=frames)
    bounds = {
        "landmarks": [group.bound for group in xyzv],
        "angles": degrees.bound,
        "centre_of_gravity": [group.bound for group in xy],
    }
    # Transposed from columns to frames.
    landmarks = zip(*(zip(*group.samples, strict=True) for group in xyzv), strict=True)
    joints = zip(*degrees.samples, strict=True)
    points = zip(*(group.samples[0] for group in xy), strict=True)
    bodies = (
        {
            "landmarks": list(map(list, zip(*axes, strict=True))),
            "angles": dict(zip(names, joint, strict=True)),
            "centre_of_gravity": list(point),
        }
        for axes, joint, point in zip(landmarks, joints, points, strict=True)
    )
    return bounds, bodies


def _without(section: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in section.items() if name not in names}
