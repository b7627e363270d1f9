"""The whole service on this machine: brings it up in order, takes it down in reverse."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from pydantic import SecretStr

from adapters.redis_link import RedisLink, RedisSettings
from cli.embedded.cluster import ClusterPlan, EmbeddedCluster
from cli.embedded.home import Home, RunningService
from cli.embedded.ports import LOOPBACK, find_free_port, require_free
from cli.embedded.postgres import EmbeddedPostgres
from cli.embedded.processes import ProcessId, end_process
from cli.embedded.redis import EmbeddedRedis
from cli.embedded.serve_config import SERVE_CONFIG, adapt_to_one_machine, load_serve_config
from cli.errors import AlreadyRunning

_CPUS: Final = max(2, os.cpu_count() or 2)
_GATEWAYS: Final = 2
_WATCH_PERIOD_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """What may be chosen.

    Attributes:
        home: Where data lie.
        models_folder: Where the weights lie.
        host: Interface of the gateway.
        port: Of the gateway.
        dashboard_port: Of Ray's dashboard.
        database_url: Of a PostgreSQL that is there already; None for the embedded one.
        redis_url: Of a Redis that is there already; None for the embedded one.
        settings: More of `ASCENSION_...`, for every process.
    """

    home: Home
    models_folder: Path
    host: str = LOOPBACK
    port: int = 8000
    dashboard_port: int = 8265
    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """Where clients on this machine reach the gateway."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def dashboard_url(self) -> str:
        """Where people reach Ray's dashboard."""
        return f"http://{LOOPBACK}:{self.dashboard_port}"


class EmbeddedService:
    """Everything between `up` and `down`. A context manager.

    Args:
        plan: What was chosen.
        on_progress: Is told what is being done.
    """

    def __init__(self, plan: ServicePlan, on_progress: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = on_progress
        self._stack = ExitStack()
        self.postgres: EmbeddedPostgres | None = None
        self.redis: EmbeddedRedis | None = None

    def __enter__(self) -> Self:
        # Until the service stands, `down` ends the start as Ctrl-C does: by unwinding it.
        signal.signal(signal.SIGTERM, _unwind)
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def wait_for_signal(self) -> None:
        """Until Ctrl-C or `down`.

        Handlers are set only now: Ray sets its own while it starts.
        """
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.wait(_WATCH_PERIOD_S):
            self._revive()

    def _revive(self) -> None:
        """Starts a server again that has died; everything else waits for it and goes on."""
        dead = [s for s in (self.postgres, self.redis) if s is not None and not s.process.is_alive]
        for server in dead:
            self._say(f"{server.process.name} has died, starting it again")
            server.start()
        if dead:
            self._note(ready=True)

    def _start(self) -> None:
        home = self._plan.home
        clean_up_after_crash(home)
        require_free(self._plan.port, "the gateway", "--port")
        require_free(self._plan.dashboard_port, "Ray's dashboard", "--dashboard-port")
        home.prepare()
        secrets = home.read_secrets()
        cluster = self._plan_cluster()
        config = load_serve_config(SERVE_CONFIG)
        self._note(ready=False)
        self._stack.callback(home.remove_note)
        database_url = self._start_postgres(secrets["postgres"])
        redis_url = self._start_redis(secrets["redis"])
        self._note(ready=False)
        self._say("migrating the database")
        from db import migrate

        migrate.upgrade(database_url)
        self._say("starting Ray")
        self._stack.callback(cluster.stop)
        cluster.start(self._environment(database_url, redis_url, secrets))
        cluster.deploy(self._adapt(config), self._say)
        self._note(ready=True)

    def _start_postgres(self, password: str) -> SecretStr:
        if self._plan.database_url is not None:
            return self._plan.database_url
        self._say("starting PostgreSQL")
        self.postgres = EmbeddedPostgres(self._plan.home.postgres, find_free_port(), password)
        self.postgres.start()
        self._stack.callback(self.postgres.stop)
        return self.postgres.url

    def _start_redis(self, password: str) -> SecretStr:
        if self._plan.redis_url is not None:
            asyncio.run(_check_redis(self._plan.redis_url))
            return self._plan.redis_url
        self._say("starting Redis")
        self.redis = EmbeddedRedis(self._plan.home.redis, find_free_port(), password)
        self.redis.start()
        self._stack.callback(self.redis.stop)
        return self.redis.url

    def _plan_cluster(self) -> EmbeddedCluster:
        cluster = EmbeddedCluster(
            ClusterPlan(
                session_folder=self._plan.home.ray,
                token_file=self._plan.home.ray_token,
                dashboard_port=self._plan.dashboard_port,
                cpus=_CPUS,
            )
        )
        cluster.prepare()
        return cluster

    def _adapt(self, config: dict[str, Any]) -> dict[str, Any]:
        return adapt_to_one_machine(
            config, host=self._plan.host, port=self._plan.port, gateway_replicas=_GATEWAYS
        )

    def _environment(
        self, database_url: SecretStr, redis_url: SecretStr, secrets: dict[str, str]
    ) -> dict[str, str]:
        """Defaults, over them what the person has set, over that what this run has made."""
        home = self._plan.home
        defaults = {
            "ASCENSION_ENVIRONMENT": "development",
            "ASCENSION_STORE__KIND": "local",
            "ASCENSION_STORE__LOCAL__DIRECTORY": str(home.objects),
            "ASCENSION_STORE__LOCAL__PUBLIC_BASE_URL": self._plan.url,
            "ASCENSION_STORE__LOCAL__UPLOAD_SECRET": secrets["uploads"],
            "ASCENSION_TOKENS__SECRET": secrets["tokens"],
            # One's own machine has no tiers to sell.
            "ASCENSION_ACCOUNTS__NEW_TIER": "infinity",
            "ASCENSION_RATES__USER_A_MINUTE": "1000000",
            "ASCENSION_MODELS_FOLDER": str(self._plan.models_folder),
            "ASCENSION_SCRATCH_FOLDER": str(home.scratch),
            "ASCENSION_LOG__FOLDER": str(home.logs),
        }
        chosen = {key: value for key, value in os.environ.items() if key in defaults}
        made = {
            "ASCENSION_DATABASE__URL": database_url.get_secret_value(),
            "ASCENSION_REDIS__URL": redis_url.get_secret_value(),
        }
        return defaults | chosen | dict(self._plan.settings) | made

    def _note(self, *, ready: bool) -> None:
        running = RunningService(
            main=ProcessId.from_pid(os.getpid()),
            children=tuple(s.process.id for s in (self.postgres, self.redis) if s is not None),
            url=self._plan.url,
            dashboard_url=self._plan.dashboard_url,
            ready=ready,
        )
        self._plan.home.write_note(running)


async def _check_redis(url: SecretStr) -> None:
    """Tells at once what every replica would find out only after Ray has started."""
    link = RedisLink(RedisSettings(url=url))
    try:
        await link.check()
    finally:
        await link.close()


def _unwind(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def clean_up_after_crash(home: Home) -> None:
    """Ends servers whose owner was killed, so that their data can be opened again.

    Raises:
        AlreadyRunning: If their owner lives.
    """
    noted = home.read_note()
    if noted is None:
        return
    if noted.main.find() is not None and noted.main.pid != os.getpid():
        raise AlreadyRunning(noted.main.pid, str(home.folder))
    for child in noted.children:
        # To PostgreSQL this means: end the sessions and stop; to Redis: write and stop.
        end_process(child, signal.SIGINT, timeout_s=15)
    home.remove_note()
