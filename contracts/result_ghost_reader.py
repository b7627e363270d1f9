"""The ghost of a result, read. Standard library only.

A ghost without a trajectory stays as it is.
"""

from typing import Any, Final

from contracts.result_columns import decode_columns
from contracts.result_errors import ResultCorrupt
from contracts.result_fields import MAX_FRAMES, take_integer, take_names, take_object

MAX_JOINTS: Final = 64
_AXES: Final = ("x", "y", "z")
# Integers that every language holds exactly.
_MAX_INTEGER: Final = 2**53 - 1
_WHERE: Final = "ghost.trajectory"


def expand_ghost(document: dict[str, Any]) -> dict[str, Any]:
    """The section `ghost` with `frames` of its trajectory in place of columns, if there is one.

    Each frame is a list of [x, y, z], one a joint. `bounds` holds the largest error of each axis.

    Raises:
        ResultCorrupt: If something is wrong with it.
    """
    ghost = document.get("ghost")
    if not isinstance(ghost, dict) or ghost.get("trajectory") is None:
        return {}
    motion = take_object(ghost, "trajectory", "ghost.")
    names = take_names(motion.get("joints"), f"{_WHERE}.joints", most=MAX_JOINTS)
    count = take_integer(
        motion.get("frame_count"), f"{_WHERE}.frame_count", least=1, most=MAX_FRAMES
    )
    if ghost.get("clock") is not None:
        _check_clock(take_object(ghost, "clock", "ghost."))
    xyz = [
        decode_columns(
            take_object(motion, axis, f"{_WHERE}."),
            f"{_WHERE}.{axis}",
            columns=len(names),
            frames=count,
        )
        for axis in _AXES
    ]
    frames = zip(*(zip(*group.samples, strict=True) for group in xyz), strict=True)
    expanded = {name: value for name, value in motion.items() if name not in _AXES} | {
        "bounds": [group.bound for group in xyz],
        "frames": [list(map(list, zip(*axes, strict=True))) for axes in frames],
    }
    return {"ghost": ghost | {"trajectory": expanded}}


def _check_clock(clock: dict[str, Any]) -> None:
    """Keys of both times, the clip's increasing and the ghost's never falling."""
    times, ghost_times = clock.get("t_ms"), clock.get("ghost_ms")
    if not isinstance(times, list) or not isinstance(ghost_times, list):
        raise ResultCorrupt("ghost.clock", "must be two lists of integers")
    if not times or len(times) != len(ghost_times):
        raise ResultCorrupt("ghost.clock", "must have as many keys of both times, at least one")
    before = before_ghost = -_MAX_INTEGER
    for row, (t_ms, ghost_ms) in enumerate(zip(times, ghost_times, strict=True)):
        least = before + 1 if row else before
        before = take_integer(t_ms, "ghost.clock.t_ms", least=least, most=_MAX_INTEGER)
        before_ghost = take_integer(
            ghost_ms, "ghost.clock.ghost_ms", least=before_ghost, most=_MAX_INTEGER
        )
