"""Messages of the WebSocket."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Hello(BaseModel):
    """The client's first message, unless the token came as a subprotocol."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    token: str | None = Field(default=None, max_length=4096, description="An access token.")
    last_event_id: str | None = Field(
        default=None,
        pattern=r"^\d{1,20}-\d{1,20}$",
        description="The last event the client has seen; what came after it is replayed.",
    )


class Ready(BaseModel):
    """The server's first message."""

    type: Literal["ready"] = "ready"
    last_event_id: str = Field(description="Events after this one will follow.")


class Resync(BaseModel):
    """Events were dropped since the client's last one: it must ask for the state anew."""

    type: Literal["resync"] = "resync"
