"""Every request gets its own answer, whoever it was computed with."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.batch_merging import BatchMerger
from deployments.failures import NetworkQueueFull
from deployments.merge_queue import MergeQueue

BATCH_ROWS, WAITING_ROWS = 8, 16

Rows = tuple[int, ...]


class Machine:
    """Doubles every row, when it may; a negative row breaks it.

    Args:
        lanes: Batches at the same time.
    """

    def __init__(self, lanes: int = 1) -> None:
        self._permits = threading.Semaphore(0)
        self.started = threading.Semaphore(0)
        self.batches: list[list[Rows]] = []
        self.threads: set[int] = set()
        self.merger: BatchMerger[str, Rows, Rows] = BatchMerger(
            self.compute, MergeQueue(batch_rows=BATCH_ROWS, waiting_rows=WAITING_ROWS), lanes=lanes
        )

    def compute(self, _kind: str, requests: Sequence[Rows]) -> list[Rows]:
        """In a thread of the merger's."""
        self.batches.append(list(requests))
        self.threads.add(threading.get_ident())
        self.started.release()
        assert self._permits.acquire(timeout=10)
        if any(row < 0 for rows in requests for row in rows):
            raise ZeroDivisionError("a negative row")
        return [tuple(2 * row for row in rows) for rows in requests]

    def let_go(self, batches: int = 1000) -> None:
        """So many batches may be computed."""
        self._permits.release(batches)

    def ask(self, *rows: int, climb: str = "a", kind: str = "locate") -> "asyncio.Task[Rows]":
        """A request as a task of its own."""
        return asyncio.create_task(self.merger.ask(kind, climb, len(rows), rows))

    async def wait_started(self) -> None:
        """Until a batch is being computed."""
        assert await asyncio.to_thread(self.started.acquire, timeout=10)

    async def ask_and_occupy(self, *rows: int) -> "asyncio.Task[Rows]":
        """A request that is being computed, so that others have to wait."""
        task = self.ask(*rows)
        await self.wait_started()
        return task


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    """One lane."""
    machine = Machine()
    yield machine
    machine.let_go()
    machine.merger.close()


async def let_tasks_start() -> None:
    """One turn of the loop: every task that was made is at its first wait."""
    await asyncio.sleep(0)


async def test_a_lone_request_is_computed_at_once(machine: Machine) -> None:
    """Nobody waits for company."""
    machine.let_go()
    assert await machine.ask(1, 2) == (2, 4)
    assert machine.batches == [[(1, 2)]]


async def test_what_waits_meanwhile_is_computed_together(machine: Machine) -> None:
    """Requests of three climbs become one batch, and each gets its own rows."""
    first = await machine.ask_and_occupy(1)
    others = [
        machine.ask(10, 11, climb="b"),
        machine.ask(20, climb="c"),
        machine.ask(30, climb="d"),
    ]
    await let_tasks_start()
    machine.let_go()
    assert await first == (2,)
    assert await asyncio.gather(*others) == [(20, 22), (40,), (60,)]
    assert machine.batches[1:] == [[(10, 11), (20,), (30,)]]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from(["detect", "locate"]),
            st.lists(st.integers(0, 99), min_size=1, max_size=4),
            st.integers(0, 3),
        ),
        max_size=12,
    ),
    st.integers(1, 3),
)
def test_everybody_gets_the_own_rows_in_order_for_any_interleaving(
    asked: list[tuple[str, str, list[int], int]], lanes: int
) -> None:
    """Whatever is asked when and by whom: the answer is the one a lone caller would get."""

    async def ask_late(machine: Machine, climb: str, kind: str, rows: list[int], late: int) -> Rows:
        for _ in range(late):
            await asyncio.sleep(0)
        while True:
            try:
                return await machine.merger.ask(kind, climb, len(rows), tuple(rows))
            except NetworkQueueFull:
                await asyncio.sleep(0)

    async def run() -> None:
        machine = Machine(lanes)
        machine.let_go()
        answers = await asyncio.gather(*(ask_late(machine, *request) for request in asked))
        machine.merger.close()
        assert answers == [tuple(2 * row for row in rows) for _, _, rows, _ in asked]

    asyncio.run(run())


