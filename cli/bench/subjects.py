"""What is measured: the whole service, and plain FastAPI on uvicorn to compare it with."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from cli.embedded.home import Home
from cli.embedded.ports import find_free_port
from cli.errors import ServerFailed
from cli.weights import ensure_weights

_START_TIMEOUT_S: Final = 240
_STOP_TIMEOUT_S: Final = 60

_PLAIN: Final = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()

@app.get("/healthz")
async def get_health() -> dict[str, str]:
    return {"status": "ok"}

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="error")
"""


@contextmanager
def served_ascension() -> Iterator[str]:
    """A service of its own on free ports in a directory of its own; answers its address."""
    folder = Path(tempfile.mkdtemp(prefix="ascension-bench-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    port, dashboard_port = str(find_free_port()), str(find_free_port())
    models = ensure_weights(on_progress=lambda text: print(text, file=sys.stderr))
    environment = {"ASCENSION_HOME": str(home.folder), "ASCENSION_MODELS_FOLDER": str(models)}
    command = ["up", "--port", port, "--dashboard-port", dashboard_port]
    try:
        with _process(["-m", "cli.main", *command], environment, folder / "log") as process:
            _wait(lambda: (note := home.read_note()) is not None and note.ready, process)
            yield f"http://127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served_plain_fastapi() -> Iterator[str]:
    """One endpoint that does nothing, on uvicorn as it comes."""
    port = str(find_free_port())
    url = f"http://127.0.0.1:{port}"
    with _process(["-c", _PLAIN, port], {}, Path(os.devnull)) as process:
        _wait(lambda: _answers(f"{url}/healthz"), process)
        yield url


@contextmanager
def _process(
    arguments: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=os.environ | environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_STOP_TIMEOUT_S)


def _wait(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerFailed("the subject of the benchmark", "it did not come up")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False
