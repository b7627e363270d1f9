"""What every answer says to browsers, and how large a request may be. Pure ASGI, no services."""

from typing import Final

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.errors import Problem

# Bytes of videos and photos go to storage; whatever else is sent to us is a form of a few fields.
MAX_BODY_BYTES: Final = 1024 * 1024
_STORAGE: Final = "/v1/storage/"
_TOO_LARGE: Final = 413
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class SecurityHeaders:
    """Adds what is missing of the headers that keep browsers from guessing, framing and telling.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                present = {name.lower() for name, _ in headers}
                headers += [header for header in _HEADERS if header[0] not in present]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses bodies that are larger than any request of ours, told or not.

    Args:
        app: What answers.
        most_bytes: Of a body; uploads to the local store have limits of their own.
    """

    def __init__(self, app: ASGIApp, most_bytes: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or scope["path"].startswith(_STORAGE):
            await self._app(scope, receive, send)
            return
        if _read_length(scope) > self._most:
            await self._refuse(scope, receive, send)
            return
        taken = 0

        async def receive_limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most:
                raise _BodyTooLarge
            return message

        try:
            await self._app(scope, receive_limited, send)
        except _BodyTooLarge:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = Problem(
            type="about:blank",
            title="Content Too Large",
            status=_TOO_LARGE,
            detail=f"a request may have {self._most} bytes",
            instance=scope["path"],
            code="body_too_large",
        )
        answer = JSONResponse(
            problem.model_dump(exclude_none=True),
            _TOO_LARGE,
            media_type="application/problem+json",
        )
        await answer(scope, receive, send)


class _BodyTooLarge(BaseException):
    """Passes through handlers of errors: nobody but the limit may answer it."""


def _read_length(scope: Scope) -> int:
    """What the request says; 0 if it does not, or says no number."""
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(told) if told.isdigit() else 0
