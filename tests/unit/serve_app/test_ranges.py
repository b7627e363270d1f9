"""Byte ranges as RFC 9110 has them."""

import pytest

from serve_app.storage.ranges import ByteRange, read_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=0-1,3-4", None),
        ("bytes=0-0", ByteRange(0, 1)),
        ("bytes=2-4", ByteRange(2, 3)),
        ("bytes=7-", ByteRange(7, 3)),
        ("bytes=7-99", ByteRange(7, 3)),
        ("bytes=-4", ByteRange(6, 4)),
        ("bytes=-99", ByteRange(0, 10)),
        (" bytes=0- ", ByteRange(0, 10)),
    ],
)
def test_a_part_of_ten_bytes(header: str | None, expected: ByteRange | None) -> None:
    """What cannot be read is the whole."""
    assert read_range(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=5-4", "bytes=-0", "bytes=99-100"])
def test_a_range_without_a_byte_is_refused(header: str) -> None:
    """Named by what was asked."""
    with pytest.raises(ValueError, match="has no byte of 10"):
        read_range(header, 10)
