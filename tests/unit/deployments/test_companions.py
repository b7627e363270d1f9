"""Work and its companion end together."""

import asyncio

import pytest

from deployments.companions import run_beside
from deployments.failures import Interrupted


async def forever() -> None:
    """Until cancelled."""
    await asyncio.Event().wait()


async def answer(value: int) -> int:
    """At once."""
    return value


async def fail(error: Exception) -> None:
    """At once."""
    raise error


async def end() -> None:
    """At once."""


async def test_the_works_answer_ends_the_companion() -> None:
    """The companion is cancelled when the work is done."""
    before = asyncio.all_tasks()
    assert await run_beside(forever(), answer(7)) == 7
    assert asyncio.all_tasks() == before


async def test_the_works_error_is_raised() -> None:
    """Not wrapped in anything."""
    with pytest.raises(KeyError):
        await run_beside(forever(), fail(KeyError("x")))


async def test_a_companion_that_ends_interrupts_the_work() -> None:
    """A lost lease ends the job."""
    with pytest.raises(Interrupted):
        await run_beside(end(), forever())


async def test_a_companion_that_fails_ends_the_work_with_its_error() -> None:
    """An ownership that is lost ends the job by its name."""
    with pytest.raises(KeyError):
        await run_beside(fail(KeyError("x")), forever())


async def test_cancelling_cancels_both() -> None:
    """Nothing is left running."""
    before = asyncio.all_tasks()
    both = asyncio.create_task(run_beside(forever(), forever()))
    await asyncio.sleep(0)
    both.cancel()
    with pytest.raises(asyncio.CancelledError):
        await both
    assert asyncio.all_tasks() == before
