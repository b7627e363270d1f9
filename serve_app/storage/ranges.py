"""One byte range of a request [RFC 9110, section 14], which players of videos need."""

import re
from typing import Final, NamedTuple

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


class ByteRange(NamedTuple):
    """A part of an object.

    Attributes:
        start: First byte.
        length: How many.
    """

    start: int
    length: int


def read_range(header: str | None, size: int) -> ByteRange | None:
    """The part that is asked for; None for the whole, as for ranges of other kinds or several.

    Raises:
        ValueError: If no byte of it exists.
    """
    found = _RANGE.fullmatch((header or "").strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    if start >= end:
        raise ValueError(f"{header!r} has no byte of {size}")
    return ByteRange(start, end - start)
