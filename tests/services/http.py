"""An application behind a real HTTP server in the test's own event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from cli.embedded.ports import LOOPBACK
from tests.polling import wait_until


@asynccontextmanager
async def http_server(app: Any, port: int) -> AsyncIterator[None]:
    """Serves on loopback until the block ends."""
    config = uvicorn.Config(
        app,
        host=LOOPBACK,
        port=port,
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    # Not `serve`, which would take Ctrl-C away from pytest.
    serving = asyncio.create_task(server._serve())

    async def started() -> bool:
        return server.started

    await wait_until(started)
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.wait_for(serving, 10)
