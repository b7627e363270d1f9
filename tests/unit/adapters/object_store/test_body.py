"""Laws of regrouping an upload's body."""

import asyncio
from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import UploadRefused
from adapters.object_store.body import exact_blocks

BLOCK_BYTES = 8
bodies = st.lists(st.binary(max_size=30), max_size=20)


async def _arriving(chunks: list[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def _blocks(chunks: list[bytes], length_bytes: int) -> list[bytes]:
    async def collect() -> list[bytes]:
        return [b async for b in exact_blocks(_arriving(chunks), length_bytes, BLOCK_BYTES)]

    return asyncio.run(collect())


@given(bodies)
def test_blocks_are_the_same_bytes(chunks: list[bytes]) -> None:
    """Nothing is lost, doubled or moved, however the body was cut."""
    body = b"".join(chunks)
    assert b"".join(_blocks(chunks, len(body))) == body


@given(bodies)
def test_blocks_are_neither_small_nor_unbounded(chunks: list[bytes]) -> None:
    """All but the last reach the block size; none exceeds it by more than a chunk."""
    *full, _ = blocks = _blocks(chunks, sum(map(len, chunks)))
    longest = max(map(len, chunks), default=0)
    assert all(len(block) >= BLOCK_BYTES for block in full)
    assert all(len(block) < BLOCK_BYTES + longest + 1 for block in blocks)


@given(bodies, st.integers(0, 700))
def test_any_other_length_is_refused(chunks: list[bytes], length_bytes: int) -> None:
    """A body passes exactly if it has the agreed length."""
    try:
        _blocks(chunks, length_bytes)
    except UploadRefused:
        assert sum(map(len, chunks)) != length_bytes
    else:
        assert sum(map(len, chunks)) == length_bytes
