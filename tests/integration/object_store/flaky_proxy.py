"""A TCP relay in front of a server that can be slow, or hang up in the middle of an answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK_BYTES = 64 * 1024


@dataclass(slots=True)
class FlakyProxy:
    """The relay.

    Attributes:
        target_port: Of the server, on loopback.
        hang_ups_after: For each connection in turn, after how many bytes of answers to hang up.
        pause_s: Before each chunk of an answer.
        connections: How many have been made.
        answered_bytes: How much of answers has been passed on.
    """

    target_port: int
    hang_ups_after: list[int] = field(default_factory=list)
    pause_s: float = 0.0
    connections: int = 0
    answered_bytes: int = 0

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        upstream_reader, upstream_writer = await asyncio.open_connection(
            "127.0.0.1", self.target_port
        )
        requests = asyncio.create_task(_pump(reader, upstream_writer))
        try:
            with suppress(ConnectionError):
                await self._answer(upstream_reader, writer)
        finally:
            requests.cancel()
            await _closed(writer)
            await _closed(upstream_writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = self.hang_ups_after.pop(0) if self.hang_ups_after else None
        while chunk := await reader.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left)):
            await asyncio.sleep(self.pause_s)
            writer.write(chunk)
            await writer.drain()
            self.answered_bytes += len(chunk)
            if left is not None:
                left -= len(chunk)
                if not left:
                    return


@asynccontextmanager
async def flaky_proxy(endpoint_url: str) -> AsyncIterator[tuple[FlakyProxy, str]]:
    """A relay to the endpoint, and the relay's address."""
    proxy = FlakyProxy(urlsplit(endpoint_url).port or 80)
    server = await asyncio.start_server(proxy.relay, "127.0.0.1", 0)
    try:
        yield proxy, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
