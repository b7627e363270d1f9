"""A light HTTP client: so many connections, one request at a time on each, latencies kept.

Written on uvloop and httptools, the parts uvicorn itself is made of, because a client of the usual
kind would take more of two cores than the server that it measures.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httptools
import uvloop

# For answers that are under way when the time is up.
_SETTLE_S: Final = 30.5


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """What is sent again and again.

    Attributes:
        method: HTTP method.
        url: Absolute.
        headers: Besides host and length.
        body: Sent as it is.
        expected_status: Anything else is an error.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    expected_status: int = 200

    def to_bytes(self) -> bytes:
        """The request as it travels."""
        parts = urlsplit(self.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [f"{self.method} {path} HTTP/1.1", f"host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines.append(f"content-length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What was measured.

    Attributes:
        requests_per_s: Answered as expected.
        p50_ms: Median latency.
        p95_ms: 95th percentile.
        p99_ms: 99th percentile.
        errors: Answers of another status and broken connections.
    """

    requests_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    errors: int


class _Connection(asyncio.Protocol):
    """One connection of the load."""

    def __init__(self, request: LoadRequest, deadline: float) -> None:
        self._data = request.to_bytes()
        self._expected = request.expected_status
        self._deadline = deadline
        self._transport: Any = None
        self._parser = httptools.HttpResponseParser(self)
        self._sent_at = 0.0
        self.latencies_s: list[float] = []
        self.errors = 0
        self.closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """Called by the parser at the end of each answer."""
        now = time.perf_counter()
        if self._parser.get_status_code() == self._expected:
            self.latencies_s.append(now - self._sent_at)
        else:
            self.errors += 1
        if now < self._deadline:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        if time.perf_counter() < self._deadline:
            self.errors += 1
        self.closed.set()

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        self._transport.write(self._data)


def measure_load(request: LoadRequest, *, connections: int, seconds: float) -> LoadResult:
    """Sends the request on all connections at once for so long."""
    return uvloop.run(_measure(request, connections, seconds))


async def _measure(request: LoadRequest, connections: int, seconds: float) -> LoadResult:
    parts = urlsplit(request.url)
    loop = asyncio.get_running_loop()
    deadline = time.perf_counter() + seconds
    opened = []
    for _ in range(connections):
        _, connection = await loop.create_connection(
            lambda: _Connection(request, deadline), parts.hostname, parts.port
        )
        opened.append(connection)
    async with asyncio.timeout(seconds + _SETTLE_S):
        await asyncio.gather(*(connection.closed.wait() for connection in opened))
    latencies_s = sorted(value for connection in opened for value in connection.latencies_s)
    return LoadResult(
        requests_per_s=len(latencies_s) / seconds,
        p50_ms=_percentile_ms(latencies_s, 0.50),
        p95_ms=_percentile_ms(latencies_s, 0.95),
        p99_ms=_percentile_ms(latencies_s, 0.99),
        errors=sum(connection.errors for connection in opened),
    )


def _percentile_ms(sorted_s: list[float], share: float) -> float:
    if not sorted_s:
        return float("nan")
    return 1000 * sorted_s[min(len(sorted_s) - 1, int(share * len(sorted_s)))]
