"""Job queues on Redis Streams: leases, retries with back-off, dead letters.

At least once: a job is handed out again when its lease runs out, so whoever handles it must be
idempotent. Knows nothing of what a job does.

Life of an entry: `publish` adds it to the stream; `lease` hands it to one consumer; the consumer
renews four times a period; then `acknowledge` removes it, `retry_later` parks it in a sorted set by
the time it is due, or `bury` moves it to the dead-letter stream. An entry whose consumer died is
claimed by the next `lease` once it was idle for a whole period.
"""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from redis.exceptions import ResponseError

from adapters import redis_keys
from adapters.job_scripts import JobScripts
from adapters.redis_keys import QueueKeys
from adapters.redis_link import RedisLink
from contracts.jobs import AnalysisJob, HoldDetectionJob, Job, PlanJob

GROUP: Final = "orchestrators"

JobT = TypeVar("JobT", bound=Job)

_FIELD: Final = b"job"
_IDLE_CONSUMER_MS: Final = 10 * 60 * 1000


class JobStreamSettings(BaseModel):
    """How patient the queue is."""

    model_config = ConfigDict(frozen=True)

    lease_s: float = Field(default=30.0, gt=0, description="Silence after which a job is claimed.")
    max_attempts: int = Field(default=4, ge=1, description="After which a job is a dead letter.")
    backoff_s: float = Field(default=2.0, gt=0, description="Before the first retry; doubles.")
    max_backoff_s: float = Field(default=120.0, gt=0, description="Longest wait before a retry.")
    max_dead: int = Field(default=10_000, ge=1, description="Dead letters kept, newest first.")

    def backoff_after(self, attempt: int) -> float:
        """Seconds to wait after this attempt failed."""
        return min(self.backoff_s * 2.0 ** (attempt - 1), self.max_backoff_s)


@dataclass(frozen=True, slots=True)
class JobQueue(Generic[JobT]):
    """One of the queues.

    Attributes:
        keys: In Redis.
        kind: Of its jobs.
    """

    keys: QueueKeys
    kind: type[JobT]


ANALYSES: Final = JobQueue(redis_keys.ANALYSES, AnalysisJob)
# Analyses of accounts whose tier goes first.
FIRST: Final = JobQueue(redis_keys.FIRST, AnalysisJob)
# Of their own: a photo takes seconds and must not wait behind climbs.
HOLDS: Final = JobQueue(redis_keys.HOLDS, HoldDetectionJob)
PLANS: Final = JobQueue(redis_keys.PLANS, PlanJob)


@dataclass(frozen=True, slots=True)
class Lease(Generic[JobT]):
    """A job in the hands of one consumer.

    Attributes:
        entry_id: In the stream.
        job: What to do; its `attempt` counts crashes as well as retries.
    """

    entry_id: str
    job: JobT


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """How much work there is.

    Attributes:
        waiting: Entries that no consumer has.
        leased: Entries in the hands of consumers, living or dead.
        later: Entries parked for a retry.
        dead: Dead letters.
    """

    waiting: int
    leased: int
    later: int
    dead: int


