"""The body of an upload, regrouped into blocks and held to its exact length. Knows no transport."""

from collections.abc import AsyncGenerator, AsyncIterable

from adapters.errors import UploadRefusal, UploadRefused

BLOCK_BYTES = 1024 * 1024
"""One thread hop a block, not one for each chunk of a few KiB that a server hands over."""


async def exact_blocks(
    chunks: AsyncIterable[bytes], length_bytes: int, block_bytes: int = BLOCK_BYTES
) -> AsyncGenerator[bytes]:
    """The same bytes in blocks of at least `block_bytes`, the last one shorter.

    Args:
        chunks: The body as it arrives.
        length_bytes: How many bytes were agreed.
        block_bytes: When to hand a block on; bounds the memory together with the longest chunk.

    Raises:
        UploadRefused: At the first byte too many, without asking for more, or at the end if bytes
            are missing.
    """
    received = 0
    block = bytearray()
    async for chunk in chunks:
        received += len(chunk)
        if received > length_bytes:
            raise _wrong_length(f"more than the agreed {length_bytes} bytes arrived")
        block += chunk
        if len(block) >= block_bytes:
            yield bytes(block)
            block.clear()
    if received < length_bytes:
        raise _wrong_length(f"{received} of the agreed {length_bytes} bytes arrived")
    yield bytes(block)


def _wrong_length(detail: str) -> UploadRefused:
    return UploadRefused(UploadRefusal.WRONG_LENGTH, detail)


async def single_block(data: bytes) -> AsyncGenerator[bytes]:
    """A body that is already in memory."""
    yield data
