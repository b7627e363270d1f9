"""Tasks end, even those that a cancellation gets lost in."""

import asyncio

from adapters.cancellation import cancel_and_wait


async def _wait_for_ever() -> None:
    await asyncio.Event().wait()


async def _lose_the_first_cancellation() -> None:
    """What `asyncio.wait_for` does when the cancellation comes in the wrong turn."""
    done = asyncio.get_running_loop().create_future()
    while True:
        waiting = asyncio.ensure_future(done)
        try:
            await asyncio.shield(waiting)
        except asyncio.CancelledError:
            if done.done():
                raise
            done.set_result(None)
        await asyncio.sleep(0)


async def _fail() -> None:
    raise ValueError("of its own")


async def test_tasks_are_cancelled() -> None:
    """All of them, and no task at all is no error."""
    tasks = [asyncio.create_task(_wait_for_ever()) for _ in range(3)]
    await asyncio.sleep(0)
    await cancel_and_wait(*tasks)
    assert all(task.cancelled() for task in tasks)
    await cancel_and_wait()


async def test_a_lost_cancellation_is_repeated() -> None:
    """The task goes on after the first one and ends with the second."""
    task = asyncio.create_task(_lose_the_first_cancellation())
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await cancel_and_wait(task)
    assert task.cancelled()


async def test_what_a_task_raised_stays_with_it() -> None:
    """A companion that has failed does not spoil the end of the others."""
    failed = asyncio.create_task(_fail())
    waiting = asyncio.create_task(_wait_for_ever())
    await asyncio.sleep(0)
    await cancel_and_wait(failed, waiting)
    assert isinstance(failed.exception(), ValueError)
    assert waiting.cancelled()
