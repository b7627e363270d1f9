"""One attempt at one ghost or comparison: read, plan, store.

Idempotent: a row is finished once, by whoever comes first.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from adapters.outbox_wake import OutboxWake
from adapters.structured_log import get_logger
from climbing.errors import ClimbingError
from contracts.jobs import PlanJob, PlanKind
from contracts.progress import (
    ComparisonCompleted,
    ComparisonFailed,
    GhostCompleted,
    GhostFailed,
    PlanEvent,
)
from db.models import Comparison, Ghost
from db.models.outbox import OutboxTopic
from db.repositories import OutboxRepository, PlanRepository, ResultRepository
from db.repositories.analyses import Failure
from db.session import Database
from deployments.advice_words import WordAdvice
from deployments.failures import Superseded
from deployments.patience import until_answered
from deployments.plan_documents import (
    FindGhost,
    PlanMeans,
    build_comparison_document,
    build_ghost_document,
    describe_failure,
)

_DECIMALS: Final = 3
_MODELS: Final[dict[PlanKind, type[Ghost] | type[Comparison]]] = {
    PlanKind.GHOST: Ghost,
    PlanKind.COMPARISON: Comparison,
}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What an attempt came to: a document, or why there is none.

    Attributes:
        document: To be stored; of a failure, what came nearest.
        failure: None if it went well.
        seconds: That it took.
    """

    document: dict[str, Any] | None
    failure: Failure | None
    seconds: float


class PlanRunner:
    """Handles jobs of the planning queue.

    Args:
        database: Where ghosts and comparisons are.
        wake: Tells the relay that something waits.
        find: Plans.
        word: Words advice.
    """

    def __init__(
        self, database: Database, wake: OutboxWake, find: FindGhost, word: WordAdvice = tuple
    ) -> None:
        self._database = database
        self._wake = wake
        self._find = find
        self._word = word
        self._logger = get_logger()

    async def run(self, job: PlanJob) -> None:
        """Makes the document and commits it.

        Raises:
            Superseded: If somebody else has finished it meanwhile.
            NetworkUnavailable: If the planner does not answer for too long.
            DependencyUnreachable: If a service stays away.
        """
        row = await self._begin(job)
        if row is None:
            self._logger.info("nothing_to_do")
            return
        began = time.monotonic()
        try:
            document, failure = await self._make(row), None
        except ClimbingError as error:
            document, failure = describe_failure(row, error)
        outcome = _Outcome(document, failure, round(time.monotonic() - began, _DECIMALS))
        await until_answered(lambda: self._commit(job, outcome))
        await self._wake.ring()
        self._logger.info("plan_ended", kind=job.kind.value, seconds=outcome.seconds)

    async def fail(self, job: PlanJob, code: str, detail: str) -> None:
        """Commits that there will be none.

        Raises:
            DependencyUnreachable: If the database stays away.
        """
        outcome = _Outcome(None, Failure(code, detail), 0.0)

        async def commit() -> None:
            try:
                await self._commit(job, outcome)
            except Superseded:
                self._logger.info("nothing_to_do")

        await until_answered(commit)
        await self._wake.ring()

    async def _begin(self, job: PlanJob) -> Ghost | Comparison | None:
        async with self._database.transaction() as session:
            return await PlanRepository(session, _MODELS[job.kind]).begin_attempt(job.plan_id)

    async def _make(self, row: Ghost | Comparison) -> dict[str, Any]:
        if isinstance(row, Ghost):
            return await build_ghost_document(row.task, self._find)
        async with self._database.autocommit() as session:
            ghost = await PlanRepository(session, Ghost).get_owned_or_none(
                row.ghost_id, row.user_id
            )
            result = await ResultRepository(session).get_owned_or_none(row.analysis_id, row.user_id)
        if ghost is None or result is None:
            raise Superseded
        same = ghost.analysis_id == row.analysis_id
        means = PlanMeans(self._find, self._word)
        return await build_comparison_document(result.body, ghost.task, means, same_wall=same)

    async def _commit(self, job: PlanJob, outcome: _Outcome) -> None:
        """Document, status and event: all or nothing."""
        async with self._database.transaction() as session:
            plans = PlanRepository(session, _MODELS[job.kind])
            if outcome.failure is not None:
                ours = await plans.fail(job.plan_id, outcome.failure, outcome.document)
            else:
                ours = await plans.complete(job.plan_id, outcome.document or {}, outcome.seconds)
            if not ours:
                raise Superseded
            event = _build_event(job, outcome.failure)
            await OutboxRepository(session).add(
                OutboxTopic.EVENT, job.user_id, event.model_dump(mode="json")
            )


def _build_event(job: PlanJob, failure: Failure | None) -> PlanEvent:
    at, plan_id = datetime.now(UTC), job.plan_id
    if job.kind is PlanKind.GHOST:
        if failure is None:
            return GhostCompleted(at=at, ghost_id=plan_id)
        return GhostFailed(at=at, ghost_id=plan_id, code=failure.code, detail=failure.detail)
    if failure is None:
        return ComparisonCompleted(at=at, comparison_id=plan_id)
    return ComparisonFailed(at=at, comparison_id=plan_id, code=failure.code, detail=failure.detail)
