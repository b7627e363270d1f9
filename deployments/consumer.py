"""Takes jobs from a queue one by one: leases, renews, acknowledges, retries, buries.

Knows neither Ray nor what a job does. A job that is the climber's fault fails at once; one that a
missing service stopped comes back for as long as that takes; one that fails for a reason of ours
comes back a few times and then becomes a dead letter.
"""

import asyncio
from collections.abc import Awaitable
from typing import Final, Generic, Protocol, TypeVar

import structlog

from adapters.errors import ObjectNotFound, PhotoError, VideoError
from adapters.job_stream import JobStream, Lease
from adapters.ranked_jobs import RankedJobs
from adapters.structured_log import get_logger
from contracts.errors import AscensionError, DependencyUnreachable
from contracts.jobs import Job
from deployments.companions import run_beside
from deployments.failures import RunError

_RENEWALS_A_LEASE: Final = 4
_WAIT_FOR_JOB_S: Final = 1.0
_WAIT_FOR_SERVICE_S: Final = 1.0
_CLIMBERS_FAULT: Final = (VideoError, PhotoError, ObjectNotFound)

JobT = TypeVar("JobT", bound=Job)
JobT_contra = TypeVar("JobT_contra", bound=Job, contravariant=True)


class JobHandler(Protocol[JobT_contra]):
    """What is done with a job."""

    async def run(self, job: JobT_contra) -> None:
        """Makes the result and commits it; idempotent."""

    async def fail(self, job: JobT_contra, code: str, detail: str) -> None:
        """Commits that there will be no result."""


class JobConsumer(Generic[JobT]):
    """One pair of hands.

    Args:
        stream: The queue, under this consumer's name.
        handler: What is done with a job.
    """

    def __init__(
        self, stream: JobStream[JobT] | RankedJobs[JobT], handler: JobHandler[JobT]
    ) -> None:
        self._stream = stream
        self._handler = handler
        self._stopping = asyncio.Event()
        self._logger = get_logger()

    def stop(self) -> None:
        """Takes no further job; the one in hand is finished."""
        self._stopping.set()

    async def run(self) -> None:
        """Consumes until stopped, through outages of Redis."""
        while not self._stopping.is_set():
            try:
                await self._stream.open()
                await self._consume()
                await self._stream.close()
            except DependencyUnreachable as error:
                self._logger.warning("queue_unreachable", detail=str(error))
                await asyncio.sleep(_WAIT_FOR_SERVICE_S)

    async def _consume(self) -> None:
        while not self._stopping.is_set():
            lease = await self._stream.lease(_WAIT_FOR_JOB_S)
            if lease is not None:
                with structlog.contextvars.bound_contextvars(
                    **lease.job.log_fields, attempt=lease.job.attempt
                ):
                    await self._serve(lease)

    async def _serve(self, lease: Lease[JobT]) -> None:
        """One job from lease to acknowledgement."""
        if lease.job.attempt > self._stream.settings.max_attempts:
            reason = f"given up: handed out {lease.job.attempt - 1} times without an end"
            await self._bury(lease, reason)
            return
        try:
            await run_beside(self._keep_lease(lease), self._handler.run(lease.job))
        except RunError as error:
            self._logger.info("attempt_ended", reason=str(error))
            return
        except _CLIMBERS_FAULT as error:
            self._logger.info("job_failed", code=error.code, detail=str(error))
            await self._settle(lease, self._handler.fail(lease.job, error.code, str(error)))
            return
        except AscensionError as error:
            await self._after_error(lease, error, transient=error.transient)
            return
        except Exception as error:  # noqa: BLE001  # the edge of a job: nothing may end the loop
            await self._after_error(lease, error, transient=False)
            return
        await self._stream.acknowledge(lease)

    async def _keep_lease(self, lease: Lease[JobT]) -> None:
        """Returns when the lease is lost. While Redis is away nobody else can claim it either."""
        while True:
            await asyncio.sleep(self._stream.settings.lease_s / _RENEWALS_A_LEASE)
            try:
                if not await self._stream.renew(lease):
                    return
            except DependencyUnreachable as error:
                self._logger.warning("lease_not_renewed", detail=str(error))

    async def _after_error(self, lease: Lease[JobT], error: Exception, *, transient: bool) -> None:
        last = lease.job.attempt >= self._stream.settings.max_attempts
        self._logger.warning("attempt_failed", transient=transient, exc_info=error)
        if last and not transient:
            await self._bury(lease, f"{type(error).__name__}: {error}")
        elif transient:
            # An outage is no attempt: a job must outlive any of them.
            await self._stream.retry_later(lease, counts=False)
        else:
            await self._stream.retry_later(lease, counts=True)

    async def _bury(self, lease: Lease[JobT], reason: str) -> None:
        detail = "something went wrong on our side; what was uploaded is not at fault"
        self._logger.error("dead_letter", reason=reason)
        await self._handler.fail(lease.job, "internal_error", detail)
        await self._stream.bury(lease, reason)

    async def _settle(self, lease: Lease[JobT], commit: Awaitable[None]) -> None:
        await commit
        await self._stream.acknowledge(lease)
