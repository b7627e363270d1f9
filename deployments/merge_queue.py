"""Requests that wait for their turn, and which of them make the next batch.

Knows neither what a request asks for nor who computes it: no Ray, no arrays, no event loop.
"""

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from climbing.errors import InvalidInput
from deployments.failures import NetworkQueueFull

ContentT = TypeVar("ContentT")
KindT = TypeVar("KindT", bound=Hashable)


@dataclass(frozen=True, slots=True, eq=False)
class Request(Generic[KindT, ContentT]):
    """One request.

    Attributes:
        kind: Only requests of one kind can be computed together.
        climb: Whose it is; climbs take turns.
        rows: How much of a batch it takes.
        content: Whatever is asked.
    """

    kind: KindT
    climb: Hashable
    rows: int
    content: ContentT


class MergeQueue(Generic[KindT, ContentT]):
    """First come, first served, except that a climb that was served goes behind all others.

    A request is never split. Requests of one climb keep their order.

    Args:
        batch_rows: Most rows in a batch, hence also in a request.
        waiting_rows: Most rows that wait; at least a batch.

    Raises:
        InvalidInput: If a whole batch cannot wait.
    """

    def __init__(self, *, batch_rows: int, waiting_rows: int) -> None:
        if not 0 < batch_rows <= waiting_rows:
            found = f"{batch_rows} of {waiting_rows}"
            raise InvalidInput("batch_rows", f"is {found}, must be in 1..waiting_rows")
        self._batch_rows = batch_rows
        self._room = waiting_rows
        self._limit = waiting_rows
        # In the order of their turns; a climb without a request is not listed.
        self._climbs: dict[Hashable, deque[Request[KindT, ContentT]]] = {}

    @property
    def waiting_rows(self) -> int:
        """How many rows wait."""
        return self._limit - self._room

    def put(self, request: Request[KindT, ContentT]) -> None:
        """Lets a request wait.

        Raises:
            InvalidInput: If it has no row or more than a batch.
            NetworkQueueFull: If there is no room for it now.
        """
        if not 0 < request.rows <= self._batch_rows:
            raise InvalidInput("rows", f"is {request.rows}, must be in 1..{self._batch_rows}")
        if request.rows > self._room:
            raise NetworkQueueFull(self.waiting_rows, self._limit)
        self._room -= request.rows
        self._climbs.setdefault(request.climb, deque()).append(request)

    def drop(self, request: Request[KindT, ContentT]) -> None:
        """Forgets a request, if it still waits."""
        mine = self._climbs.get(request.climb, ())
        if request in mine:
            self._remove(request)

    def take(self) -> list[Request[KindT, ContentT]]:
        """The next batch, all of one kind; empty if nothing waits."""
        batch: list[Request[KindT, ContentT]] = []
        room = self._batch_rows
        while (found := next(self._find_fitting(batch, room), None)) is not None:
            batch.append(found)
            room -= found.rows
            self._remove(found)
            self._move_behind_all(found.climb)
        return batch

    def _find_fitting(
        self, batch: list[Request[KindT, ContentT]], room: int
    ) -> Iterator[Request[KindT, ContentT]]:
        """What could join the batch, by turns."""
        for mine in self._climbs.values():
            first = mine[0]
            if first.rows <= room and (not batch or first.kind == batch[0].kind):
                yield first

    def _remove(self, request: Request[KindT, ContentT]) -> None:
        self._room += request.rows
        mine = self._climbs[request.climb]
        mine.remove(request)
        if not mine:
            del self._climbs[request.climb]

    def _move_behind_all(self, climb: Hashable) -> None:
        if climb in self._climbs:
            self._climbs[climb] = self._climbs.pop(climb)
