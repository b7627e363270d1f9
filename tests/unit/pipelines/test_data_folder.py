"""A data set's folder: a photo is there when its record is."""

from pathlib import Path

import pytest

from pipelines.data_folder import DataFolder


def _record(seed: int) -> dict[str, object]:
    return {"image": {"id": seed}, "annotations": []}


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """An empty one."""
    made = DataFolder(str(tmp_path / "set"))
    made.prepare()
    return made


def test_a_photo_is_there_once_it_was_written(folder: DataFolder) -> None:
    """And its record can be read."""
    assert not folder.has("4")
    folder.write("4", b"picture", _record(4))
    assert folder.has("4")
    assert not folder.has("5")
    assert folder.read_record("4") == _record(4)
    assert (Path(folder.url) / "images" / "4.jpg").read_bytes() == b"picture"


def test_nothing_half_written_is_left_behind(folder: DataFolder) -> None:
    """Files get their names when they are whole."""
    folder.write("4", b"picture", _record(4))
    folder.write_annotations({"images": []})
    names = {path.name for path in Path(folder.url).rglob("*") if path.is_file()}
    assert names == {"4.jpg", "4.json", "_annotations.coco.json"}


def test_preparing_again_keeps_what_is_there(folder: DataFolder) -> None:
    """A second run goes on."""
    folder.write("4", b"picture", _record(4))
    folder.prepare()
    assert folder.has("4")
