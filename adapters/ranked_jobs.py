"""Two queues of the same jobs, of which one goes first, though not always. Looks like one queue."""

from dataclasses import dataclass
from itertools import count
from typing import Final, Generic, TypeVar

from adapters.job_stream import JobStream, JobStreamSettings, Lease
from contracts.jobs import Job

JobT = TypeVar("JobT", bound=Job)

# So that a crowd that goes first does not keep everybody else waiting for ever.
TURN_OF_THE_REST: Final = 4


@dataclass(frozen=True, slots=True)
class RankedLease(Lease[JobT]):
    """A job and the queue that it came from.

    Attributes:
        source: It.
    """

    source: JobStream[JobT]


class RankedJobs(Generic[JobT]):
    """Jobs with priority before jobs without; every fourth look is at the others first.

    Args:
        first: Jobs with priority.
        rest: All others.
    """

    def __init__(self, first: JobStream[JobT], rest: JobStream[JobT]) -> None:
        self._first = first
        self._rest = rest
        self._looks = count(1)

    @property
    def settings(self) -> JobStreamSettings:
        """The same for both."""
        return self._rest.settings

    async def publish(self, job: JobT, message_id: str) -> None:
        """As `JobStream.publish`, to the queue that the job belongs to."""
        await (self._first if job.priority else self._rest).publish(job, message_id)

    async def open(self) -> None:
        """As `JobStream.open`, of both."""
        await self._first.open()
        await self._rest.open()

    async def close(self) -> None:
        """As `JobStream.close`, of both."""
        await self._first.close()
        await self._rest.close()

    async def lease(self, wait_s: float) -> RankedLease[JobT] | None:
        """As `JobStream.lease`; a job with priority may come while it waits for the others."""
        order = [self._first, self._rest]
        if next(self._looks) % TURN_OF_THE_REST == 0:
            order.reverse()
        for source, patience_s in zip(order, (0.0, wait_s), strict=True):
            lease = await source.lease(patience_s)
            if lease is not None:
                return RankedLease(lease.entry_id, lease.job, source)
        return None

    async def renew(self, lease: Lease[JobT]) -> bool:
        """As `JobStream.renew`."""
        return await self._find(lease).renew(lease)

    async def acknowledge(self, lease: Lease[JobT]) -> None:
        """As `JobStream.acknowledge`."""
        await self._find(lease).acknowledge(lease)

    async def retry_later(self, lease: Lease[JobT], *, counts: bool) -> float:
        """As `JobStream.retry_later`, in the queue that it came from."""
        return await self._find(lease).retry_later(lease, counts=counts)

    async def bury(self, lease: Lease[JobT], error: str) -> None:
        """As `JobStream.bury`."""
        await self._find(lease).bury(lease, error)

    def _find(self, lease: Lease[JobT]) -> JobStream[JobT]:
        if not isinstance(lease, RankedLease):
            raise TypeError(f"{lease} was not leased here")
        return lease.source
