"""Parts of a running system are killed in the middle of a job: every job ends exactly once."""

from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path

import psutil
import pytest

from adapters.video import VideoClip, VideoWriter
from tests.polling import wait_for
from tests.services.phone import Phone
from tests.services.system import RunningSystem, find_scratch


@pytest.fixture(scope="module")
def long_film(sample_climb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who climbs for forty seconds: many times as long as progress takes to be told."""
    path = tmp_path_factory.mktemp("film") / "long.mp4"
    frames = [frame.rgb for frame in VideoClip(sample_climb).read_frames()]
    with VideoWriter(path, 360, 640, fps=Fraction(15)) as writer:
        for rgb in islice(cycle(frames), 600):
            writer.write(rgb)
    return path


def start_and_reach_the_middle(phone: Phone, film: Path) -> str:
    """A running analysis, some of which is done."""
    analysis_id = phone.start(phone.upload(film), model="heavy")

    def in_the_middle() -> bool:
        view = phone.look(analysis_id)
        assert view["status"] in {"queued", "running"}, view
        return view["percent"] >= 10

    wait_for(in_the_middle, timeout_s=60)
    return analysis_id


def wait_completed(phone: Phone, analysis_id: str) -> None:
    """Until it has ended, through requests that fail cleanly meanwhile."""

    def completed() -> bool:
        answer = phone.http.get(f"/analyses/{analysis_id}")
        if answer.status_code == 503:
            assert answer.json()["code"] == "dependency_unavailable"
            return False
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] != "failed", answer.text
        return bool(answer.json()["status"] == "completed")

    wait_for(completed, timeout_s=150)


def check_ended_once(system: RunningSystem, phone: Phone, analysis_id: str) -> None:
    """One completion was announced, the result is there, and nothing is left lying about."""
    events = phone.hear()
    ends = [e for e in events if e["type"] == "analysis.completed"]
    assert [e["analysis_id"] for e in ends] == [analysis_id]
    assert phone.fetch(analysis_id).status_code == 200
    wait_for(lambda: not find_scratch(system))


def test_a_killed_orchestrator_loses_nothing(
    system: RunningSystem, phone: Phone, long_film: Path
) -> None:
    """Another replica claims the job and completes it."""
    analysis_id = start_and_reach_the_middle(phone, long_film)
    (orchestrator,) = system.replicas("Orchestrator")
    orchestrator.kill()
    wait_completed(phone, analysis_id)
    events = phone.hear()
    assert [e["type"] for e in events].count("analysis.started") == 2
    check_ended_once(system, phone, analysis_id)
    assert system.replicas("Orchestrator") != [orchestrator]


def test_a_killed_pose_server_loses_nothing(
    system: RunningSystem, phone: Phone, long_film: Path
) -> None:
    """The same attempt waits for the next replica, asks again and completes."""
    analysis_id = start_and_reach_the_middle(phone, long_film)
    (replica,) = system.replicas("PoseServer")
    replica.kill()
    wait_completed(phone, analysis_id)
    events = phone.hear()
    assert [e["type"] for e in events].count("analysis.started") == 1
    check_ended_once(system, phone, analysis_id)


def test_a_restarted_redis_loses_nothing(
    system: RunningSystem, phone: Phone, long_film: Path
) -> None:
    """Redis is killed and comes back after a while; the job goes on and ends."""
    analysis_id = start_and_reach_the_middle(phone, long_film)
    psutil.Process(system.redis.process.id.pid).kill()
    wait_for(lambda: not system.redis.process.is_alive)
    assert phone.http.get("/readyz").status_code == 503
    # Accepted while the queue is away: the outbox keeps it.
    second = phone.start(phone.upload(long_film))
    system.redis.start()
    wait_completed(phone, analysis_id)
    wait_completed(phone, second)
    assert phone.fetch(second).status_code == 200


def test_a_restarted_postgres_loses_nothing(
    system: RunningSystem, phone: Phone, long_film: Path
) -> None:
    """PostgreSQL stops, requests fail cleanly, it comes back, and the job ends."""
    analysis_id = start_and_reach_the_middle(phone, long_film)
    system.postgres.stop()
    answer = phone.http.get(f"/analyses/{analysis_id}")
    assert (answer.status_code, answer.json()["code"]) == (503, "dependency_unavailable")
    assert answer.headers["retry-after"]
    system.postgres.start()
    wait_completed(phone, analysis_id)
    check_ended_once(system, phone, analysis_id)


def test_a_killed_gateway_comes_back_and_sockets_resume(
    system: RunningSystem, phone: Phone, long_film: Path
) -> None:
    """While one replica is replaced the other answers; a socket goes on from its cursor."""
    analysis_id = start_and_reach_the_middle(phone, long_film)
    heard = phone.hear(until="analysis.progress")
    cursor = heard[-1]["event_id"]
    for gateway in system.replicas("Gateway")[:1]:
        gateway.kill()
    wait_completed_through_gateway_loss(phone, analysis_id)
    after = phone.hear(last_event_id=cursor)
    everything = phone.hear()
    ids = [e["event_id"] for e in everything if "event_id" in e]
    assert [e["event_id"] for e in after if "event_id" in e] == ids[ids.index(cursor) + 1 :]


def wait_completed_through_gateway_loss(phone: Phone, analysis_id: str) -> None:
    """Connections may break in the moment of the loss; the phone tries again."""
    import httpx

    def completed() -> bool:
        try:
            return bool(phone.look(analysis_id)["status"] == "completed")
        except (httpx.TransportError, AssertionError):
            return False

    wait_for(completed, timeout_s=150)


def test_a_killed_relay_loses_nothing(system: RunningSystem, phone: Phone, long_film: Path) -> None:
    """What commits while the relay is dead is published by the next one."""
    (relay,) = system.replicas("Relay")
    relay.kill()
    analysis_id = phone.start(phone.upload(long_film))
    wait_completed(phone, analysis_id)
    check_ended_once(system, phone, analysis_id)
