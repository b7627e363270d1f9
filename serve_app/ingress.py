"""What runs in front of the gateway in every replica's own HTTP server."""

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

_KEEP_GOING = (b"x-request-disconnect-disabled", b"?1")


class FinishWhatWasBegun:
    """Tells Ray Serve not to watch for clients that hang up during a request.

    It would cancel the handler, which may be about to commit, and watching costs a task a request.
    WebSockets are left alone: they learn of a disconnect from their own messages.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "http":
            scope["headers"].append(_KEEP_GOING)
        await self._app(scope, receive, send)


def build_middlewares() -> list[Middleware]:
    """Ray Serve calls this by the name in RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH."""
    return [Middleware(FinishWhatWasBegun)]