async def test_an_error_reaches_the_requests_of_its_batch_and_no_others(machine: Machine) -> None:
    """The batches before and behind are answered."""
    first = await machine.ask_and_occupy(1)
    together = [machine.ask(-1, climb="b"), machine.ask(2, climb="c")]
    alone = machine.ask(3, climb="d", kind="detect")
    await let_tasks_start()
    machine.let_go()
    ended = await asyncio.gather(first, *together, alone, return_exceptions=True)
    assert (ended[0], ended[3]) == ((2,), (6,))
    assert [type(error) for error in ended[1:3]] == [ZeroDivisionError] * 2


async def test_failures_in_a_row_are_counted_until_a_batch_succeeds(machine: Machine) -> None:
    """What a health check looks at."""
    machine.let_go()
    for count in (1, 2):
        with pytest.raises(ZeroDivisionError):
            await machine.ask(-1)
        assert machine.merger.failures_in_a_row == count
    await machine.ask(1)
    assert machine.merger.failures_in_a_row == 0


async def test_an_answer_too_few_is_an_error_not_a_request_that_hangs(machine: Machine) -> None:
    """Nobody waits for ever for a mistake of ours."""
    merger: BatchMerger[str, Rows, Rows] = BatchMerger(
        lambda _kind, _requests: [], MergeQueue(batch_rows=8, waiting_rows=8), lanes=1
    )
    with pytest.raises(ValueError, match="zip"):
        await merger.ask("locate", "a", 1, (1,))
    merger.close()


async def test_a_request_cancelled_while_it_waits_is_not_computed(machine: Machine) -> None:
    """Its place is free again."""
    first = await machine.ask_and_occupy(1)
    gone, stays = machine.ask(*range(8), climb="b"), machine.ask(7, climb="c")
    await let_tasks_start()
    gone.cancel()
    await asyncio.wait({gone})
    machine.let_go()
    assert (await first, await stays) == ((2,), (14,))
    assert machine.batches == [[(1,)], [(7,)]]


async def test_a_request_cancelled_while_it_is_computed_spoils_nothing(machine: Machine) -> None:
    """The others of its batch get their answers."""
    first = await machine.ask_and_occupy(1)
    gone, stays = machine.ask(2, climb="b"), machine.ask(3, climb="c")
    await let_tasks_start()
    machine.let_go(1)
    await first
    await machine.wait_started()
    gone.cancel()
    await asyncio.wait({gone})
    machine.let_go()
    assert await stays == (6,)
    assert machine.batches[1:] == [[(2,), (3,)]]


async def test_a_full_queue_refuses_and_takes_again_when_there_is_room(machine: Machine) -> None:
    """The error says so and is transient."""
    first = await machine.ask_and_occupy(1)
    waiting = [machine.ask(*range(8), climb=climb) for climb in "bc"]
    await let_tasks_start()
    with pytest.raises(NetworkQueueFull, match="16 pictures wait") as refused:
        await machine.ask(1)
    assert refused.value.transient
    machine.let_go()
    await asyncio.gather(first, *waiting)
    assert await machine.ask(4) == (8,)


async def test_the_loop_goes_on_while_a_batch_is_computed(machine: Machine) -> None:
    """Computing happens in another thread, always the same one."""
    task = await machine.ask_and_occupy(1)
    await let_tasks_start()
    assert not task.done()
    machine.let_go()
    await task
    await machine.ask(2)
    assert len(machine.threads) == 1
    assert threading.get_ident() not in machine.threads


async def test_two_lanes_compute_two_batches_at_once() -> None:
    """One may copy while the other computes."""
    machine = Machine(lanes=2)
    tasks = [machine.ask(1), machine.ask(2)]
    await machine.wait_started()
    await machine.wait_started()
    machine.let_go()
    assert await asyncio.gather(*tasks) == [(2,), (4,)]
    machine.merger.close()
