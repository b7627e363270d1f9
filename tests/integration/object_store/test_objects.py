"""Reading, writing and deleting objects: the same laws for both stores."""

import tracemalloc
from pathlib import Path

import pytest

from adapters.errors import DependencyUnreachable, InvalidInput, ObjectNotFound
from adapters.object_store import MAX_KEY_LENGTH, ObjectStore

MP4 = "video/mp4"


async def test_a_written_object_is_described_as_it_was_written(
    store: ObjectStore, key: str
) -> None:
    """`put_bytes` answers what `head` answers afterwards."""
    written = await store.put_bytes(key, b"a small artefact", "application/octet-stream")
    assert written == await store.head(key)
    assert (written.key, written.size_bytes) == (key, 16)
    assert written.content_type == "application/octet-stream"


async def test_writing_again_replaces_bytes_type_and_tag(store: ObjectStore, key: str) -> None:
    """A key has one object, the latest."""
    first = await store.put_bytes(key, b"first", "text/plain")
    second = await store.put_bytes(key, b"the second", MP4)
    assert await store.head(key) == second
    assert first.etag != second.etag
    assert await store.read_range(key, 0, 100) == b"the second"


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        (0, 3, b"012"),
        (3, 4, b"3456"),
        (9, 1, b"9"),
        (8, 100, b"89"),
        (0, 10, b"0123456789"),
        (10, 1, b""),
        (10_000, 5, b""),
    ],
)
async def test_a_range_is_short_at_the_end_and_empty_beyond(
    store: ObjectStore, key: str, start: int, length: int, expected: bytes
) -> None:
    """A reader may ask for more than there is."""
    await store.put_bytes(key, b"0123456789", MP4)
    assert await store.read_range(key, start, length) == expected


async def test_every_range_of_an_empty_object_is_empty(store: ObjectStore, key: str) -> None:
    """No byte is no error."""
    await store.put_bytes(key, b"", MP4)
    assert await store.read_range(key, 0, 1) == b""


@pytest.mark.parametrize(("start", "length"), [(-1, 5), (0, 0), (0, -3)])
async def test_an_impossible_range_is_refused(
    store: ObjectStore, key: str, start: int, length: int
) -> None:
    """A range begins within the object and has at least one byte."""
    with pytest.raises(InvalidInput):
        await store.read_range(key, start, length)


@pytest.mark.parametrize("size_bytes", [0, 10, 3 * 1024 * 1024 + 1])
async def test_a_download_is_the_object_and_nothing_else(
    store: ObjectStore, key: str, tmp_path: Path, size_bytes: int
) -> None:
    """The file has the object's bytes, only the owner may read it, and no other file appears."""
    body = bytes(range(251)) * (size_bytes // 251 + 1)
    await store.put_bytes(key, body[:size_bytes], MP4)
    folder = tmp_path / "work"
    folder.mkdir()
    await store.download(key, folder / "climb.mp4")
    assert (folder / "climb.mp4").read_bytes() == body[:size_bytes]
    assert (folder / "climb.mp4").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["climb.mp4"]


async def test_a_download_replaces_the_file_or_leaves_it_alone(
    store: ObjectStore, key: str, tmp_path: Path
) -> None:
    """An older file stays until the new one is whole."""
    path = tmp_path / "climb.mp4"
    path.write_bytes(b"older")
    with pytest.raises(ObjectNotFound):
        await store.download(key, path)
    assert path.read_bytes() == b"older"
    await store.put_bytes(key, b"newer", MP4)
    await store.download(key, path)
    assert path.read_bytes() == b"newer"


async def test_a_download_into_no_folder_names_the_folder(
    store: ObjectStore, key: str, tmp_path: Path
) -> None:
    """What the disk refuses is an error of ours."""
    await store.put_bytes(key, b"climb", MP4)
    with pytest.raises(DependencyUnreachable, match="nowhere"):
        await store.download(key, tmp_path / "nowhere" / "climb.mp4")


async def test_a_download_needs_little_memory(store: ObjectStore, key: str, tmp_path: Path) -> None:
    """The memory in use does not grow with the object."""
    size_bytes = 24 * 1024 * 1024
    await store.put_bytes(key, bytes(size_bytes), MP4)
    tracemalloc.start()
    try:
        await store.download(key, tmp_path / "climb.mp4")
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "climb.mp4").stat().st_size == size_bytes
    assert peak_bytes < size_bytes / 3


