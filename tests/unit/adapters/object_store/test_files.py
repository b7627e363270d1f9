"""Laws of object files and partial files."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.errors import DependencyUnreachable
from adapters.object_store.object_file import MAGIC, NotAnObject, ObjectDraft, open_object
from adapters.object_store.partial_file import AlreadyDiscarded, PartialFile

blocks = st.lists(st.binary(max_size=200), max_size=5)
# The folder is only ever added to, so examples cannot meet each other.
shared_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def _sealed(folder: Path, content: list[bytes]) -> Path:
    path = folder / "object"
    draft = ObjectDraft(PartialFile(folder), "a/key", "video/mp4")
    for block in content:
        draft.append(block)
    draft.seal(path)
    return path


@shared_folder
@given(blocks)
def test_an_object_file_reads_back_whatever_its_content(
    tmp_path: Path, content: list[bytes]
) -> None:
    """Bytes, size and type return, even of a content that ends like an object file."""
    body = b"".join(content)
    with open_object(_sealed(tmp_path, [*content, MAGIC])) as found:
        assert found.info.size_bytes == len(body) + len(MAGIC)
        assert (found.info.key, found.info.content_type) == ("a/key", "video/mp4")
        assert found.read(0, 9999) == body + MAGIC


@shared_folder
@given(blocks, st.integers(0, 1200), st.integers(1, 1200))
def test_a_part_is_the_part(tmp_path: Path, content: list[bytes], start: int, length: int) -> None:
    """Reading a range is slicing the content; the description is never part of it."""
    with open_object(_sealed(tmp_path, content)) as found:
        assert found.read(start, length) == b"".join(content)[start : start + length]


@shared_folder
@given(st.binary(max_size=100), st.integers(1, 300))
def test_a_truncated_object_file_is_none(tmp_path: Path, content: bytes, cut: int) -> None:
    """A file that lost its end is not taken for a shorter object."""
    path = _sealed(tmp_path, [content])
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    with pytest.raises(NotAnObject), open_object(path):
        pass


def test_the_tag_depends_on_the_content_alone(tmp_path: Path) -> None:
    """However the bytes were cut."""
    tags = []
    for content in ([b"climb"], [b"cl", b"imb"], [b"other"]):
        with open_object(_sealed(tmp_path, content)) as found:
            tags.append(found.info.etag)
    assert tags[0] == tags[1] != tags[2]


def test_an_uncommitted_file_has_no_name_in_the_end(tmp_path: Path) -> None:
    """Discarding removes what was written, and may be repeated."""
    partial = PartialFile(tmp_path)
    partial.write(b"half")
    assert len(list(tmp_path.iterdir())) == 1
    partial.discard()
    partial.discard()
    assert not list(tmp_path.iterdir())


def test_a_discarded_file_takes_nothing_more(tmp_path: Path) -> None:
    """A thread that was left behind cannot bring it back."""
    for partial in (PartialFile(tmp_path), PartialFile(tmp_path)):
        partial.discard()
        with pytest.raises(AlreadyDiscarded):
            partial.write(b"more")
        with pytest.raises(AlreadyDiscarded):
            partial.commit(tmp_path / "name", durable=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("durable", [True, False])
def test_a_committed_file_stays(tmp_path: Path, durable: bool) -> None:  # noqa: FBT001 - a column of the table
    """It has its name and no other, and discarding it has no effect."""
    partial = PartialFile(tmp_path)
    partial.write(b"whole")
    partial.commit(tmp_path / "name", durable=durable)
    partial.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["name"]
    assert (tmp_path / "name").read_bytes() == b"whole"


def test_a_commit_onto_a_folder_fails_cleanly(tmp_path: Path) -> None:
    """What cannot be named is discarded like any other."""
    (tmp_path / "name").mkdir()
    partial = PartialFile(tmp_path)
    with pytest.raises(DependencyUnreachable):
        partial.commit(tmp_path / "name", durable=True)
    partial.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["name"]
