"""Child processes that are found again after a crash, and ended by id, never by name."""

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from cli.errors import ServerFailed

_LOG_TAIL_LINES = 5


@dataclass(frozen=True, slots=True)
class ProcessId:
    """A process that cannot be mistaken for a later one with the same number.

    Attributes:
        pid: Its number.
        created: Its start, seconds since the epoch, as the kernel tells it.
    """

    pid: int
    created: float

    @classmethod
    def from_pid(cls, pid: int) -> Self:
        """The process that has this number now."""
        return cls(pid, psutil.Process(pid).create_time())

    def find(self) -> psutil.Process | None:
        """The process, if it still lives."""
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and abs(process.create_time() - self.created) < 1:
                return process
        return None


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The account that a server runs under.

    Attributes:
        uid: None to stay who we are.
        gid: None to stay in our group.
    """

    uid: int | None = None
    gid: int | None = None


class ServerProcess:
    """One server in a session of its own, so that a Ctrl-C meant for us does not reach it first.

    Args:
        name: For messages.
        command: Program and arguments.
        log: Where its output is appended.
        user: The account it runs under.
        stdin: What it reads at its start.
        environment: Added to ours.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path,
        *,
        user: ServerUser = ServerUser(),  # frozen
        stdin: bytes | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self._log = log
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user.uid,
                group=user.gid,
                extra_groups=None if user.gid is None else [],
                env=os.environ | (environment or {}),
                cwd="/",
            )
        if stdin is not None and self._popen.stdin is not None:
            self._popen.stdin.write(stdin)
            self._popen.stdin.close()
        self.id = ProcessId.from_pid(self._popen.pid)

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._popen.poll() is None

    def require_alive(self) -> None:
        """Refuses to wait for a server that has ended.

        Raises:
            ServerFailed: With the last lines of its log.
        """
        if not self.is_alive:
            raise ServerFailed(self.name, self.describe_log())

    def describe_log(self) -> str:
        """Where the log lies and how it ends."""
        lines = self._log.read_text(errors="replace").splitlines()[-_LOG_TAIL_LINES:]
        return f"{' | '.join(lines)} (log: {self._log})"

    def stop(self, signal: int, timeout_s: float) -> None:
        """Asks the server to end, waits, and ends it the hard way if it does not."""
        if self.is_alive:
            self._popen.send_signal(signal)
        try:
            self._popen.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()


def end_process(target: ProcessId, signal: int, timeout_s: float) -> None:
    """Ends a process that another run of ours left behind."""
    process = target.find()
    if process is None:
        return
    with suppress(psutil.NoSuchProcess):
        process.send_signal(signal)
        wait_gone(target, timeout_s)
        process.kill()


def wait_gone(target: ProcessId, timeout_s: float) -> bool:
    """Whether the process ended within the time."""
    deadline = time.monotonic() + timeout_s
    while target.find() is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
