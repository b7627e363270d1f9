"""Ray on this machine, with Serve and its HAProxy ingress, deployed as production is: by REST."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cli.embedded.ports import LOOPBACK, find_free_port
from cli.errors import ServerFailed

NAME: Final = "Ray"
_DEPLOY_TIMEOUT_S: Final = 180.0
_POLL_S: Final = 0.2
_OBJECT_STORE_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ClusterPlan:
    """How the embedded cluster is started.

    Attributes:
        session_folder: Short, private; Ray's sockets and logs.
        token_file: Of Ray's own authentication.
        dashboard_port: On loopback.
        cpus: What Ray believes to have.
    """

    session_folder: Path
    token_file: Path
    dashboard_port: int
    cpus: int


class EmbeddedCluster:
    """A Ray of our own, whose processes end with ours.

    Args:
        plan: How to start it.
    """

    def __init__(self, plan: ClusterPlan) -> None:
        self._plan = plan

    def prepare(self) -> None:
        """Sets Ray's own environment, which it reads once, when it is imported.

        Raises:
            ServerFailed: If it was imported before; its flags could no longer be set.
        """
        if "ray" in sys.modules:
            raise ServerFailed(NAME, "it was imported before its environment was set")
        os.environ.update(_ray_environment(self._plan))

    def start(self, environment: dict[str, str]) -> None:
        """Starts Ray in this process.

        Args:
            environment: More of it, for every process of the cluster.

        Raises:
            ServerFailed: With what Ray said.
        """
        _make_private(self._plan.session_folder)
        # What Ray's processes leave in the temporary directory goes when the session goes.
        os.environ.update(environment, TMPDIR=str(self._plan.session_folder))
        import ray

        try:
            ray.init(
                num_cpus=self._plan.cpus,
                include_dashboard=True,
                dashboard_host=LOOPBACK,
                dashboard_port=self._plan.dashboard_port,
                object_store_memory=_OBJECT_STORE_BYTES,
                log_to_driver=False,
                configure_logging=False,
                _temp_dir=str(self._plan.session_folder),
                _node_ip_address=LOOPBACK,
            )
        except (RuntimeError, ConnectionError, TimeoutError) as error:
            raise ServerFailed(NAME, str(error)) from error

    def deploy(self, config: dict[str, Any], on_progress: Callable[[str], None]) -> None:
        """Deploys and waits until every application runs.

        Raises:
            ServerFailed: Naming the application that does not come up, and why.
        """
        from ray.dashboard.modules.serve.sdk import ServeSubmissionClient

        client = ServeSubmissionClient(f"http://{LOOPBACK}:{self._plan.dashboard_port}")
        try:
            client.deploy_applications(config)
        except RuntimeError as error:
            raise ServerFailed(NAME, _last_line(str(error), {})) from error
        wanted = {application["name"] for application in config["applications"]}
        deadline, said = time.monotonic() + _DEPLOY_TIMEOUT_S, ""
        while True:
            details = client.get_serve_details()["applications"]
            running = {name for name, found in details.items() if found["status"] == "RUNNING"}
            if wanted <= running:
                return
            _raise_if_failed(details)
            if time.monotonic() > deadline:
                waiting = ", ".join(sorted(wanted - running))
                raise ServerFailed(NAME, f"{waiting} did not come up in {_DEPLOY_TIMEOUT_S:.0f} s")
            news = f"{len(wanted & running)} of {len(wanted)} applications run"
            if news != said:
                on_progress(news)
            said = news
            time.sleep(_POLL_S)

    def stop(self) -> None:
        """Ends every process of the cluster."""
        import ray

        if ray.is_initialized():
            ray.shutdown()
        shutil.rmtree(self._plan.session_folder, ignore_errors=True)


def _raise_if_failed(details: dict[str, Any]) -> None:
    for name, found in details.items():
        if found["status"] in {"DEPLOY_FAILED", "UNHEALTHY"}:
            raise ServerFailed(name, _last_line(found["message"], found["deployments"]))


def _last_line(message: str, deployments: dict[str, Any]) -> str:
    """The cause at the end of the traceback that Ray passes on."""
    texts = [str(found.get("message", "")) for found in deployments.values()] + [message]
    for text in texts:
        causes = [line for line in text.splitlines() if _is_cause(line)]
        if causes:
            return causes[-1].strip()
    return message.strip() or "no reason was given"


def _is_cause(line: str) -> bool:
    """Whether a line looks like `package.Error: text`, not like a frame of the traceback."""
    head, colon, _ = line.partition(": ")
    if not colon or " " in head or line.startswith("ray.exceptions.RayTaskError"):
        return False
    return "." in head or head.endswith("Error")


def _ray_environment(plan: ClusterPlan) -> dict[str, str]:
    """The flags of docs/decisions/0004-serve-ingress.md, with places of this cluster's own."""
    folder = plan.session_folder
    return {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(plan.token_file),
        "RAY_USAGE_STATS_ENABLED": "0",
        # Ray puts its workers at the end of the machine's queue (niceness 15); here they are the
        # service, and whoever measures or uses it runs beside them.
        "RAY_worker_niceness": "0",
        "RAY_SERVE_ENABLE_HA_PROXY": "1",
        "RAY_SERVE_THROUGHPUT_OPTIMIZED": "1",
        "RAY_SERVE_USE_GRPC_BY_DEFAULT": "0",
        "RAY_SERVE_STOP_FAILED_ROLLING_UPDATES": "1",
        "RAY_SERVE_DIRECT_INGRESS_MIN_DRAINING_PERIOD_S": "1",
        "RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH": "serve_app.ingress:build_middlewares",
        "RAY_SERVE_HAPROXY_NBTHREAD": "1",
        # One line a request to a Python process; our own access log and metrics have more.
        "RAY_SERVE_HAPROXY_METRICS_ENABLED": "0",
        "RAY_SERVE_HAPROXY_METRICS_PORT": str(find_free_port()),
        "RAY_SERVE_HAPROXY_STATS_PORT": str(find_free_port()),
        "RAY_SERVE_FALLBACK_PROXY_HTTP_PORT": str(find_free_port()),
        "RAY_SERVE_HAPROXY_CONFIG_FILE_LOC": str(folder / "haproxy.cfg"),
        "RAY_SERVE_HAPROXY_SOCKET_PATH": str(folder / "ha.sock"),
        "RAY_SERVE_HAPROXY_SERVER_STATE_BASE": str(folder),
        "RAY_SERVE_HAPROXY_SERVER_STATE_FILE": str(folder / "haproxy.state"),
    }


def _make_private(folder: Path) -> None:
    """An empty directory that nobody else may enter; what an earlier run left is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    # Fails if somebody else was quicker: then it would not be ours.
    folder.mkdir(mode=0o700)
