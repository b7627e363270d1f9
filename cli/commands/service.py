"""`ascension up`, `down`, `status`, `check-config`."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Final

import httpx
import typer
from pydantic import SecretStr
from rich.console import Console

from cli.embedded.home import Home, RunningService, find_default_home, find_models_folder
from cli.embedded.processes import wait_gone
from cli.embedded.service import EmbeddedService, ServicePlan, clean_up_after_crash
from cli.errors import NotRunning, ServerFailed

_START_TIMEOUT_S: Final = 240
_STOP_TIMEOUT_S: Final = 90

Port = Annotated[int, typer.Option(min=1024, max=65535, help="Of the gateway, on loopback.")]
DashboardPort = Annotated[
    int, typer.Option("--dashboard-port", min=1024, max=65535, help="Of Ray's dashboard.")
]
Url = Annotated[
    str | None,
    typer.Option(help="Use this server instead of the embedded one.", show_default=False),
]


def up(
    *,
    port: Port = 8000,
    dashboard_port: DashboardPort = 8265,
    database_url: Url = None,
    redis_url: Url = None,
    detach: Annotated[bool, typer.Option("--detach", help="Return when it answers.")] = False,
) -> None:
    """Starts the whole service on this machine and keeps it until Ctrl-C."""
    home = Home(find_default_home())
    if detach:
        _detach(home)
        return
    plan = ServicePlan(
        home=home,
        models_folder=find_models_folder(),
        port=port,
        dashboard_port=dashboard_port,
        database_url=SecretStr(database_url) if database_url else None,
        redis_url=SecretStr(redis_url) if redis_url else None,
    )
    console = Console(stderr=True)
    with EmbeddedService(plan, on_progress=lambda text: console.print(f"  {text}")) as running:
        print_addresses(home)
        running.wait_for_signal()
        console.print("  stopping")


def down() -> None:
    """Stops the service."""
    home = Home(find_default_home())
    noted = home.read_note()
    main = noted.main.find() if noted else None
    if noted is None:
        raise NotRunning(str(home.folder))
    if main is not None:
        main.send_signal(signal.SIGTERM)
        if not wait_gone(noted.main, _STOP_TIMEOUT_S):
            main.kill()
            wait_gone(noted.main, _STOP_TIMEOUT_S)
    # Does nothing after an orderly end; after a crash it ends what was left behind.
    clean_up_after_crash(home)


def status() -> None:
    """Tells whether the service runs and answers."""
    home = Home(find_default_home())
    noted = home.read_note()
    if noted is None or noted.main.find() is None:
        raise NotRunning(str(home.folder))
    print(f"process    {noted.main.pid}")
    print(f"ready      {_describe_readiness(noted)}")
    print_addresses(home)


def check_config(path: Path) -> None:
    """Checks a Serve configuration more strictly than Ray does."""
    from cli.embedded.serve_config import load_serve_config

    config = load_serve_config(path)
    names = ", ".join(application["name"] for application in config["applications"])
    print(f"{path}: valid ({names})")


def print_addresses(home: Home) -> None:
    """Where to go."""
    noted = home.read_note()
    if noted is None:
        raise NotRunning(str(home.folder))
    print(f"web page   {noted.url}/")
    print(f"API docs   {noted.url}/v1/docs")
    print(f"dashboard  {noted.dashboard_url}  (token: {home.ray_token})")
    print(f"data       {home.folder}")


def _describe_readiness(noted: RunningService) -> str:
    if not noted.ready:
        return "starting"
    try:
        answer = httpx.get(f"{noted.url}/readyz", timeout=10)
    except httpx.HTTPError as error:
        return f"no answer: {error}"
    return "yes" if answer.is_success else f"no: {answer.json()['detail']}"


def _detach(home: Home) -> None:
    """Starts the same command again in the background and waits until it answers."""
    clean_up_after_crash(home)
    home.prepare()
    log = home.logs / "up.log"
    arguments = [argument for argument in sys.argv[1:] if argument != "--detach"]
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_TIMEOUT_S
    while True:
        noted = home.read_note()
        if noted is not None and noted.ready and noted.main.pid == child.pid:
            print_addresses(home)
            return
        if child.poll() is not None or time.monotonic() > deadline:
            lines = log.read_text(errors="replace").strip().splitlines()
            raise ServerFailed("the service", f"{lines[-1] if lines else '?'} (log: {log})")
        time.sleep(0.2)
