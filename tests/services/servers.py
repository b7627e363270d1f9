"""Real PostgreSQL and Redis for tests, from the wheels that the embedded service uses."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from cli.embedded.ports import find_free_port
from cli.embedded.postgres import EmbeddedPostgres
from cli.embedded.redis import EmbeddedRedis

ServerT = TypeVar("ServerT", EmbeddedPostgres, EmbeddedRedis)


@contextmanager
def server_folder() -> Iterator[Path]:
    """A directory that PostgreSQL's account may enter; pytest's own are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="ascension-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def running_postgres() -> Iterator[EmbeddedPostgres]:
    """An empty server on a free port."""
    with _running(EmbeddedPostgres, "postgres") as server:
        yield server


@contextmanager
def running_redis() -> Iterator[EmbeddedRedis]:
    """An empty server on a free port."""
    with _running(EmbeddedRedis, "redis") as server:
        yield server


@contextmanager
def _running(kind: type[ServerT], name: str) -> Iterator[ServerT]:
    with server_folder() as folder:
        server = kind(folder / name, find_free_port(), "for-tests-only")
        server.start()
        try:
            yield server
        finally:
            server.stop()


def is_ci() -> bool:
    """Whether nothing may be skipped for want of a program."""
    return os.environ.get("CI") == "true"
