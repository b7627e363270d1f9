"""Removes what may not stay: videos that nobody saved, uploads that came to nothing, lost objects.

In small batches, each its own unit of work. Rows are locked and passed over if another replica has
them, and deleting what is gone is no error, so any number of replicas may sweep, as often as they
like.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from adapters.object_store import LocalObjectStore, ObjectStore
from db.models import VideoStatus
from db.repositories import RouteRepository, VideoRepository
from db.session import Database

BATCH: Final = 50
# An upload address holds for minutes and a save for seconds; what is older is nobody's.
STALE: Final = timedelta(hours=24)
_FOLDERS: Final = ("photos/", "saved/", "uploads/")


@dataclass(frozen=True, slots=True)
class Swept:
    """What one round removed.

    Attributes:
        expired: Videos that nobody saved.
        stale: Uploads that came to nothing.
        orphans: Objects that belong to no row.
        partial: Files of uploads that broke off; only the local store has them.
    """

    expired: int
    stale: int
    orphans: int
    partial: int

    @property
    def full(self) -> bool:
        """Whether there may be more at once."""
        return BATCH in {self.expired, self.stale}


class Sweep:
    """One sweeper.

    Args:
        database: Says what may stay.
        store: What is swept.
        now: The clock.
    """

    def __init__(self, database: Database, store: ObjectStore, now: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._now = now
        self._cursors: dict[str, str | None] = dict.fromkeys(_FOLDERS)

    async def run_once(self) -> Swept:
        """One bounded round.

        Raises:
            DependencyUnreachable: If database or store does not answer; the next round goes on.
        """
        expired = await self._remove_expired()
        stale = await self._remove_stale()
        orphans = sum([await self._remove_orphans(folder) for folder in _FOLDERS])
        partial = 0
        if isinstance(self._store, LocalObjectStore):
            partial = await self._store.remove_stale_uploads(STALE)
        return Swept(expired, stale, orphans, partial)

    async def _remove_expired(self) -> int:
        """Bytes first: a row that says `expired` has none."""
        async with self._database.transaction() as session:
            rows = await VideoRepository(session).lock_expired(self._now(), BATCH)
            for row in rows:
                await self._store.delete(row.object_key)
                row.status, row.expires_at = VideoStatus.EXPIRED, None
        return len(rows)

    async def _remove_stale(self) -> int:
        async with self._database.transaction() as session:
            videos = VideoRepository(session)
            rows = await videos.lock_stale(self._now() - STALE, BATCH)
            for row in rows:
                await self._store.delete(row.object_key)
                await videos.delete_owned(row.id, row.user_id)
        return len(rows)

    async def _remove_orphans(self, folder: str) -> int:
        """Of one page of a folder; the next round looks at the next one."""
        page = await self._store.list_page(folder, after=self._cursors[folder], limit=BATCH)
        self._cursors[folder] = page[-1].key if len(page) == BATCH else None
        old = [one.key for one in page if one.written_at < self._now() - STALE]
        if not old:
            return 0
        async with self._database.autocommit() as session:
            known = await VideoRepository(session).list_known_keys(old)
            known |= await RouteRepository(session).list_known_keys(old)
        lost = [key for key in old if key not in known]
        for key in lost:
            await self._store.delete(key)
        return len(lost)
