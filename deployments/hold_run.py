"""One attempt at one wall photo: download, decode, detect, store.

Idempotent: a detection is stored once, and only while it is the one that the photo waits for.
Corrections are never touched: they are laid over the detection when the photo is looked at.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.object_store import ObjectStore
from adapters.outbox_wake import OutboxWake
from adapters.structured_log import get_logger
from contracts.effective_holds import keep_ids
from contracts.holds import HoldShape
from contracts.jobs import HoldDetectionJob
from contracts.progress import RouteDetected, RouteEvent, RouteFailed
from db.models import HoldDetection
from db.models.outbox import OutboxTopic
from db.repositories import HoldRepository, OutboxRepository, RouteRepository
from db.repositories.analyses import Failure
from db.session import Database, Session
from deployments.failures import Superseded
from deployments.hold_finder import FoundHolds, HoldFinder
from deployments.patience import until_answered
from deployments.scratch import Scratch
from deployments.stopwatch import Stopwatch


class HoldRunner:
    """Handles jobs of the photo queue.

    Args:
        database: Where detections are stored.
        store: Where photos are.
        wake: Tells the relay that something waits.
        finder: Turns a photo into holds.
        scratch: Room for a photo while it is searched.
    """

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        wake: OutboxWake,
        finder: HoldFinder,
        scratch: Scratch,
    ) -> None:
        self._database = database
        self._store = store
        self._wake = wake
        self._finder = finder
        self._scratch = scratch
        self._logger = get_logger()

    async def run(self, job: HoldDetectionJob) -> None:
        """Searches the photo and commits what was found.

        Raises:
            Superseded: If the photo no longer waits for this detection.
            PhotoError: If the photo cannot be searched.
            ObjectNotFound: If the photo is gone.
            DependencyUnreachable: If a service stays away.
        """
        if not await self._begin(job):
            self._logger.info("nothing_to_do")
            return
        stopwatch = Stopwatch()
        found = await self._search(job, stopwatch)
        await until_answered(lambda: self._commit(job, found, stopwatch))
        await self._wake.ring()
        self._logger.info("route_detected", holds=len(found.holds), stage_seconds=stopwatch.seconds)

    async def fail(self, job: HoldDetectionJob, code: str, detail: str) -> None:
        """Commits that this detection will not come; earlier ones and corrections stay.

        Raises:
            DependencyUnreachable: If the database stays away.
        """
        event = RouteFailed(route_id=job.route_id, at=datetime.now(UTC), code=code, detail=detail)

        async def commit() -> None:
            async with self._database.transaction() as session:
                failure = Failure(code, detail)
                if await RouteRepository(session).fail(job.route_id, job.detection_id, failure):
                    await _announce(session, job, event)

        await until_answered(commit)
        await self._wake.ring()

    async def _begin(self, job: HoldDetectionJob) -> bool:
        async with self._database.transaction() as session:
            row = await RouteRepository(session).begin_attempt(job.route_id, job.detection_id)
        return row is not None

    async def _search(self, job: HoldDetectionJob, stopwatch: Stopwatch) -> FoundHolds:
        with self._scratch.room() as room:
            path = room / "photo"
            with stopwatch.measure("download"):
                await self._store.download(job.object_key, path)
            return await asyncio.to_thread(self._finder.find, path, stopwatch)

    async def _commit(self, job: HoldDetectionJob, found: FoundHolds, stopwatch: Stopwatch) -> None:
        """Detection, holds, status and event: all or nothing, and only if it is waited for."""
        event = RouteDetected(route_id=job.route_id, at=datetime.now(UTC), holds=len(found.holds))
        detection = HoldDetection(
            id=job.detection_id,
            route_id=job.route_id,
            model_name=found.model.name,
            model_version=found.model.version,
            model_sha256=found.model.sha256,
            stage_seconds=stopwatch.seconds,
        )
        async with self._database.transaction() as session:
            # Locks the row first: corrections that are being made are seen, later ones wait.
            if not await RouteRepository(session).finish(
                job.route_id, job.detection_id, width_px=found.width_px, height_px=found.height_px
            ):
                raise Superseded
            holds = HoldRepository(session)
            wall = await holds.read_wall(job.route_id)
            kept = keep_ids(found.holds, wall.holds)
            await holds.add_detection(detection, _name_holds(found.holds, kept))
            await _announce(session, job, event)


def _name_holds(found: Sequence[HoldShape], kept: dict[int, UUID]) -> list[tuple[UUID, HoldShape]]:
    """Holds that were known keep their id, the others get a new one."""
    return [(kept.get(index) or uuid4(), shape) for index, shape in enumerate(found)]


async def _announce(session: Session, job: HoldDetectionJob, event: RouteEvent) -> None:
    payload = event.model_dump(mode="json")
    await OutboxRepository(session).add(OutboxTopic.EVENT, job.user_id, payload)
