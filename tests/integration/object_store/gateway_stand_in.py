"""The upload endpoint that the gateway gives the local store, alone, on a real HTTP server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.errors import UploadRefused
from adapters.object_store import UPLOAD_PATH, LocalObjectStore


class GatewayStandIn:
    """The endpoint as an ASGI application.

    Attributes:
        store: Where uploads go; set before the first request.
        disconnected: Keys of uploads whose client went away.
    """

    def __init__(self) -> None:
        self.store: LocalObjectStore | None = None
        self.disconnected: list[str] = []
        self.application = Starlette(
            routes=[Route(f"{UPLOAD_PATH}/{{key:path}}", self._receive, methods=["PUT"])]
        )

    async def _receive(self, request: Request) -> Response:
        assert self.store is not None
        key = request.path_params["key"]
        try:
            grant = self.store.verify_upload(
                key,
                request.query_params,
                content_type=request.headers.get("content-type"),
                content_length=request.headers.get("content-length"),
                now=datetime.now(UTC),
            )
            info = await self.store.receive_upload(grant, request.stream())
        except UploadRefused as refused:
            return JSONResponse({"reason": refused.reason, "detail": str(refused)}, 403)
        except ClientDisconnect:
            self.disconnected.append(key)
            return Response(status_code=499)
        return Response(status_code=200, headers={"ETag": f'"{info.etag}"'})


class _Server(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(gateway: GatewayStandIn) -> Iterator[str]:
    """The address of the endpoint, served from a thread with an event loop of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        gateway.application, http="h11", ws="none", lifespan="off", log_level="warning"
    )
    server = _Server(config)
    thread = Thread(target=server.run, args=([listener],), name="gateway stand-in", daemon=True)
    thread.start()
    try:
        assert server.ready.wait(timeout=20)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()