class JobStream(Generic[JobT]):
    """One consumer's, or one publisher's, view of a queue.

    Args:
        link: To Redis.
        queue: Which.
        settings: Patience.
        consumer: A name that no other living consumer has.
    """

    def __init__(
        self, link: RedisLink, queue: JobQueue[JobT], settings: JobStreamSettings, consumer: str
    ) -> None:
        self.settings = settings
        self._link = link
        self._redis = link.client
        self._consumer = consumer
        self._keys = queue.keys
        self._kind = queue.kind
        self._scripts = JobScripts(link.client, queue.keys, GROUP)

    async def publish(self, job: JobT, message_id: str) -> None:
        """Adds a job, unless a message with this id was added before.

        Raises:
            DependencyUnreachable: If Redis does not answer; the job may then have been added, and
                publishing again with the same id is safe.
        """
        with self._link.named_errors():
            await self._scripts.publish(redis_keys.published(message_id), job.model_dump_json())

    async def open(self) -> None:
        """Makes stream and group where absent and forgets consumers that are long gone.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            try:
                await self._redis.xgroup_create(self._keys.waiting, GROUP, id="0", mkstream=True)
            except ResponseError as error:
                if "BUSYGROUP" not in str(error):
                    raise
            await self._forget_consumers()

    async def close(self) -> None:
        """Takes this consumer's name out of the group unless it still holds a job.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            await self._scripts.forget_consumer(self._consumer)

    async def lease(self, wait_s: float) -> Lease[JobT] | None:
        """The next job: an abandoned one first, then a new one; None if none came in time.

        A job that was handed out too often goes to the dead letters through the caller: its
        `attempt` is then above `max_attempts`.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            try:
                return await self._claim_abandoned() or await self._read_new(wait_s)
            except ResponseError as error:
                # Redis came back without its data: the group must be made again.
                if "NOGROUP" not in str(error):
                    raise
        await self.open()
        return None

    async def renew(self, lease: Lease[JobT]) -> bool:
        """Extends a lease; False if another consumer has the job now.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            return await self._scripts.renew(self._consumer, lease.entry_id)

    async def acknowledge(self, lease: Lease[JobT]) -> None:
        """Removes a finished job.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            await self._scripts.acknowledge(lease.entry_id)

    async def retry_later(self, lease: Lease[JobT], *, counts: bool) -> float:
        """Parks a failed job until its back-off is over; answers how long that is [s].

        Args:
            lease: The job.
            counts: Whether this was an attempt, or an outage that is nobody's fault.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        delay_s = self.settings.backoff_after(lease.job.attempt)
        again = lease.job.model_copy(update={"attempt": lease.job.attempt + int(counts)})
        with self._link.named_errors():
            await self._scripts.park(lease.entry_id, again.model_dump_json(), round(delay_s * 1000))
        return delay_s

    async def bury(self, lease: Lease[JobT], error: str) -> None:
        """Moves a hopeless job to the dead letters, with its error.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            await self._scripts.bury(
                lease.entry_id, lease.job.model_dump_json(), error, self.settings.max_dead
            )

    async def measure_depth(self) -> QueueDepth:
        """How much work there is.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            total = await self._redis.xlen(self._keys.waiting)
            pending: Any = await self._redis.xpending(self._keys.waiting, GROUP)
            later = await self._redis.zcard(self._keys.later)
            dead = await self._redis.xlen(self._keys.dead)
        return QueueDepth(total - pending["pending"], pending["pending"], later, dead)

    async def _claim_abandoned(self) -> Lease[JobT] | None:
        found = await self._scripts.claim(self._consumer, round(self.settings.lease_s * 1000))
        if found is None:
            return None
        entry_id, payload, deliveries = found
        job = self._kind.model_validate_json(payload)
        attempt = job.attempt + deliveries - 1
        return Lease(entry_id, job.model_copy(update={"attempt": attempt}))

    async def _read_new(self, wait_s: float) -> Lease[JobT] | None:
        await self._scripts.promote_due()
        read: Any = await self._redis.xreadgroup(
            GROUP,
            self._consumer,
            {self._keys.waiting: ">"},
            count=1,
            block=max(1, round(wait_s * 1000)),
        )
        if not read:
            return None
        ((entry_id, fields),) = read[0][1]
        return Lease(entry_id.decode(), self._kind.model_validate_json(fields[_FIELD]))

    async def _forget_consumers(self) -> None:
        consumers: Any = await self._redis.xinfo_consumers(self._keys.waiting, GROUP)
        for consumer in consumers:
            if consumer["idle"] > _IDLE_CONSUMER_MS and not consumer["pending"]:
                await self._scripts.forget_consumer(consumer["name"].decode())
