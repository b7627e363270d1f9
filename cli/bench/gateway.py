"""How quickly the gateway answers: nothing at all, an upload request, a stored result."""

import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

from adapters.video import VideoWriter
from cli.bench.http_load import LoadRequest, LoadResult, measure_load
from cli.bench.report import BenchReport
from cli.bench.subjects import served_ascension, served_plain_fastapi
from cli.client.climb import analyse_climb
from cli.client.session import Account, ApiSession
from contracts.jobs import AnalysisOptions

_WARM_UP_S: Final = 2.0
_COLUMNS: Final = ("what", "requests/s", "p50 ms", "p95 ms", "p99 ms", "errors")


def bench_gateway(*, connections: int, seconds: float, rounds: int) -> BenchReport:
    """Both subjects take turns, so that a machine whose speed drifts is fair to both.

    Args:
        connections: Clients at once, each sending its next request when it has its answer.
        seconds: Of each measurement.
        rounds: How many of each; medians are reported.
    """
    with served_ascension() as url, served_plain_fastapi() as plain_url, _user(url) as user:
        requests = {
            "no-op, plain FastAPI on uvicorn": LoadRequest("GET", f"{plain_url}/healthz", {}),
            "no-op, gateway": LoadRequest("GET", f"{url}/v1/healthz", {}),
            "upload request": user.upload_request(),
            "result fetch": user.result_request(),
        }
        results = _take_turns(requests, connections, seconds, rounds)
    ratios = [
        gateway.requests_per_s / plain.requests_per_s
        for gateway, plain in zip(
            results["no-op, gateway"], results["no-op, plain FastAPI on uvicorn"], strict=True
        )
    ]
    return BenchReport(
        name=f"gateway, {connections} concurrent clients",
        columns=_COLUMNS,
        rows=tuple((name, *_medians(found)) for name, found in results.items()),
        notes=(
            f"medians of {rounds} rounds of {seconds:g} s, subjects in turn",
            "client, ingress, replicas, PostgreSQL and Redis share the machine",
            _describe_ratios(ratios),
        ),
    )


def _describe_ratios(ratios: list[float]) -> str:
    median, low, high = statistics.median(ratios), min(ratios), max(ratios)
    return f"no-op, gateway against plain: {median:.0%} (rounds from {low:.0%} to {high:.0%})"


def _take_turns(
    requests: dict[str, LoadRequest], connections: int, seconds: float, rounds: int
) -> dict[str, list[LoadResult]]:
    for request in requests.values():
        measure_load(request, connections=connections, seconds=_WARM_UP_S)
    results: dict[str, list[LoadResult]] = {name: [] for name in requests}
    for _ in range(rounds):
        for name, request in requests.items():
            found = measure_load(request, connections=connections, seconds=seconds)
            results[name].append(found)
    return results


def _medians(results: list[LoadResult]) -> tuple[float | int, ...]:
    return (
        statistics.median(r.requests_per_s for r in results),
        statistics.median(r.p50_ms for r in results),
        statistics.median(r.p95_ms for r in results),
        statistics.median(r.p99_ms for r in results),
        sum(r.errors for r in results),
    )


class _User:
    """A logged-in user with one finished analysis.

    Args:
        session: Theirs.
        analysis_id: Finished.
    """

    def __init__(self, session: ApiSession, analysis_id: str) -> None:
        self._url = f"{session.url}/v1"
        self._headers = {"authorization": f"Bearer {session.access_token}"}
        self._analysis_id = analysis_id

    def upload_request(self) -> LoadRequest:
        """Announces a video."""
        body = {"name": "climb.mp4", "size": 5_000_000, "content_type": "video/mp4"}
        return LoadRequest(
            "POST",
            f"{self._url}/videos",
            self._headers | {"content-type": "application/json"},
            json.dumps(body).encode(),
            expected_status=201,
        )

    def result_request(self) -> LoadRequest:
        """Fetches the stored bytes."""
        path = f"{self._url}/analyses/{self._analysis_id}/result"
        return LoadRequest("GET", path, self._headers | {"accept-encoding": "gzip"})


@contextmanager
def _user(url: str) -> Iterator[_User]:
    with ApiSession(url) as session, tempfile.TemporaryDirectory() as folder:
        session.log_in(Account("bench@example.com", "a password for a benchmark"))
        climb = analyse_climb(
            session,
            _write_film(Path(folder) / "film.mp4"),
            options=AnalysisOptions(pose_model="lite"),
            on_progress=lambda _step, _share: None,
        )
        yield _User(session, climb.analysis["analysis_id"])


def _write_film(path: Path) -> Path:
    with VideoWriter(path, 64, 64, fps=Fraction(30)) as writer:
        for index in range(30):
            writer.write(np.full((64, 64, 3), 4 * index, dtype=np.uint8))
    return path
