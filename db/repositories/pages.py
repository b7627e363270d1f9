"""Keyset pages, newest first: stable while rows are added, cheap at any depth."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_

RowT = TypeVar("RowT")


class PageCursor(NamedTuple):
    """The last row of a page; the next page begins behind it.

    Attributes:
        created_at: Of that row.
        id: Of that row; it orders rows of the same moment.
    """

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """Rows of one page.

    Attributes:
        rows: Newest first.
        next: Where the next page begins; None on the last.
    """

    rows: tuple[RowT, ...]
    next: PageCursor | None


def page_query(query: Select[Any], table: Any, after: PageCursor | None, limit: int) -> Select[Any]:
    """Orders a query newest first and cuts it to one page and one row more."""
    if after is not None:
        query = query.where(tuple_(table.created_at, table.id) < after)
    return query.order_by(table.created_at.desc(), table.id.desc()).limit(limit + 1)


def build_page(rows: list[RowT], limit: int) -> Page[RowT]:
    """Cuts off the extra row that tells whether there is a next page."""
    kept = tuple(rows[:limit])
    if len(rows) <= limit:
        return Page(kept, None)
    last: Any = kept[-1]
    return Page(kept, PageCursor(last.created_at, last.id))
