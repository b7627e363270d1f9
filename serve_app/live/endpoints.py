"""The WebSocket."""

from fastapi import APIRouter, WebSocket

from serve_app.dependencies import ServicesDependency
from serve_app.live.session import LiveSession

router = APIRouter(tags=["live"])


@router.websocket("/ws")
async def follow_events(socket: WebSocket, services: ServicesDependency) -> None:
    """Events of the caller's analyses, replayed from `last_event_id` and then as they happen."""
    session = LiveSession(
        socket, services.access_tokens, services.event_log, services.event_bell, services.now
    )
    await session.serve()