async def test_deleting_is_idempotent(store: ObjectStore, key: str) -> None:
    """After a deletion there is no object, whether there was one or not."""
    await store.put_bytes(key, b"climb", MP4)
    for _ in range(2):
        await store.delete(key)
        with pytest.raises(ObjectNotFound):
            await store.head(key)


async def test_a_missing_object_is_named(store: ObjectStore, key: str, tmp_path: Path) -> None:
    """Every way of reading says which object is missing."""
    with pytest.raises(ObjectNotFound, match=key):
        await store.head(key)
    with pytest.raises(ObjectNotFound, match=key):
        await store.read_range(key, 0, 1)
    with pytest.raises(ObjectNotFound, match=key):
        await store.download(key, tmp_path / "climb.mp4")
    assert not (tmp_path / "climb.mp4").exists()


@pytest.mark.parametrize(
    "suffix",
    [
        "x",
        "!-_.*'()",
        "UPPER/lower/Upper",
        "x..y",
        "ends.",
        "a/b/c/d/e/f/g/h",
        "s" * 300,
        "-rf",
        "(1)'s*copy!.mp4",
    ],
)
async def test_odd_but_legal_keys_are_ordinary(store: ObjectStore, key: str, suffix: str) -> None:
    """Any legal key can be written, uploaded to, read and deleted."""
    odd = f"{key}/{suffix}"
    await store.put_bytes(odd, suffix.encode(), MP4)
    assert (await store.head(odd)).key == odd
    assert await store.read_range(odd, 0, 1000) == suffix.encode()
    await store.delete(odd)
    with pytest.raises(ObjectNotFound):
        await store.head(odd)


async def test_the_longest_key_is_legal(store: ObjectStore, key: str) -> None:
    """The limit itself is within the law."""
    longest = (key + "/" + "k" * MAX_KEY_LENGTH)[:MAX_KEY_LENGTH]
    await store.put_bytes(longest, b"climb", MP4)
    assert (await store.head(longest)).size_bytes == 5
    await store.delete(longest)


async def test_a_key_and_a_key_below_it_are_two_objects(store: ObjectStore, key: str) -> None:
    """Slashes divide names, not folders."""
    await store.put_bytes(key, b"above", MP4)
    await store.put_bytes(f"{key}/below", b"below", MP4)
    await store.delete(key)
    assert await store.read_range(f"{key}/below", 0, 9) == b"below"


async def test_keys_that_differ_in_case_are_two_objects(store: ObjectStore, key: str) -> None:
    """Case is part of the name."""
    await store.put_bytes(f"{key}/a", b"small", MP4)
    await store.put_bytes(f"{key}/A", b"LARGE", MP4)
    assert await store.read_range(f"{key}/a", 0, 9) == b"small"


@pytest.mark.parametrize("bad", ["", "/a", "a//b", "a/", "../a", "a/../b", ".a", "a\0b", "a%2fb"])
async def test_an_illegal_key_is_refused_by_every_method(
    store: ObjectStore, tmp_path: Path, bad: str
) -> None:
    """The law of keys is asked before anything else happens."""
    calls = [
        store.put_bytes(bad, b"", MP4),
        store.head(bad),
        store.read_range(bad, 0, 1),
        store.download(bad, tmp_path / "climb.mp4"),
        store.delete(bad),
    ]
    for call in calls:
        with pytest.raises(InvalidInput, match=r"^key: "):
            await call


async def test_an_illegal_type_is_refused_before_writing(store: ObjectStore, key: str) -> None:
    """A content type cannot smuggle in another header."""
    with pytest.raises(InvalidInput, match=r"^content_type: "):
        await store.put_bytes(key, b"", "text/plain\r\nX-Evil: 1")


async def test_a_store_that_works_passes_its_check(store: ObjectStore) -> None:
    """A check of a healthy store says nothing."""
    await store.check()
