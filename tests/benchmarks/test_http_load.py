"""The load generator counts what a server answers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cli.bench.http_load import LoadRequest, measure_load


class _Counting(BaseHTTPRequestHandler):
    """Answers 200, or 503 where the path says so, and counts."""

    protocol_version = "HTTP/1.1"
    answered = 0

    def do_POST(self) -> None:
        """Reads the body and answers."""
        self.rfile.read(int(self.headers["content-length"]))
        type(self).answered += 1
        self.send_response(503 if self.path == "/broken" else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """A server of its own for each test."""
    _Counting.answered = 0
    with ThreadingHTTPServer(("127.0.0.1", 0), _Counting) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_every_answer_is_counted_once(url: str) -> None:
    """What the client counted is what the server sent, latencies are ordered."""
    found = measure_load(LoadRequest("POST", f"{url}/", {}, b"{}"), connections=3, seconds=0.5)
    assert found.errors == 0
    assert found.requests_per_s * 0.5 == pytest.approx(_Counting.answered)
    assert 0 < found.p50_ms <= found.p95_ms <= found.p99_ms


def test_another_status_is_an_error(url: str) -> None:
    """Refusals do not count as throughput."""
    request = LoadRequest("POST", f"{url}/broken", {}, b"{}")
    found = measure_load(request, connections=2, seconds=0.2)
    assert found.requests_per_s == 0
    assert found.errors == _Counting.answered
