"""Which requests make the next batch: laws for any order of arrivals, departures and batches."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from climbing.errors import InvalidInput
from deployments.failures import NetworkQueueFull
from deployments.merge_queue import MergeQueue, Request

BATCH_ROWS, WAITING_ROWS = 8, 20

REQUESTS = st.builds(
    Request,
    kind=st.sampled_from(["detect", "locate"]),
    climb=st.sampled_from("abcd"),
    rows=st.integers(1, BATCH_ROWS),
    content=st.none(),
)
# What happens to a queue: somebody asks, a batch is taken, the oldest request goes away.
EVENTS = st.lists(REQUESTS | st.sampled_from(["take", "drop"]), max_size=60)


class Played:
    """A queue that had these events.

    Args:
        events: In their order.
    """

    def __init__(self, events: list[Any]) -> None:
        self.queue: MergeQueue[str, None] = MergeQueue(
            batch_rows=BATCH_ROWS, waiting_rows=WAITING_ROWS
        )
        self.accepted: list[Request[str, None]] = []
        self.dropped: list[Request[str, None]] = []
        self.batches: list[list[Request[str, None]]] = []
        for event in events:
            self._play(event)

    @property
    def waiting(self) -> list[Request[str, None]]:
        """Accepted, neither taken nor dropped, in the order of their arrival."""
        gone = {id(r) for batch in [*self.batches, self.dropped] for r in batch}
        return [r for r in self.accepted if id(r) not in gone]

    def _play(self, event: Any) -> None:
        if event == "take":
            self.batches.append(self.queue.take())
        elif event == "drop":
            for request in self.waiting[:1]:
                self.queue.drop(request)
                self.dropped.append(request)
        else:
            fits = event.rows <= WAITING_ROWS - sum(r.rows for r in self.waiting)
            try:
                self.queue.put(event)
            except NetworkQueueFull:
                assert not fits
            else:
                assert fits
                self.accepted.append(event)

    def empty(self) -> None:
        """Takes until nothing waits."""
        while batch := self.queue.take():
            self.batches.append(batch)


@given(EVENTS)
def test_the_queue_is_bounded_and_refuses_only_what_has_no_room(events: list[Any]) -> None:
    """Exactly what would exceed the limit is refused; the count of waiting rows is true."""
    played = Played(events)
    assert played.queue.waiting_rows == sum(r.rows for r in played.waiting) <= WAITING_ROWS


@given(EVENTS)
def test_every_accepted_request_is_taken_once_unless_it_was_dropped(events: list[Any]) -> None:
    """Nothing is lost, nothing comes twice."""
    played = Played(events)
    played.empty()
    taken = [id(r) for batch in played.batches for r in batch]
    expected = {id(r) for r in played.accepted} - {id(r) for r in played.dropped}
    assert len(taken) == len(set(taken))
    assert set(taken) == expected


@given(EVENTS)
def test_a_batch_is_of_one_kind_and_within_its_bound(events: list[Any]) -> None:
    """Whatever waits."""
    played = Played(events)
    played.empty()
    for batch in played.batches:
        assert len({r.kind for r in batch}) <= 1
        assert sum(r.rows for r in batch) <= BATCH_ROWS


@given(EVENTS)
def test_a_climbs_requests_keep_their_order(events: list[Any]) -> None:
    """Answers may come in any order between climbs, never within one."""
    played = Played(events)
    played.empty()
    order = {id(r): number for number, r in enumerate(played.accepted)}
    taken = defaultdict(list)
    for batch in played.batches:
        for request in batch:
            taken[request.climb].append(order[id(request)])
    assert all(numbers == sorted(numbers) for numbers in taken.values())


@given(EVENTS)
def test_no_climb_waits_for_more_batches_than_there_are_climbs_before_it(events: list[Any]) -> None:
    """However much the others ask for, everybody's turn comes."""
    played = Played(events)
    waiting = {r.climb for r in played.waiting}
    served = set()
    for _ in waiting:
        served |= {r.climb for r in played.queue.take()}
    assert served == waiting


def test_a_batch_holds_every_climb_before_it_holds_anybody_twice() -> None:
    """One climb with many requests does not crowd out the others."""
    queue: MergeQueue[str, int] = MergeQueue(batch_rows=4, waiting_rows=20)
    for number in range(4):
        queue.put(Request("locate", "greedy", 1, number))
    queue.put(Request("locate", "modest", 1, 4))
    assert [r.content for r in queue.take()] == [0, 4, 1, 2]


def test_requests_that_cannot_be_merged_are_computed_alone() -> None:
    """With whole batches as requests, merging changes nothing."""
    queue: MergeQueue[str, int] = MergeQueue(batch_rows=4, waiting_rows=20)
    for number in range(3):
        queue.put(Request("locate", number % 2, 4, number))
    assert [[r.content for r in queue.take()] for _ in range(4)] == [[0], [1], [2], []]


def test_dropping_what_is_gone_does_nothing() -> None:
    """A request may be cancelled after its batch was taken."""
    queue: MergeQueue[str, None] = MergeQueue(batch_rows=4, waiting_rows=4)
    request = Request("locate", "a", 4, None)
    queue.put(request)
    queue.take()
    queue.drop(request)
    assert queue.waiting_rows == 0


@pytest.mark.parametrize("rows", [0, 5])
def test_a_request_of_an_impossible_size_is_refused(rows: int) -> None:
    """It would never be taken."""
    queue: MergeQueue[str, None] = MergeQueue(batch_rows=4, waiting_rows=20)
    with pytest.raises(InvalidInput, match=r"must be in 1\.\.4"):
        queue.put(Request("locate", "a", rows, None))


def test_a_queue_without_room_for_a_batch_is_refused() -> None:
    """It would refuse a request that is legal."""
    with pytest.raises(InvalidInput, match="batch_rows"):
        MergeQueue(batch_rows=4, waiting_rows=3)
