"""The `ascension` command around a running service, as processes of their own."""

import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from adapters.video import VideoReader
from cli.embedded.home import Home
from cli.embedded.ports import find_free_port
from tests.services.commands import run_ascension
from tests.services.servers import running_redis, server_folder
from tests.services.system import RunningSystem


@pytest.fixture
def home() -> Iterator[Home]:
    """Where no service has been."""
    with server_folder() as folder:
        yield Home(folder / "home")


def _run(home: Home, models: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_ascension(
        *words, ASCENSION_HOME=str(home.folder), ASCENSION_MODELS_FOLDER=str(models)
    )


def _ports() -> list[str]:
    return [f"--port={find_free_port()}", f"--dashboard-port={find_free_port()}"]


def _processes_of(home: Home) -> list[str]:
    """What still runs with this home, or with Ray's folder for it, in its command line."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or ())
        if str(home.folder) in line or str(home.ray) in line:
            found.append(line)
    return found


def test_analyze_writes_what_was_asked_for(
    system: RunningSystem, models_folder: Path, sample_climb: Path, tmp_path: Path
) -> None:
    """The expanded result, wall and all, the video with the skeleton, the contact sheet."""
    result, overlay, sheet = (tmp_path / name for name in ("r.json", "seen.mp4", "sheet.png"))
    ran = _run(
        system.home,
        models_folder,
        *("analyze", str(sample_climb), "--url", system.url, "--model", "lite"),
        *("-o", str(result), "--overlay", str(overlay), "--sheet", str(sheet)),
    )
    assert ran.returncode == 0, ran.stderr
    document = json.loads(result.read_text())
    assert document["holds"]
    assert {contact["limb"] for contact in document["contacts"]} >= {"left_hand", "right_hand"}
    assert document["wall"]["gaps"] == []
    assert [model["name"] for model in document["models"]] == ["blazepose-lite", "ascension-holds"]
    frames = document["frames"]
    with VideoReader(overlay) as reader:
        assert sum(1 for _ in reader.read_frames()) == len(frames) == 45
    assert sheet.read_bytes().startswith(b"\x89PNG")
    assert "bytes" in ran.stdout


def test_status_says_where_and_whether(system: RunningSystem, models_folder: Path) -> None:
    """The addresses of page, documentation and dashboard."""
    ran = _run(system.home, models_folder, "status")
    assert ran.returncode == 0
    assert f"web page   {system.url}/" in ran.stdout
    assert "ready      yes" in ran.stdout


def test_a_second_start_on_the_same_data_is_refused(
    system: RunningSystem, models_folder: Path
) -> None:
    """It names the process that has them."""
    ran = _run(system.home, models_folder, "up", *_ports())
    assert ran.returncode == 1
    assert f"already running as process {system.main.pid}" in ran.stderr


def test_a_taken_port_is_named_with_its_option(home: Home, models_folder: Path) -> None:
    """Before anything is started."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = _run(home, models_folder, "up", f"--port={port}", _ports()[1])
    assert ran.returncode == 1
    assert f"port {port} for the gateway is taken; choose another with --port" in ran.stderr
    assert not _processes_of(home)


@pytest.mark.parametrize("server", ["database", "redis"])
def test_a_server_that_cannot_be_reached_is_named(
    server: str, home: Home, models_folder: Path
) -> None:
    """With host and port, without its password, and nothing stays behind."""
    port = find_free_port()
    scheme = {"database": "postgresql", "redis": "redis"}[server]
    url = f"{scheme}://someone:hidden-word@127.0.0.1:{port}/0"
    with running_redis() as redis:
        other = () if server == "redis" else ("--redis-url", redis.url.get_secret_value())
        ran = _run(home, models_folder, "up", *_ports(), f"--{server}-url", url, *other)
    assert ran.returncode == 1, ran.stderr
    last = ran.stderr.strip().splitlines()[-1]
    assert f"127.0.0.1:{port}" in last
    assert {"database": "PostgreSQL", "redis": "Redis"}[server] in last
    assert "hidden-word" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not _processes_of(home)


def test_up_in_the_background_ends_with_down(home: Home, models_folder: Path) -> None:
    """It answers when the command returns, and leaves no process behind."""
    started = _run(home, models_folder, "up", "--detach", *_ports())
    assert started.returncode == 0, started.stderr
    assert "ready      yes" in _run(home, models_folder, "status").stdout
    stopped = _run(home, models_folder, "down")
    assert stopped.returncode == 0, stopped.stderr
    assert not _processes_of(home)
    assert not home.ray.exists()
    assert _run(home, models_folder, "status").returncode == 1


def test_run_once_goes_from_nothing_to_files(
    home: Home, models_folder: Path, sample_climb: Path, tmp_path: Path
) -> None:
    """What `make run` does: a result and its picture, then nothing is left running."""
    ran = _run(
        home,
        models_folder,
        *("run", "--once", "--model", "lite", "--video", str(sample_climb)),
        *("--out", str(tmp_path), *_ports()),
    )
    assert ran.returncode == 0, ran.stderr
    names = sorted(path.name for path in (tmp_path / sample_climb.stem).iterdir())
    assert names == ["contact-sheet.png", "result.json", "result.json.gz"]
    assert "dashboard" in ran.stdout
    assert not _processes_of(home)
