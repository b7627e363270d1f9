"""Reads the outermost boxes of an MP4 or MOV file, to tell a file cut short from a damaged one.

Knows nothing of what is inside a box.
"""

from enum import Enum
from io import SEEK_END, RawIOBase
from typing import BinaryIO, Final, TypeAlias

SeekableFile: TypeAlias = BinaryIO | RawIOBase

# A box is 4 bytes of length, 4 bytes of name, and for the length 1 another 8 bytes of length.
_HEADER_BYTES: Final = 8
_LONG_HEADER_BYTES: Final = 16

# What a file begins with if it was meant to be an MP4 (`ftyp`) or an old MOV (the others).
_FIRST_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_INDEX: Final = b"moov"

# A long fragmented recording has a few hundred boxes; a file of tiny ones is there to waste time.
_MOST_BOXES: Final = 4096


class BoxLayout(Enum):
    """What the outermost boxes say about a file."""

    NOT_MP4 = "not_mp4"
    WITHOUT_INDEX = "without_index"
    """Cut short before the end of the index, or never finished."""
    CUT_SHORT = "cut_short"
    """Has its index, but ends inside a box."""
    WHOLE = "whole"


def read_layout(file: SeekableFile) -> BoxLayout:
    """Walks from box to box; moves the file's position."""
    end = file.seek(0, SEEK_END)
    start, has_index = 0, False
    for number in range(_MOST_BOXES):
        name, length = _read_header(file, start, end)
        if number == 0 and name not in _FIRST_BOXES:
            return BoxLayout.NOT_MP4
        if length < _HEADER_BYTES:
            break
        start += length
        if start > end:
            return BoxLayout.CUT_SHORT if has_index else BoxLayout.WITHOUT_INDEX
        has_index = has_index or name == _INDEX
    return BoxLayout.WHOLE if has_index else BoxLayout.WITHOUT_INDEX


def _read_header(file: SeekableFile, start: int, end: int) -> tuple[bytes, int]:
    """Name and whole length of the box at `start`; length 0 where there is none."""
    file.seek(start)
    header = _read_fully(file, _LONG_HEADER_BYTES)
    if len(header) < _HEADER_BYTES:
        return b"", 0
    length, name = int.from_bytes(header[:4]), header[4:8]
    if length == 0:
        length = end - start
    elif length == 1:
        # The header itself counts, so a file that ends in it is cut short.
        length = max(_LONG_HEADER_BYTES, int.from_bytes(header[_HEADER_BYTES:]))
    return name, length


def _read_fully(file: SeekableFile, count: int) -> bytes:
    """Up to so many bytes; a raw file may give fewer at a time."""
    data = b""
    while len(data) < count and (more := file.read(count - len(data))):
        data += more
    return data
