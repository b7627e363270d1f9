"""A process that calls the pose deployment of a running system, as an orchestrator would.

    python -m tests.services.pose_callers ADDRESS ANSWERS ROUNDS SEED...

Every seed is a climb in a thread of its own, which asks so many times for the same random crops
and letterboxes. A line is printed when all have been answered once. `ANSWERS` holds the last ones,
with what became of a crowd that asked at the same moment.
"""

import asyncio
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from climbing.pose.networks import PoseNetworks
from climbing.pose.weights import PoseModel
from tests.services.system import RunningSystem

_ROWS = 66
ANSWERED = "all answered\n"
# More than a replica takes and a caller may keep waiting together.
_CROWD = 80


def ask(networks: PoseNetworks, seed: int) -> list[Any]:
    """Presence and landmarks in random crops, and how many people are in random letterboxes."""
    random = np.random.default_rng(seed)
    crops = random.integers(0, 255, (_ROWS, 256, 256, 3), dtype=np.uint8)
    letterboxes = random.integers(0, 255, (_ROWS, 224, 224, 3), dtype=np.uint8)
    found = networks.locate(crops)
    people = [len(detections) for detections in networks.detect(letterboxes)]
    return [found.presence, found.landmarks, people]


@contextmanager
def calling(
    system: RunningSystem, answers: Path, *, rounds: int, seeds: tuple[int, ...]
) -> Iterator["subprocess.Popen[str]"]:
    """The process, from the moment when all its climbs have been answered once."""
    environment = {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(system.home.ray_token),
        "RAY_SERVE_USE_GRPC_BY_DEFAULT": "0",
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    words = (_find_address(system), str(answers), str(rounds), *map(str, seeds))
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, *words],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            # Among lines of the log.
            assert any(line == ANSWERED for line in process.stdout), "it ended before"
            yield process
        finally:
            process.kill()


async def crowd(handle: Any, calls: Any) -> tuple[int, int]:
    """How many of a crowd were turned away, and how many of a patient one were answered."""
    from ray.serve.exceptions import BackPressureError

    crop = np.zeros((1, 256, 256, 3), np.uint8)
    rude = [handle.locate.remote("lite", str(n), crop) for n in range(_CROWD)]
    ended = await asyncio.gather(*map(_wait, rude), return_exceptions=True)
    patient = (calls.ask("locate", "lite", str(n), crop) for n in range(_CROWD))
    answered = await asyncio.gather(*patient)
    return sum(isinstance(end, BackPressureError) for end in ended), len(answered)


async def _wait(response: Any) -> Any:
    return await response


def _find_address(system: RunningSystem) -> str:
    """Where the cluster's control service listens; `ray.init` leaves no file that says so."""
    flag = "--gcs-address="
    commands = [process.cmdline() for process in system.main.children(recursive=True)]
    return next(word.removeprefix(flag) for c in commands for word in c if word.startswith(flag))


def main(address: str, answers: str, rounds: str, *seeds: str) -> None:
    """The process's program."""
    import ray
    from ray import serve

    from deployments.chunked_calls import ChunkedCalls
    from deployments.network_calls import NetworkCalls
    from deployments.pose_client import RemotePoseNetworks

    ray.init(address=address, namespace="serve", log_to_driver=False)
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    handle: Any = serve.get_deployment_handle("PoseServer", "analysis")
    calls = NetworkCalls(handle)
    networks = RemotePoseNetworks(PoseModel.LITE, ChunkedCalls(calls, loop))
    counted = asyncio.run_coroutine_threadsafe(crowd(handle, calls), loop).result()
    with ThreadPoolExecutor(len(seeds)) as threads:
        for number in range(int(rounds)):
            found = list(threads.map(lambda seed: ask(networks, int(seed)), seeds))
            if number == 0:
                sys.stdout.write(ANSWERED)
                sys.stdout.flush()
    Path(answers).write_bytes(pickle.dumps((found, counted)))


if __name__ == "__main__":
    main(*sys.argv[1:])
