"""Fields of a result's document, taken out with their laws checked. Standard library only."""

from typing import Any, Final

from contracts.result_errors import ResultCorrupt, ResultTooLarge

# 60 s at 240 frames a second: no client uploads more.
MAX_FRAMES: Final = 14_400

# Keeps every decoded number finite.
MAX_QUANTUM: Final = 1_000_000


# Far more pixels than a picture has, and few enough to add up exactly in any language.
MAX_PIXELS: Final = 1_000_000


def take_object(parent: dict[str, Any], name: str, where: str = "") -> dict[str, Any]:
    """An object inside an object.

    Raises:
        ResultCorrupt: If there is none.
    """
    found = parent.get(name)
    if not isinstance(found, dict):
        raise ResultCorrupt(where + name, "must be an object")
    return found


def take_integer(value: object, where: str, *, least: int, most: int) -> int:
    """The value, if it is an integer in the range; true and false are none.

    Raises:
        ResultCorrupt: If not.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ResultCorrupt(where, f"must be an integer in {least}..{most}")
    return value


def take_quantum(value: object, where: str) -> float:
    """The value, if it is a number above 0 and at most `MAX_QUANTUM`.

    Raises:
        ResultCorrupt: If not.
    """
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 0 < value <= MAX_QUANTUM
    ):
        raise ResultCorrupt(where, f"must be a number above 0, at most {MAX_QUANTUM}")
    return float(value)


def take_names(value: object, where: str, *, most: int) -> list[str]:
    """The value, if it is a list of different names.

    Raises:
        ResultCorrupt: If not, or if there are none or more than `most`.
    """
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise ResultCorrupt(where, f"must be a list of 1 to {most} names")
    names = [name for name in value if isinstance(name, str)]
    if len(set(names)) != len(value):
        raise ResultCorrupt(where, "must hold different names")
    return names


def take_frame_count(video: dict[str, Any]) -> int:
    """How many frames the clip has.

    Raises:
        ResultTooLarge: If more than `MAX_FRAMES`: a few keys could then fill a memory.
        ResultCorrupt: If it is no integer above 0.
    """
    count = video.get("frame_count")
    if isinstance(count, int) and count > MAX_FRAMES:
        raise ResultTooLarge("frames", MAX_FRAMES)
    return take_integer(count, "video.frame_count", least=1, most=MAX_FRAMES)


def take_objects(parent: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects inside an object.

    Raises:
        ResultCorrupt: If there is none, or if anything else is in it.
    """
    found = parent.get(name)
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        raise ResultCorrupt(name, "must be a list of objects")
    return found


def take_pixels(value: object, where: str) -> list[int]:
    """The value, if it is a list of integers within `MAX_PIXELS` of 0.

    Raises:
        ResultCorrupt: If not.
    """
    if not isinstance(value, list):
        raise ResultCorrupt(where, "must be a list of integers")
    return [take_integer(part, where, least=-MAX_PIXELS, most=MAX_PIXELS) for part in value]


def take_presence(gaps: object, where: str, frame_count: int) -> list[bool]:
    """Whether each frame is outside the gaps, from their first frames and lengths.

    Raises:
        ResultCorrupt: If gaps are malformed, overlap, are out of order or leave the clip.
    """
    law = "must be a list of [first frame, frame count]"
    if not isinstance(gaps, list):
        raise ResultCorrupt(where, law)
    present = [True] * frame_count
    end = 0
    for gap in gaps:
        match gap:
            case [first, count]:
                first = take_integer(first, where, least=end, most=frame_count - 1)
                end = first + take_integer(count, where, least=1, most=frame_count - first)
                present[first:end] = [False] * (end - first)
            case _:
                raise ResultCorrupt(where, law)
    return present
