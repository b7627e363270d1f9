"""The directory that everything embedded lives in."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.embedded.home import Home, RunningService, find_default_home, find_models_folder
from cli.embedded.ports import find_free_port, require_free
from cli.embedded.processes import ProcessId, end_process
from cli.embedded.service import clean_up_after_crash
from cli.errors import AlreadyRunning, PortTaken
from tests.polling import wait_for


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty one."""
    made = Home(tmp_path / "home")
    made.prepare()
    return made


def mode(path: Path) -> int:
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_the_environment_chooses_the_places(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """ASCENSION_HOME and ASCENSION_MODELS_FOLDER win over the defaults."""
    monkeypatch.setenv("ASCENSION_HOME", str(tmp_path / "here"))
    monkeypatch.setenv("ASCENSION_MODELS_FOLDER", str(tmp_path / "there"))
    assert find_default_home() == tmp_path / "here"
    assert find_models_folder() == tmp_path / "there"


def test_secrets_are_random_private_and_kept(home: Home) -> None:
    """Made once, read by their owner only, long enough to sign with."""
    secrets = home.read_secrets()
    assert secrets == home.read_secrets()
    assert len(set(secrets.values())) == len(secrets)
    assert all(len(secret) >= 32 for secret in secrets.values())
    assert mode(home.folder / "secrets.json") == mode(home.ray_token) == 0o600


def test_what_lies_inside_is_closed_to_others(home: Home) -> None:
    """Others may pass through the home, as PostgreSQL's account must, but look at nothing."""
    assert mode(home.folder) == 0o711
    assert {mode(inner) for inner in (home.objects, home.scratch, home.logs)} == {0o700}


@contextmanager
def a_process() -> Iterator[subprocess.Popen[bytes]]:
    """Something that lives until it is ended, and dies of a signal as soon as it has started."""
    with subprocess.Popen(["/bin/sleep", "600"]) as process:
        try:
            yield process
        finally:
            process.kill()


def note(main: ProcessId, *children: ProcessId) -> RunningService:
    """What `up` would note down."""
    return RunningService(main, children, "http://127.0.0.1:1", "http://127.0.0.1:2", ready=True)


def test_the_note_comes_back_as_it_was_written(home: Home) -> None:
    """Processes are known by number and by birth."""
    written = note(ProcessId(1, 2.5), ProcessId(3, 4.5))
    assert home.read_note() is None
    home.write_note(written)
    assert home.read_note() == written
    home.remove_note()
    assert home.read_note() is None


def test_a_service_that_lives_is_not_started_twice(home: Home) -> None:
    """The second `up` says who is running."""
    with a_process() as running:
        home.write_note(note(ProcessId.from_pid(running.pid)))
        with pytest.raises(AlreadyRunning, match=f"process {running.pid}"):
            clean_up_after_crash(home)


def test_what_a_crash_left_behind_is_ended(home: Home) -> None:
    """Servers whose owner is gone are stopped, and only those."""
    dead = ProcessId(pid=2**22 - 1, created=1.0)
    with a_process() as orphan, a_process() as bystander:
        reused = ProcessId(pid=bystander.pid, created=1.0)
        home.write_note(note(dead, ProcessId.from_pid(orphan.pid), reused))
        clean_up_after_crash(home)
        assert orphan.wait(10) == -signal.SIGINT
        assert bystander.poll() is None
        assert home.read_note() is None


def test_a_process_that_does_not_listen_is_ended_the_hard_way() -> None:
    """After the time it was given."""
    program = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
print('deaf', flush=True)
time.sleep(600)
"""
    deaf = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert deaf.stdout is not None
    assert deaf.stdout.readline() == b"deaf\n"
    end_process(ProcessId.from_pid(deaf.pid), signal.SIGINT, timeout_s=0.2)
    assert wait_for(deaf.poll) == -signal.SIGKILL
    deaf.stdout.close()


def test_a_taken_port_is_named_with_the_option_that_changes_it() -> None:
    """The message is all a person needs."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            require_free(port, "the gateway", "--port")
    message = f"port {port} for the gateway is taken; choose another with --port"
    assert str(caught.value) == message
    require_free(find_free_port(), "the gateway", "--port")


def test_the_default_home_of_root_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root's own directory is closed to the account that PostgreSQL must run under."""
    monkeypatch.delenv("ASCENSION_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert find_default_home() == Path("/var/lib/ascension")
