"""One log line a request, and the request's id on every line between."""

import time
from typing import Final
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.structured_log import get_logger

_REQUEST_ID: Final = b"x-request-id"
# Asked for every few seconds by every load balancer; nothing is learned from a line each.
_SILENT: Final = frozenset({"/healthz", "/readyz", "/v1/healthz", "/v1/readyz"})


class AccessLog:
    """Middleware that measures and logs; paths only, since queries may hold signatures.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._logger = get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] not in {"http", "websocket"} or scope["path"] in _SILENT:
            await self._app(scope, receive, send)
            return
        status = 0

        async def note_status(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=_request_id(scope)):
            try:
                await self._app(scope, receive, note_status)
            finally:
                self._logger.info(
                    "request",
                    method=scope.get("method", "WS"),
                    path=_hide_token(scope["path"]),
                    status=status,
                    milliseconds=round((time.perf_counter() - began) * 1000, 1),
                )


def _hide_token(path: str) -> str:
    """The path without the token of a shared link, which is as good as a password."""
    head, shared, rest = path.partition("/shared/")
    return f"{head}{shared}-{rest[rest.find('/') :] if '/' in rest else ''}" if shared else path


def _request_id(scope: Scope) -> str:
    """The id that the ingress gave the request, or a new one."""
    for name, value in scope["headers"]:
        if name == _REQUEST_ID:
            return str(value.decode("latin-1")[:64])
    return str(uuid4())
