"""A remote file reads like the file it is a copy of, and fetches little of it."""

import asyncio
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.errors import DependencyUnreachable, NotAVideo, ObjectNotFound, TruncatedVideo
from adapters.object_store import LocalObjectStore, ObjectInfo
from adapters.video import VideoFacts, probe_video
from adapters.video.remote_file import RemoteFile
from tests.polling import wait_until

AnswerT = TypeVar("AnswerT")

BLOCK = 256 * 1024
KEY = "videos/climb.mp4"
CONTENT = bytes(range(256)) * (3 * BLOCK // 256) + b"the end"

places = st.integers(0, len(CONTENT) + 10) | st.integers(-20, 20)
reads = st.tuples(st.just("read"), st.integers(0, BLOCK + 100), st.just(0))
seeks = st.tuples(st.just("seek"), places, st.sampled_from([io.SEEK_SET, io.SEEK_CUR, io.SEEK_END]))


class CountingStore(LocalObjectStore):
    """A store on disk that counts what is read from it.

    Attributes:
        fetched: First byte and length of every range that was asked for.
        failure: Raised by the next read, if set.
        answer: Reads wait for it, if set.
        called_off: How many of them were cancelled.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(
            root,
            public_base_url="http://localhost",
            secret=b"s" * 32,
            clock=lambda: datetime.now(UTC),
        )
        self.fetched: list[tuple[int, int]] = []
        self.failure: Exception | None = None
        self.answer: asyncio.Event | None = None
        self.called_off = 0

    async def read_range(self, key: str, start: int, length: int) -> bytes:
        """Reads a part, and remembers it."""
        self.fetched.append((start, length))
        if self.failure is not None:
            raise self.failure
        if self.answer is not None:
            try:
                await self.answer.wait()
            except asyncio.CancelledError:
                self.called_off += 1
                raise
        return await super().read_range(key, start, length)

    async def count_fetched(self) -> int:
        """How many reads have begun."""
        return len(self.fetched)

    async def count_called_off(self) -> int:
        """How many reads were cancelled."""
        return self.called_off


@pytest.fixture
def store(tmp_path: Path) -> CountingStore:
    """An empty store."""
    return CountingStore(tmp_path / "store")


async def _use(
    store: CountingStore, info: ObjectInfo, work: Callable[[RemoteFile], AnswerT]
) -> AnswerT:
    """What some work in a thread finds in the stored object."""
    file = RemoteFile(store, info, asyncio.get_running_loop())
    return await asyncio.to_thread(work, file)


async def _probe(store: CountingStore, film: bytes) -> VideoFacts:
    info = await store.put_bytes(KEY, film, "video/mp4")
    return await _use(store, info, probe_video)


@settings(
    derandomize=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(reads | seeks, max_size=12))
def test_reading_and_seeking_are_those_of_a_file(
    steps: list[tuple[str, int, int]], tmp_path: Path
) -> None:
    """Any sequence gives the bytes, positions and refusals that a file in memory gives."""

    def follow(file: io.RawIOBase | io.BytesIO) -> list[object]:
        found: list[object] = [file.readable(), file.seekable(), file.writable() and None]
        for verb, number, whence in steps:
            try:
                found.append(file.seek(number, whence) if verb == "seek" else _fully(file, number))
            except ValueError:
                found.append("refused")
            found.append(file.tell())
        return found

    async def remotely() -> list[object]:
        store = CountingStore(tmp_path / "store")
        info = await store.put_bytes(KEY, CONTENT, "video/mp4")
        return await _use(store, info, follow)

    expected = follow(io.BytesIO(CONTENT))
    expected[2] = False  # a remote file is never written
    assert asyncio.run(remotely()) == expected


def _fully(file: io.RawIOBase | io.BytesIO, count: int) -> bytes:
    data = b""
    while len(data) < count and (more := file.read(count - len(data))):
        data += more
    return data


async def test_a_whole_object_can_be_read(store: CountingStore) -> None:
    """Block after block, each fetched once."""
    info = await store.put_bytes(KEY, CONTENT, "video/mp4")
    assert await _use(store, info, RemoteFile.readall) == CONTENT
    assert store.fetched == [(start, BLOCK) for start in range(0, len(CONTENT), BLOCK)]


async def test_old_blocks_are_let_go(store: CountingStore) -> None:
    """A long object does not end up in memory; a block that was let go is fetched again."""
    info = await store.put_bytes(KEY, bytes(20 * BLOCK), "video/mp4")

    def visit(file: RemoteFile) -> None:
        for block in (*range(20), 19, 4, 0):
            file.seek(block * BLOCK)
            file.read(1)

    await _use(store, info, visit)
    assert [start // BLOCK for start, _ in store.fetched] == [*range(20), 0]


def _stretched(film: bytes) -> bytes:
    """The film with 30 MB between its pictures and its index, as a long recording would have."""
    place = film.index(b"moov") - 4
    gap = 30 * 1024 * 1024
    return film[:place] + gap.to_bytes(4) + b"free" + bytes(gap - 8) + film[place:]


async def test_a_probe_fetches_what_it_needs(
    store: CountingStore, film: bytes, streamable: Path
) -> None:
    """The first pictures and the index, wherever it is, not the megabytes between or after."""
    assert (await _probe(store, _stretched(film))).declared_frames == 20
    assert len(store.fetched) <= 3
    store.fetched.clear()
    in_front = await asyncio.to_thread(streamable.read_bytes)
    assert (await _probe(store, in_front + bytes(2**24))).declared_frames == 60
    assert len(store.fetched) <= 2


@pytest.mark.parametrize("failure", [ObjectNotFound(KEY), DependencyUnreachable("S3", "a", "b")])
@pytest.mark.parametrize("after", [0, 1], ids=["at the start", "on the way"])
async def test_an_error_of_the_store_comes_through(
    failure: Exception, after: int, store: CountingStore, film: bytes
) -> None:
    """FFmpeg in between neither hides it nor calls it a bad video."""
    info = await store.put_bytes(KEY, _stretched(film), "video/mp4")

    def probe(file: RemoteFile) -> VideoFacts:
        file.read(after)
        store.failure = failure
        return probe_video(file)

    with pytest.raises(type(failure)) as caught:
        await _use(store, info, probe)
    assert caught.value is failure


async def test_a_bad_object_is_a_bad_video(store: CountingStore, film: bytes) -> None:
    """With the same words as a file on disk."""
    with pytest.raises(NotAVideo, match="is empty"):
        await _probe(store, b"")
    with pytest.raises(NotAVideo, match="can be read"):
        await _probe(store, b"text" * 100)
    with pytest.raises(TruncatedVideo, match="before its index"):
        await _probe(store, film[:-300])


async def test_an_object_that_shrank_ends_early(store: CountingStore) -> None:
    """Whoever replaced it meanwhile, reading ends instead of going round in circles."""
    info = await store.put_bytes(KEY, CONTENT, "video/mp4")
    await store.put_bytes(KEY, b"short", "video/mp4")
    assert await _use(store, info, RemoteFile.readall) == b"short"


async def test_the_event_loop_stays_free(store: CountingStore, film: bytes) -> None:
    """While a probe waits for the store, others run."""
    store.answer = asyncio.Event()
    probe = asyncio.create_task(_probe(store, film))
    await wait_until(store.count_fetched)
    assert not probe.done()
    store.answer.set()
    assert (await probe).width_px == 96


async def test_reading_on_the_event_loop_is_refused(store: CountingStore) -> None:
    """It would wait for itself."""
    info = await store.put_bytes(KEY, CONTENT, "video/mp4")
    file = RemoteFile(store, info, asyncio.get_running_loop())
    with pytest.raises(RuntimeError, match="in a worker thread"):
        file.read(1)
    assert not store.fetched


async def test_a_store_that_does_not_answer_is_given_up(store: CountingStore) -> None:
    """The thread is free again, and the read is called off."""
    info = await store.put_bytes(KEY, CONTENT, "video/mp4")
    store.answer = asyncio.Event()
    file = RemoteFile(store, info, asyncio.get_running_loop(), read_timeout_s=0.05)
    with pytest.raises(DependencyUnreachable, match=r"climb\.mp4: no answer within 0\.05 s"):
        await asyncio.to_thread(file.read, 1)
    assert await wait_until(store.count_called_off) == 1
