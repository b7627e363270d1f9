"""Computes what waits in a `MergeQueue`, in threads, and hands every request its own answer.

A batch starts as soon as a thread is free and holds what has come until then: nobody ever waits
for company. Knows neither Ray nor what is computed.
"""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from deployments.merge_queue import MergeQueue, Request

ContentT = TypeVar("ContentT")
AnswerT = TypeVar("AnswerT")
KindT = TypeVar("KindT", bound=Hashable)

Compute = Callable[[KindT, Sequence[ContentT]], Sequence[AnswerT]]


class BatchMerger(Generic[KindT, ContentT, AnswerT]):
    """Belongs to one event loop.

    Args:
        compute: Answers several requests of a kind, in their order; called in threads of its own,
            always the same ones: libraries keep state for each thread.
        queue: Where requests wait.
        lanes: Batches at the same time.
    """

    def __init__(
        self,
        compute: Compute[KindT, ContentT, AnswerT],
        queue: MergeQueue[KindT, tuple[ContentT, "asyncio.Future[AnswerT]"]],
        *,
        lanes: int,
    ) -> None:
        self._compute = compute
        self._queue = queue
        self._free_lanes = lanes
        self._threads = ThreadPoolExecutor(lanes, thread_name_prefix="batch")
        self._running: set[asyncio.Task[None]] = set()
        self.failures_in_a_row = 0

    async def ask(self, kind: KindT, climb: Hashable, rows: int, content: ContentT) -> AnswerT:
        """The answer to this request. Cancelled while it waits, it is not computed.

        Raises:
            InvalidInput: If it has no row or more than a batch.
            NetworkQueueFull: If too much waits.
            Exception: Whatever its batch raised.
        """
        answer: asyncio.Future[AnswerT] = asyncio.get_running_loop().create_future()
        request = Request(kind, climb, rows, (content, answer))
        self._queue.put(request)
        self._start_batches()
        try:
            return await answer
        finally:
            self._queue.drop(request)

    async def call(self, work: Callable[[], Any]) -> Any:
        """Runs something else in the threads that compute, as warming up must."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Ends the threads, once they have computed what they have begun."""
        self._threads.shutdown(wait=False)

    def _start_batches(self) -> None:
        while self._free_lanes and (batch := self._queue.take()):
            self._free_lanes -= 1
            task = asyncio.create_task(self._run(batch))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _run(
        self, batch: list[Request[KindT, tuple[ContentT, "asyncio.Future[AnswerT]"]]]
    ) -> None:
        waiting = [request.content[1] for request in batch]
        contents = [request.content[0] for request in batch]
        try:
            answers = await self.call(lambda: self._compute(batch[0].kind, contents))
            for future, answer in zip(waiting, answers, strict=True):
                if not future.done():
                    future.set_result(answer)
            self.failures_in_a_row = 0
        except Exception as error:  # noqa: BLE001  # the edge of a batch: its requests are told
            self.failures_in_a_row += 1
            for future in waiting:
                if not future.done():
                    future.set_exception(error)
        finally:
            self._free_lanes += 1
            self._start_batches()
