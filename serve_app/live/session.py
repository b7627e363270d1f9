"""One WebSocket: authenticate, replay, follow, until somebody leaves or the token ends.

Events are read from the stream behind a cursor; the bell only says when to look. So a socket that
breaks loses nothing: its client connects again with the last id it has seen.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from adapters.cancellation import cancel_and_wait
from adapters.events import EventBell, EventLog
from contracts.errors import DependencyUnreachable
from serve_app.auth.tokens import AccessTokens, Identity
from serve_app.failures import AuthenticationRequired
from serve_app.live.schemas import Hello, Ready, Resync

PROTOCOL: Final = "ascension.v1"
BEARER: Final = "bearer."
CLOSE_INVALID: Final = 4400
CLOSE_UNAUTHENTICATED: Final = 4401
CLOSE_TOO_SLOW: Final = 4408
_HELLO_TIMEOUT_S: Final = 10.0
_SEND_TIMEOUT_S: Final = 20.0
# The bell may miss a ring; then the stream is looked at after this long.
_LOOK_AGAIN_S: Final = 5.0


class LiveSession:
    """Serves one client.

    Args:
        socket: Not accepted yet.
        tokens: To check who it is.
        log: Where events are.
        bell: Says when there are more.
        now: The clock.
    """

    def __init__(
        self,
        socket: WebSocket,
        tokens: AccessTokens,
        log: EventLog,
        bell: EventBell,
        now: Callable[[], datetime],
    ) -> None:
        self._socket = socket
        self._tokens = tokens
        self._log = log
        self._bell = bell
        self._now = now

    async def serve(self) -> None:
        """Returns when the client has left or was sent away."""
        offered = self._socket.scope.get("subprotocols", [])
        await self._socket.accept(subprotocol=PROTOCOL if PROTOCOL in offered else None)
        with suppress(WebSocketDisconnect):
            try:
                hello = await self._receive_hello(offered)
                identity = self._tokens.verify(hello.token or "")
            except AuthenticationRequired as error:
                await self._socket.close(CLOSE_UNAUTHENTICATED, str(error))
            except (ValidationError, json.JSONDecodeError, KeyError):
                await self._socket.close(CLOSE_INVALID, "the first message is not valid")
            except TimeoutError:
                await self._socket.close(CLOSE_UNAUTHENTICATED, "no token came in time")
            else:
                await self._follow_until_gone(identity, hello.last_event_id)

    async def _receive_hello(self, offered: list[str]) -> Hello:
        """The token from a subprotocol `bearer.TOKEN`, or from the first message."""
        for protocol in offered:
            if protocol.startswith(BEARER):
                last = self._socket.query_params.get("last_event_id")
                return Hello(token=protocol.removeprefix(BEARER), last_event_id=last)
        async with asyncio.timeout(_HELLO_TIMEOUT_S):
            return Hello.model_validate(json.loads(await self._socket.receive_text()))

    async def _follow_until_gone(self, identity: Identity, last_event_id: str | None) -> None:
        following = asyncio.create_task(self._follow(identity, last_event_id))
        listening = asyncio.create_task(self._drain())
        life_s = (identity.expires_at - self._now()).total_seconds()
        try:
            done, _ = await asyncio.wait(
                {following, listening}, timeout=life_s, return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                await self._socket.close(CLOSE_UNAUTHENTICATED, "the access token has expired")
            for task in done:
                task.result()
        except TimeoutError:
            await self._socket.close(CLOSE_TOO_SLOW, "events are not read fast enough")
        finally:
            # Also when the server cancels us: no task may outlive its socket.
            await cancel_and_wait(following, listening)

    async def _drain(self) -> None:
        """Reads what the client says, which means nothing yet, until it leaves."""
        with suppress(WebSocketDisconnect):
            while True:
                await self._socket.receive_text()

    async def _follow(self, identity: Identity, last_event_id: str | None) -> None:
        async with self._bell.listen(identity.user_id) as ring:
            cursor = last_event_id or await self._find_end(identity)
            await self._send(Ready(last_event_id=cursor).model_dump_json())
            first = True
            while True:
                ring.clear()
                cursor = await self._send_after(identity, cursor, check_gap=first)
                first = False
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_AGAIN_S):
                        await ring.wait()

    async def _find_end(self, identity: Identity) -> str:
        while True:
            with suppress(DependencyUnreachable):
                return await self._log.find_end(identity.user_id)
            await asyncio.sleep(1)

    async def _send_after(self, identity: Identity, cursor: str, *, check_gap: bool) -> str:
        """Sends everything behind the cursor; while Redis is away there is nothing."""
        while True:
            try:
                batch = await self._log.read_after(identity.user_id, cursor)
            except DependencyUnreachable:
                return cursor
            if batch.gap and check_gap:
                await self._send(Resync().model_dump_json())
            if not batch.events:
                return cursor
            for stored in batch.events:
                body = stored.event.model_dump(mode="json") | {"event_id": stored.event_id}
                await self._send(json.dumps(body, separators=(",", ":")))
            cursor, check_gap = batch.events[-1].event_id, False

    async def _send(self, text: str) -> None:
        async with asyncio.timeout(_SEND_TIMEOUT_S):
            await self._socket.send_text(text)
