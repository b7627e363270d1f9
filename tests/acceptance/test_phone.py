"""What the phone does, against a running cluster."""

import gzip
import hashlib
import json
from pathlib import Path

import httpx

from contracts.result_reader import expand_result
from tests.films import write_film
from tests.polling import wait_for
from tests.services.phone import Phone
from tests.services.system import RunningSystem, find_scratch


def test_a_climb_goes_in_and_its_analysis_comes_out(
    system: RunningSystem, phone: Phone, sample_climb: Path
) -> None:
    """Register, upload, start, follow, fetch: the climber is on nearly every frame."""
    analysis_id = phone.start(phone.upload(sample_climb))
    events = phone.hear()
    kinds = [event["type"] for event in events]
    assert kinds[0] == "ready"
    assert kinds.index("analysis.started") < kinds.index("analysis.completed")
    percents = [event["percent"] for event in events if event["type"] == "analysis.progress"]
    assert percents == sorted(percents)
    view = phone.look(analysis_id)
    assert (view["status"], view["percent"]) == ("completed", 100)
    assert {"download", "decode", "pose", "encode"} <= set(view["stage_seconds"])
    assert view["metrics"]["tracked_fraction"] > 0.9
    answer = phone.http.get(
        f"/analyses/{analysis_id}/result", headers={"Accept-Encoding": "identity"}
    )
    expanded = phone.http.get(f"/analyses/{analysis_id}/result", params={"expand": "true"}).json()
    assert expand_result(json.loads(answer.content)) == expanded
    seen = [frame for frame in expanded["frames"] if frame["landmarks"]]
    assert len(seen) > 0.9 * len(expanded["frames"])
    assert not find_scratch(system)


def test_the_result_is_small_and_its_tag_is_its_digest(phone: Phone, sample_climb: Path) -> None:
    """The stored bytes are gzip, far below the limit, and known by their content."""
    analysis_id = phone.start(phone.upload(sample_climb))
    phone.hear()
    path = f"/analyses/{analysis_id}/result"
    with phone.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        body = b"".join(answer.iter_raw())
    assert len(body) <= 50_000
    assert answer.headers["etag"] == f'"{hashlib.sha256(body).hexdigest()}"'
    assert json.loads(gzip.decompress(body))["version"] == 1


def test_a_video_that_breaks_after_its_check_fails_with_a_reason(
    system: RunningSystem, phone: Phone, tmp_path: Path
) -> None:
    """The object is exchanged behind the check's back: the analysis fails and says why."""
    video_id = phone.upload(write_film(tmp_path / "film.mp4"))
    stored = next(path for path in system.home.objects.rglob("*") if _is_new(path))
    stored.write_bytes(b"broken" + stored.read_bytes()[6:])
    analysis_id = phone.start(video_id)
    events = phone.hear(until="analysis.failed")
    assert events[-1]["code"] in {"not_a_video", "upload_missing", "dependency_unavailable"}
    assert phone.look(analysis_id)["status"] == "failed"


def _is_new(path: Path) -> bool:
    return path.is_file() and path.stat().st_size < 20_000


def test_two_climbs_at_once_both_complete(phone: Phone, tmp_path: Path) -> None:
    """The queue holds the second until the first is done."""
    film = write_film(tmp_path / "film.mp4")
    ids = [phone.start(phone.upload(film)) for _ in range(2)]

    def both() -> bool:
        return all(phone.look(analysis_id)["status"] == "completed" for analysis_id in ids)

    wait_for(both, timeout_s=60)


def test_the_documents_for_people_and_programs_are_served(system: RunningSystem) -> None:
    """OpenAPI, its page, health and readiness answer through the ingress."""
    for path in ("/v1/openapi.json", "/v1/docs", "/healthz", "/readyz", "/v1/healthz"):
        assert httpx.get(system.url + path).status_code == 200, path


def test_the_dashboard_needs_its_token(system: RunningSystem) -> None:
    """An open Ray port is remote code execution: without the token there is nothing to see."""
    noted = system.home.read_note()
    assert noted is not None
    closed = httpx.get(f"{noted.dashboard_url}/api/serve/applications/")
    token = system.home.ray_token.read_text()
    opened = httpx.get(
        f"{noted.dashboard_url}/api/serve/applications/",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert closed.status_code == 401
    assert opened.status_code == 200


def test_logs_are_json_with_the_analysis_id(
    system: RunningSystem, phone: Phone, tmp_path: Path
) -> None:
    """Every line of the orchestrator about a job carries the id of its analysis."""
    analysis_id = phone.start(phone.upload(write_film(tmp_path / "film.mp4")))
    phone.hear()
    lines = (system.home.logs / "orchestrator.jsonl").read_text().splitlines()
    mine = [json.loads(line) for line in lines if analysis_id in line]
    assert [line["action"] for line in mine] == ["analysis_completed"]
    assert {"analysis_id", "attempt", "level", "service", "stage_seconds", "timestamp"} <= set(
        mine[0]
    )
