"""One climb through the public API: upload, start, follow, fetch."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect

from cli.client.session import ApiSession
from cli.errors import RequestFailed
from contracts.jobs import AnalysisOptions
from contracts.result_reader import expand_result

CONTENT_TYPES: Final = {".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime"}
_CHUNK_BYTES: Final = 256 * 1024
_WAIT_S: Final = 900.0
_SILENCE_S: Final = 10.0

OnProgress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class AnalysedClimb:
    """What came back.

    Attributes:
        analysis: As `GET /analyses/{id}` answers.
        encoded: The result as it travelled.
        result: Expanded to plain JSON.
        seconds: By step, as a person waits for them.
    """

    analysis: dict[str, Any]
    encoded: bytes
    result: dict[str, Any]
    seconds: dict[str, float]


def analyse_climb(
    session: ApiSession, video: Path, *, options: AnalysisOptions, on_progress: OnProgress
) -> AnalysedClimb:
    """Does what the phone does.

    Args:
        session: Logged in.
        video: The file.
        options: What is wanted of the analysis.
        on_progress: Is told the step and how much of it is done, 0..1.

    Raises:
        RequestFailed: With what the service says, or why the analysis failed.
    """
    began = time.perf_counter()
    video_id = upload_video(session, video, on_progress)
    uploaded = time.perf_counter()
    body = {"video_id": video_id, "options": options.model_dump(exclude_none=True)}
    started = session.post("/analyses", body, **{"Idempotency-Key": str(uuid4())})
    analysis = follow_analysis(session, started["analysis_id"], on_progress)
    finished = time.perf_counter()
    encoded = session.get_encoded(f"/analyses/{started['analysis_id']}/result")
    fetched = time.perf_counter()
    return AnalysedClimb(
        analysis=analysis,
        encoded=encoded,
        result=expand_result(encoded),
        seconds={
            "upload": uploaded - began,
            "analysis": finished - uploaded,
            "fetch": fetched - finished,
        },
    )


def upload_video(session: ApiSession, video: Path, on_progress: OnProgress) -> str:
    """Announces, sends and confirms a video; answers its id.

    Raises:
        RequestFailed: With what the service says.
    """
    content_type = CONTENT_TYPES.get(video.suffix.lower())
    if content_type is None:
        raise RequestFailed(str(video), f"must end in {', '.join(CONTENT_TYPES)}")
    if not video.is_file():
        raise RequestFailed(str(video), "there is no such file")
    size = video.stat().st_size
    announced = {"name": video.name, "size": size, "content_type": content_type}
    ticket = session.post("/videos", announced)
    session.upload(ticket, _read_chunks(video, size, on_progress))
    session.post(f"/videos/{ticket['video_id']}/uploaded")
    return str(ticket["video_id"])


def follow_analysis(
    session: ApiSession, analysis_id: str, on_progress: OnProgress
) -> dict[str, Any]:
    """Waits on the WebSocket until the analysis ends; connects again where it left off.

    Raises:
        RequestFailed: If the analysis fails or takes too long.
    """
    deadline, cursor = time.monotonic() + _WAIT_S, "0-0"
    while time.monotonic() < deadline:
        with suppress(ConnectionClosed, WebSocketException, OSError, TimeoutError):
            for event in _events(session, cursor):
                cursor = event.get("event_id", cursor)
                if event.get("analysis_id") != analysis_id:
                    continue
                if event["type"] == "analysis.progress":
                    on_progress(event["stage"], event["percent"] / 100)
                if event["type"] in {"analysis.completed", "analysis.failed"}:
                    break
        analysis: dict[str, Any] = session.get(f"/analyses/{analysis_id}")
        if analysis["status"] == "completed":
            on_progress("completed", 1.0)
            return analysis
        if analysis["status"] == "failed":
            error = analysis["error"]
            raise RequestFailed("analysis", f"{error['code']}: {error['detail']}")
    raise RequestFailed("analysis", f"it did not end in {_WAIT_S:.0f} s")


def _events(session: ApiSession, cursor: str) -> Iterator[dict[str, Any]]:
    """Events of this user behind the cursor; ends in an exception after a while of silence."""
    address = session.url.replace("http", "ws", 1) + "/v1/ws"
    with connect(address, open_timeout=_SILENCE_S) as socket:
        socket.send(json.dumps({"token": session.access_token, "last_event_id": cursor}))
        while True:
            yield json.loads(socket.recv(timeout=_SILENCE_S))


def _read_chunks(video: Path, size: int, on_progress: OnProgress) -> Iterator[bytes]:
    sent = 0
    with video.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
            sent += len(chunk)
            on_progress("upload", sent / size)
