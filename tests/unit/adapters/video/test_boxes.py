"""Laws of the walk over an MP4's outermost boxes."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.video.boxes import BoxLayout, read_layout

lawful = settings(derandomize=True, deadline=None)
names = st.sampled_from([b"mdat", b"free", b"uuid", b"moof"])


def _box(name: bytes, content: bytes = b"", *, long: bool = False) -> bytes:
    if long:
        return (1).to_bytes(4) + name + (16 + len(content)).to_bytes(8) + content
    return (8 + len(content)).to_bytes(4) + name + content


boxes = st.builds(lambda n, c, long: _box(n, c, long=long), names, st.binary(), st.booleans())
FIRST = _box(b"ftyp", b"isom")
INDEX = _box(b"moov", b"anything")


@lawful
@given(st.lists(boxes), st.lists(boxes))
def test_a_file_with_all_its_boxes_is_whole(before: list[bytes], after: list[bytes]) -> None:
    """Wherever the index stands and however lengths are written."""
    file = b"".join([FIRST, *before, INDEX, *after])
    assert read_layout(BytesIO(file)) is BoxLayout.WHOLE


@lawful
@given(st.lists(boxes), boxes, st.integers(1))
def test_a_cut_is_noticed(before: list[bytes], last: bytes, cut: int) -> None:
    """Behind the index the file is cut short; a rest below a header's length is taken for waste."""
    kept = last[: len(last) - 1 - cut % (len(last) - 8)] if len(last) > 8 else b""
    whole = b"".join([FIRST, *before, INDEX])
    expected = BoxLayout.CUT_SHORT if len(kept) >= 8 else BoxLayout.WHOLE
    assert read_layout(BytesIO(whole + kept)) is expected
    without = b"".join([FIRST, *before])
    assert read_layout(BytesIO(without + kept)) is BoxLayout.WITHOUT_INDEX


@lawful
@given(st.binary())
def test_other_bytes_are_no_mp4(data: bytes) -> None:
    """Unless they begin with a box that MP4 files begin with."""
    assert read_layout(BytesIO(b"RIFFRIFF" + data)) is BoxLayout.NOT_MP4


@pytest.mark.parametrize("first", [b"ftyp", b"wide", b"mdat"])
def test_old_quicktime_files_may_begin_without_a_type(first: bytes) -> None:
    """Cameras of the nineties began with the pictures."""
    assert read_layout(BytesIO(_box(first) + INDEX)) is BoxLayout.WHOLE
    assert read_layout(BytesIO(_box(first))) is BoxLayout.WITHOUT_INDEX


def test_a_last_box_may_reach_to_the_end() -> None:
    """Its length is written as 0."""
    assert read_layout(BytesIO(FIRST + INDEX + bytes(4) + b"mdatABC")) is BoxLayout.WHOLE


def test_a_file_of_tiny_boxes_is_given_up() -> None:
    """It would take minutes over a network, and no recorder writes one."""
    asked = []

    class Counted(BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            asked.append(offset)
            return super().seek(offset, whence)

    assert read_layout(Counted(FIRST + _box(b"free") * 50_000)) is BoxLayout.WITHOUT_INDEX
    assert len(asked) < 5000
