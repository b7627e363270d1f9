"""Brings every photo that a person has corrected into a folder, and keeps the folder true.

Only what is new or changed is fetched. A photo that was deleted since, with its account or alone,
leaves the folder too. Pictures are written anew, upright and in sRGB: what a phone says about
place, time and owner stays behind.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from adapters.errors import ObjectNotFound, PhotoError
from adapters.object_store import ObjectStore
from adapters.photo import read_photo
from contracts.effective_holds import EffectiveHold
from db.models import Route
from db.repositories import HoldRepository
from db.session import Database
from pipelines.coco import code_photo, describe_photo, join_records
from pipelines.data_folder import DataFolder
from pipelines.export_corrections.labels import (
    CorrectedHold,
    compute_version,
    name_key,
    number_photo,
)

_DESCRIPTION: Final = "Photos of climbing walls whose holds were corrected by people"
_VERSION: Final = "version"
_PAGE: Final = 100


@dataclass(slots=True)
class Exported:
    """What a run did.

    Attributes:
        written: Photos that were new or had changed.
        kept: Photos that were there already.
        removed: Photos that are corrected no longer, or gone.
        failed: Keys of photos that cannot be read, and why.
    """

    written: int = 0
    kept: int = 0
    removed: int = 0
    failed: dict[str, str] = field(default_factory=dict)


class CorrectionExporter:
    """Fills a folder.

    Args:
        database: Where corrections are.
        store: Where photos are.
        folder: Is filled.
    """

    def __init__(self, database: Database, store: ObjectStore, folder: DataFolder) -> None:
        self._database = database
        self._store = store
        self._folder = folder

    async def run(self) -> Exported:
        """One pass over all photos; the data set's list is written last.

        Raises:
            DependencyUnreachable: If a service stays away; what was written stays.
        """
        self._folder.prepare()
        done, seen = Exported(), set[str]()
        async for route in self._list_routes():
            key = name_key(route.id)
            try:
                is_new = await self._export(key, route)
            except (PhotoError, ObjectNotFound) as error:
                done.failed[key] = str(error)
                continue
            seen.add(key)
            done.written += is_new
            done.kept += not is_new
        for key in set(self._folder.list_keys()) - seen:
            self._folder.remove(key)
            done.removed += 1
        records = [self._folder.read_record(key) for key in sorted(seen)]
        self._folder.write_annotations(join_records(records, _DESCRIPTION))
        return done

    async def _list_routes(self) -> AsyncIterator[Route]:
        after = None
        while True:
            async with self._database.transaction() as session:
                routes = await HoldRepository(session).list_corrected_routes(after, _PAGE)
            for route in routes:
                yield route
            if len(routes) < _PAGE:
                return
            after = routes[-1].id

    async def _export(self, key: str, route: Route) -> bool:
        """Whether anything had to be written."""
        async with self._database.transaction() as session:
            wall = await HoldRepository(session).read_wall(route.id)
        version = compute_version(wall.holds)
        if self._folder.has(key) and self._folder.read_record(key).get(_VERSION) == version:
            return False
        with tempfile.TemporaryDirectory() as room:
            path = Path(room) / "photo"
            await self._store.download(route.object_key, path)
            picture, record = await asyncio.to_thread(_read, path, key, list(wall.holds))
        self._folder.write(key, picture, record | {_VERSION: version})
        return True


def _read(path: Path, key: str, holds: list[EffectiveHold]) -> tuple[bytes, dict[str, Any]]:
    rgb = read_photo(path).rgb
    height_px, width_px = rgb.shape[:2]
    drawn = [CorrectedHold.build(hold) for hold in holds]
    record = describe_photo(number_photo(key), key, (width_px, height_px), drawn)
    return code_photo(rgb), record
