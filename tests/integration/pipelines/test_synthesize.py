"""Rendered data sets: written by Ray, the same whoever renders them, read by the training."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import ray

from climbing.holds.hold import HoldKind
from climbing.synthetic.wall_photo import render_wall_photo
from pipelines.data_folder import DataFolder
from pipelines.synthesize.rendering import render_into, synthesize
from pipelines.train.datasets import read_synthetic
from tests.services.servers import server_folder

# Ray Data warns of its own settings' names.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")
COUNT, FIRST_SEED, SIDE_PX = 8, 40, 128


@pytest.fixture(scope="module", autouse=True)
def _ray() -> Iterator[None]:
    """A Ray of its own, gone at the end with all its files."""
    with server_folder() as folder:
        ray.init(
            address="local",
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            object_store_memory=100_000_000,
            _temp_dir=str(folder),
        )
        yield
        ray.shutdown()


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data set."""
    folder = tmp_path_factory.mktemp("rendered")
    assert _synthesize(folder) == COUNT
    return folder


def _synthesize(folder: Path, concurrency: int | None = None) -> int:
    return synthesize(
        DataFolder(str(folder)),
        count=COUNT,
        seed=FIRST_SEED,
        side_px=SIDE_PX,
        concurrency=concurrency,
    )


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_any_number_of_hands_writes_the_same_bytes(rendered: Path, tmp_path: Path) -> None:
    """One after another, or two at a time."""
    assert _synthesize(tmp_path / "alone", concurrency=1) == COUNT
    assert _contents(tmp_path / "alone") == _contents(rendered)


def test_the_same_again_renders_nothing(rendered: Path) -> None:
    """And changes nothing."""
    before = _contents(rendered)
    assert _synthesize(rendered) == 0
    assert _contents(rendered) == before


def test_what_is_missing_is_rendered_anew(rendered: Path, tmp_path: Path) -> None:
    """A run that was cut short goes on, also where a picture lacks its record."""
    folder = DataFolder(str(tmp_path))
    folder.prepare()
    for seed in (FIRST_SEED, FIRST_SEED + 3):
        render_into(folder, seed, SIDE_PX)
    (tmp_path / "records" / f"{FIRST_SEED:08d}.json").unlink()
    assert _synthesize(tmp_path) == COUNT - 1
    assert _contents(tmp_path) == _contents(rendered)


def test_the_document_is_coco(rendered: Path) -> None:
    """Numbers are unique, boxes hold their outlines, categories are known."""
    document = json.loads((rendered / "images" / "_annotations.coco.json").read_text())
    images = {image["id"] for image in document["images"]}
    annotations = document["annotations"]
    assert images == set(range(FIRST_SEED, FIRST_SEED + COUNT))
    assert len({a["id"] for a in annotations}) == len(annotations) > COUNT
    assert {a["image_id"] for a in annotations} <= images
    assert [c["name"] for c in document["categories"]] == list(HoldKind)
    for annotation in annotations:
        left, top, width, height = annotation["bbox"]
        x, y = annotation["segmentation"][0][::2], annotation["segmentation"][0][1::2]
        assert [left, top] == pytest.approx([min(x), min(y)], abs=0.02)
        assert [left + width, top + height] == pytest.approx([max(x), max(y)], abs=0.02)


def test_the_training_reads_what_was_rendered(rendered: Path) -> None:
    """Pictures, outlines, kinds and types; who is half hidden is neither hold nor wall."""
    photos = read_synthetic(rendered)
    assert len(photos) == COUNT
    for seed, photo in enumerate(photos, FIRST_SEED):
        true = render_wall_photo(seed, side_px=SIDE_PX)
        assert photo.is_complete
        assert photo.rgb.shape == true.rgb.shape
        read = [(label.kind, label.type) for label in photo.labels]
        assert read == [
            (label.kind if label.is_clear else None, label.type) for label in true.labels
        ]
        for label, other in zip(photo.labels, true.labels, strict=True):
            assert label.polygon_px == pytest.approx(other.polygon_px, abs=0.01)
            assert label.is_outlined
