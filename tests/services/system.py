"""The whole service as a process of its own, on a PostgreSQL and a Redis that tests may stop."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from cli.embedded.home import Home
from cli.embedded.ports import find_free_port
from cli.embedded.postgres import EmbeddedPostgres
from cli.embedded.redis import EmbeddedRedis
from cli.weights import ensure_weights
from tests.polling import wait_for
from tests.services.servers import running_postgres, running_redis, server_folder

_START_TIMEOUT_S = 240
_STOP_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class RunningSystem:
    """A service that answers.

    Attributes:
        url: Of the gateway, without `/v1`.
        home: Its directory.
        main: The process of `ascension up`.
        postgres: Its database.
        redis: Its queue.
    """

    url: str
    home: Home
    main: psutil.Process
    postgres: EmbeddedPostgres
    redis: EmbeddedRedis

    def replicas(self, name: str) -> list[psutil.Process]:
        """The processes of one deployment, among the descendants of our own main process only."""
        found = []
        for process in self.main.children(recursive=True):
            try:
                title = " ".join(process.cmdline())
            except psutil.Error:
                continue
            # As in `ray::ServeReplica:analysis:PoseServer`, with the method while one is running.
            if title.startswith("ray::ServeReplica:"):
                deployment = title.split()[0].rpartition(":")[2].partition(".")[0]
                if deployment == name:
                    found.append(process)
        return found


@contextmanager
def running_system(**settings: str) -> Iterator[RunningSystem]:
    """`ascension up` until the block ends; nothing of it is left afterwards.

    Args:
        settings: More of `ASCENSION_...`.
    """
    with server_folder() as folder, running_postgres() as postgres, running_redis() as redis:
        home = Home(folder / "home")
        environment = {
            **os.environ,
            "ASCENSION_HOME": str(home.folder),
            "ASCENSION_MODELS_FOLDER": str(ensure_weights(on_progress=print)),
            **settings,
        }
        command = [
            *(sys.executable, "-m", "cli.main", "up", "--port", str(find_free_port())),
            *("--dashboard-port", str(find_free_port())),
            *("--database-url", postgres.url.get_secret_value()),
            *("--redis-url", redis.url.get_secret_value()),
        ]
        with (folder / "up.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            yield _wait_ready(home, process, postgres, redis)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_STOP_TIMEOUT_S)


def _wait_ready(
    home: Home,
    process: subprocess.Popen[bytes],
    postgres: EmbeddedPostgres,
    redis: EmbeddedRedis,
) -> RunningSystem:
    log = home.folder.parent / "up.log"

    def ready() -> str | None:
        assert process.poll() is None, log.read_text()
        noted = home.read_note()
        return noted.url if noted is not None and noted.ready else None

    url = wait_for(ready, timeout_s=_START_TIMEOUT_S)
    return RunningSystem(url, home, psutil.Process(process.pid), postgres, redis)


def find_scratch(system: RunningSystem) -> list[Path]:
    """What lies in the scratch folder: nothing, once every job has ended."""
    return list(system.home.scratch.iterdir())
