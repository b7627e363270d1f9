"""Measures how long stages take."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

ItemT = TypeVar("ItemT")


class Stopwatch:
    """Adds up seconds by stage; a stage inside another is not counted in it.

    Not for two threads at once.
    """

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._inner = 0.0

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds by stage, to the millisecond."""
        return {stage: round(value, 3) for stage, value in self._seconds.items()}

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Adds the time of the block."""
        outer, self._inner = self._inner, 0.0
        began = time.perf_counter()
        try:
            yield
        finally:
            elapsed = time.perf_counter() - began
            self._seconds[stage] = self._seconds.get(stage, 0.0) + elapsed - self._inner
            self._inner = outer + elapsed

    def measure_each(self, stage: str, items: Iterable[ItemT]) -> Iterator[ItemT]:
        """Adds the time that the items take to come.

        Decoding happens while the pose engine pulls frames; what the engine waits is not its own.
        """
        iterator = iter(items)
        while True:
            with self.measure(stage):
                try:
                    item = next(iterator)
                except StopIteration:
                    return
            yield item
