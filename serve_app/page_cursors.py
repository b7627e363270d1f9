"""Page cursors as opaque text."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from db.repositories import PageCursor
from serve_app.failures import InvalidCursor


def write_cursor(cursor: PageCursor | None) -> str | None:
    """The text a client sends back for the next page."""
    if cursor is None:
        return None
    plain = f"{cursor.created_at.isoformat()} {cursor.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> PageCursor | None:
    """The cursor behind a client's text.

    Raises:
        InvalidCursor: If the text was not made by `write_cursor`.
    """
    if text is None:
        return None
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        created_at, _, row_id = plain.partition(" ")
        moment = datetime.fromisoformat(created_at)
        if moment.tzinfo is None:
            raise InvalidCursor("the cursor has no time zone")
        return PageCursor(moment, UUID(row_id))
    except (ValueError, binascii.Error) as error:
        raise InvalidCursor("the cursor is not one that a page came with") from error
