"""The Swift of the tests comes, and goes without a trace, however its starter ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.polling import wait_until
from tests.services import swift as service
from tests.services.swift import Swift, SwiftUnavailable, find_place, running_swift

ROOT = Path(__file__).parents[3]
STARTER = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job inherits none
from tests.services.swift import running_swift
with running_swift() as swift:
    print(swift.host_pid, swift.directory, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def starter(swift: Swift) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has started a Swift of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", STARTER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def _family(pid: int) -> list[psutil.Process]:
    host = psutil.Process(pid)
    return [host, *host.children(recursive=True)]


def _runs(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        # A zombie has ended; reaping it is the business of process 1, which may not care.
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _all_gone(processes: list[psutil.Process], directory: Path) -> bool:
    return not directory.exists() and not any(map(_runs, processes))


async def test_a_stopped_swift_leaves_no_process_and_no_file(swift: Swift) -> None:
    """Leaving the block ends five servers and their host, and removes the directory."""
    with running_swift() as own:
        processes = _family(own.host_pid)
        assert len(processes) == 6
        assert own.endpoint_url != swift.endpoint_url
    assert _all_gone(processes, own.directory)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_a_killed_starter_takes_its_swift_along(
    starter: "subprocess.Popen[str]", how: signal.Signals
) -> None:
    """Whatever ends the tests, the servers and the directory go too."""
    assert starter.stdout is not None
    pid, directory = starter.stdout.readline().split()
    processes = _family(int(pid))
    starter.send_signal(how)
    await wait_until(lambda: _all_gone(processes, Path(directory)))


def test_missing_programs_are_named_as_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A skip says what to install."""
    monkeypatch.setattr(service, "SEARCH_PATH", os.devnull)
    packages = "swift-proxy swift-account swift-container swift-object memcached"
    with pytest.raises(SwiftUnavailable, match=packages), running_swift():
        pass


def test_a_place_without_attributes_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next place is taken, and when none is left the reason is told."""
    bad, good = tmp_path / "bad", tmp_path / "good"
    bad.mkdir()
    good.mkdir()

    def set_in_good_only(path: str, name: str, value: bytes) -> None:
        if str(bad) in path:
            raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "setxattr", set_in_good_only)
    assert find_place([bad, good]) == good
    with pytest.raises(SwiftUnavailable, match="extended attributes"):
        find_place([bad])
