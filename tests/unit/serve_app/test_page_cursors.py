"""Page cursors survive the trip and nothing else passes for one."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.repositories import PageCursor
from serve_app.failures import InvalidCursor
from serve_app.page_cursors import read_cursor, write_cursor


@settings(derandomize=True)
@given(st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)), st.uuids())  # noqa: DTZ001
def test_a_cursor_comes_back_as_it_went(moment: datetime, row_id: UUID) -> None:
    """Reading what was written answers the same place."""
    cursor = PageCursor(moment, row_id)
    assert read_cursor(write_cursor(cursor)) == cursor


def test_no_cursor_is_no_cursor() -> None:
    """The first page has none, and the last page has no next one."""
    assert read_cursor(None) is None
    assert write_cursor(None) is None


@settings(derandomize=True)
@given(st.text(max_size=80))
def test_anything_else_is_refused_by_name(text: str) -> None:
    """Whatever a client sends, it is a cursor or the named error."""
    try:
        read_cursor(text)
    except InvalidCursor:
        return


@pytest.mark.parametrize("text", ["", "MjAyNi0wMS0wMVQwMDowMDowMCBub3QtYS11dWlk", "!!!"])
def test_known_nonsense_is_refused(text: str) -> None:
    """Empty, a moment without an id, no base64."""
    with pytest.raises(InvalidCursor):
        read_cursor(text)
