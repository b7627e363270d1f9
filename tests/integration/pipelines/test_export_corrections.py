"""Corrected photos become training data, on a real database and a real store."""

import io
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import pytest
from PIL import Image

from adapters.object_store import LocalObjectStore
from contracts.holds import CorrectionAction, HoldShape, HoldType
from db.models import DetectedHold, HoldCorrection, Route
from db.repositories import HoldRepository, RouteRepository
from db.session import Database
from pipelines.data_folder import DataFolder
from pipelines.export_corrections.exporting import CorrectionExporter
from pipelines.export_corrections.labels import name_key
from pipelines.train.datasets import read_corrections
from tests.integration.db.rows import make_shape, store_detection, store_route

ORIENTATION, GPS, OWNER = 0x0112, 0x8825, 0xA430
TURNED_RIGHT = 6
# Upright; stored lying on its side.
WIDTH_PX, HEIGHT_PX = 80, 120
SPOT = make_shape(10, 20, 30)


def photograph() -> bytes:
    """A grey wall with a red hold at `SPOT`, with all that a phone adds."""
    upright = np.full((HEIGHT_PX, WIDTH_PX, 3), 120, np.uint8)
    upright[20:50, 10:40] = (220, 20, 20)
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif[OWNER] = "Jane Climber"
    exif.get_ifd(GPS)[1] = "N"
    stored = io.BytesIO()
    Image.fromarray(np.rot90(upright)).save(stored, "JPEG", quality=95, exif=exif)
    return stored.getvalue()


class Place:
    """A database and a store with photos, and the folder that they are exported to."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.store = LocalObjectStore(
            folder / "objects",
            public_base_url="http://127.0.0.1:1",
            secret=b"u" * 32,
            clock=lambda: datetime.now(UTC),
        )
        self.target = folder / "target"
        self.exporter = CorrectionExporter(database, self.store, DataFolder(str(self.target)))

    async def add_photo(self, data: bytes, *shapes: HoldShape) -> tuple[Route, list[UUID]]:
        """A photo with detected holds; and their ids."""
        route = await store_route(self.database)
        await self.store.put_bytes(route.object_key, data, "image/jpeg")
        detection = await store_detection(self.database, route, *shapes)
        async with self.database.transaction() as session:
            rows: list[DetectedHold] = list(
                await HoldRepository(session).list_detected(detection.id)
            )
        return route, [row.hold_id for row in rows]

    async def correct(self, route: Route, hold_id: UUID, after: HoldShape | None) -> None:
        """What a person says of a hold."""
        correction = HoldCorrection(
            route_id=route.id,
            hold_id=hold_id,
            user_id=route.user_id,
            action=CorrectionAction.MOVE if after else CorrectionAction.DELETE,
            payload={},
            after=after.model_dump(mode="json") if after else None,
        )
        async with self.database.transaction() as session:
            await HoldRepository(session).add_correction(correction)


@pytest.fixture
def place(database: Database, tmp_path: Path) -> Place:
    """Everything, empty."""
    return Place(database, tmp_path)


def _certain(shape: HoldShape, kind: HoldType) -> HoldShape:
    return shape.model_copy(update={"type": kind, "type_confidence": 1.0, "score": 1.0})


async def test_the_training_reads_what_people_said(place: Place) -> None:
    """Moved where it was moved, gone what was deleted, in doubt what nobody looked at."""
    doubtful = make_shape(60, 90).model_copy(update={"score": 0.35})
    shapes = (make_shape(0), make_shape(50, 10), make_shape(60, 60), doubtful)
    route, (moved, deleted, _, _) = await place.add_photo(photograph(), *shapes)
    await place.correct(route, moved, _certain(SPOT, HoldType.SLOPER))
    await place.correct(route, deleted, None)
    done = await place.exporter.run()
    assert (done.written, done.kept, done.removed, done.failed) == (1, 0, 0, {})
    (photo,) = read_corrections(place.target)
    assert photo.source == "corrections"
    labels = {tuple(label.polygon_px.min(axis=0)): label for label in photo.labels}
    assert set(labels) == {(10, 20), (60, 60), (60, 90)}
    assert labels[10, 20].type == HoldType.SLOPER
    # The network's own guess at a type is no lesson, and its doubt is no hold.
    assert labels[60, 60].type is None
    assert labels[60, 60].kind is not None
    assert labels[60, 90].kind is None


async def test_pictures_are_upright_and_say_nothing_about_their_owner(place: Place) -> None:
    """The outline lies on the red hold; neither EXIF nor any id of the owner is anywhere."""
    route, (hold,) = await place.add_photo(photograph(), SPOT)
    await place.correct(route, hold, _certain(SPOT, HoldType.JUG))
    await place.exporter.run()
    (photo,) = read_corrections(place.target)
    assert photo.rgb.shape[:2] == (HEIGHT_PX, WIDTH_PX)
    (label,) = photo.labels
    (left, top), (right, bottom) = label.polygon_px.min(axis=0), label.polygon_px.max(axis=0)
    inside = photo.rgb[int(top) + 3 : int(bottom) - 3, int(left) + 3 : int(right) - 3]
    assert inside[..., 0].min() > 180
    assert inside[..., 1].max() < 80
    with Image.open(photo.path) as stored:
        assert not stored.getexif()
    everything = b"".join(f.read_bytes() for f in place.target.rglob("*") if f.is_file())
    names = " ".join(str(f.relative_to(place.target)) for f in place.target.rglob("*"))
    for secret in (str(route.id), str(route.user_id), route.name, "Jane"):
        assert secret.encode() not in everything
        assert secret not in names


async def test_photos_that_nobody_corrected_stay_where_they_are(place: Place) -> None:
    """A detection alone teaches nothing."""
    await place.add_photo(photograph(), SPOT)
    assert (await place.exporter.run()).written == 0
    assert read_corrections(place.target) == []


async def test_running_again_brings_what_changed_and_nothing_twice(place: Place) -> None:
    """Kept, then written anew after another correction, then removed with the photo."""
    route, (hold,) = await place.add_photo(photograph(), SPOT)
    await place.correct(route, hold, _certain(SPOT, HoldType.JUG))
    assert (await place.exporter.run()).written == 1
    again = await place.exporter.run()
    assert (again.written, again.kept) == (0, 1)
    await place.correct(route, uuid4(), _certain(make_shape(60, 60), HoldType.EDGE))
    changed = await place.exporter.run()
    assert (changed.written, changed.kept) == (1, 0)
    assert len(read_corrections(place.target)[0].labels) == 2
    async with place.database.transaction() as session:
        await RouteRepository(session).delete_owned(route.id, route.user_id)
    gone = await place.exporter.run()
    assert (gone.written, gone.kept, gone.removed) == (0, 0, 1)
    assert read_corrections(place.target) == []
    assert not list((place.target / "images").glob("*.jpg"))


@pytest.mark.parametrize("data", [b"no photo", None], ids=["unreadable", "missing"])
async def test_a_photo_that_cannot_be_read_is_named_and_others_follow(
    place: Place, data: bytes | None
) -> None:
    """One bad photo does not stop the rest."""
    bad, (hold,) = await place.add_photo(data or b"-", SPOT)
    await place.correct(bad, hold, None)
    if data is None:
        await place.store.delete(bad.object_key)
    good, (hold,) = await place.add_photo(photograph(), SPOT)
    await place.correct(good, hold, _certain(SPOT, HoldType.JUG))
    done = await place.exporter.run()
    assert done.written == 1
    assert set(done.failed) == {name_key(bad.id)}
    assert [Path(p.path).stem for p in read_corrections(place.target)] == [name_key(good.id)]
