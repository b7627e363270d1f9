"""Two queues that look like one, on a real Redis."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from adapters.job_stream import ANALYSES, FIRST, JobStream, JobStreamSettings, Lease
from adapters.ranked_jobs import TURN_OF_THE_REST, RankedJobs
from adapters.redis_link import RedisLink
from contracts.jobs import AnalysisJob

Ranked = RankedJobs[AnalysisJob]
SETTINGS = JobStreamSettings(lease_s=1)


@pytest.fixture
def connect(redis: RedisLink) -> Callable[[str], Ranked]:
    """A view of both queues for a consumer."""
    return lambda name: RankedJobs(
        JobStream(redis, FIRST, SETTINGS, name), JobStream(redis, ANALYSES, SETTINGS, name)
    )


async def publish(jobs: Ranked, *, priority: bool) -> UUID:
    """A job; answers what it is for."""
    job = AnalysisJob(
        user_id=uuid4(), analysis_id=uuid4(), object_key="uploads/a", priority=priority
    )
    await jobs.publish(job, f"job:{job.analysis_id}")
    return job.analysis_id


async def take(jobs: Ranked) -> UUID | None:
    """The next one, done at once."""
    lease = await jobs.lease(0.05)
    if lease is None:
        return None
    await jobs.acknowledge(lease)
    return lease.job.analysis_id


async def test_jobs_with_priority_go_first_but_not_always(connect: Callable[[str], Ranked]) -> None:
    """Every fourth look is at the others, so that nobody waits for ever."""
    jobs = connect("one")
    await jobs.open()
    rest = [await publish(jobs, priority=False) for _ in range(3)]
    first = [await publish(jobs, priority=True) for _ in range(6)]
    taken = [await take(jobs) for _ in range(9)]
    assert taken[:3] == first[:3]
    assert taken[TURN_OF_THE_REST - 1] == rest[0]
    assert [one for one in taken if one in first] == first
    assert [one for one in taken if one in rest] == rest
    assert await take(jobs) is None


async def test_an_abandoned_job_comes_back_from_its_own_queue(
    connect: Callable[[str], Ranked],
) -> None:
    """With the attempt counted, whichever queue it was."""
    dying, living = connect("dying"), connect("living")
    await dying.open()
    ids = {await publish(dying, priority=priority) for priority in (True, False)}
    held = [await dying.lease(0.05) for _ in range(2)]
    assert {lease.job.analysis_id for lease in held if lease} == ids
    again: list[Lease[AnalysisJob]] = []
    for _ in range(200):
        if len(again) == 2:
            break
        lease = await living.lease(0.05)
        again += [lease] if lease else []
    assert {lease.job.analysis_id for lease in again} == ids
    assert {lease.job.attempt for lease in again} == {2}
    for lease in held:
        assert lease is not None
        assert not await dying.renew(lease)
    for lease in again:
        assert await living.renew(lease)
        await living.acknowledge(lease)


@pytest.mark.parametrize("priority", [True, False])
async def test_retries_and_dead_letters_stay_in_their_queue(
    connect: Callable[[str], Ranked], redis: RedisLink, *, priority: bool
) -> None:
    """Parked, then buried, where it came from."""
    jobs = connect("one")
    await jobs.open()
    await publish(jobs, priority=priority)
    lease = await jobs.lease(0.05)
    assert lease is not None
    await jobs.retry_later(lease, counts=True)
    queue = FIRST if priority else ANALYSES
    stream = JobStream(redis, queue, SETTINGS, "other")
    assert (await stream.measure_depth()).later == 1
    await publish(jobs, priority=priority)
    lease = await jobs.lease(0.05)
    assert lease is not None
    await jobs.bury(lease, "hopeless")
    assert (await stream.measure_depth()).dead == 1
    await jobs.close()


async def test_a_lease_of_somebody_else_is_refused(connect: Callable[[str], Ranked]) -> None:
    """It would be acknowledged in the wrong queue."""
    jobs = connect("one")
    job = AnalysisJob(user_id=uuid4(), analysis_id=uuid4(), object_key="a")
    with pytest.raises(TypeError, match="not leased here"):
        await jobs.acknowledge(Lease("1-1", job))
