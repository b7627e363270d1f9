"""The pinned weights, which `make test` has brought, and the loop that remote networks need."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.weights import ensure_weights


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where the weights are; brought now if they are not."""
    return ensure_weights(on_progress=print)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Runs in a thread of its own, as a replica's does."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
