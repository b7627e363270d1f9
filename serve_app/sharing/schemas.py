"""Shapes of saving and sharing."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class ShareRequest(BaseModel):
    """To share a video."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expires_in_days: int | None = Field(
        default=None, ge=1, le=365, description="Left out for a link that works until it is ended."
    )


class ShareView(BaseModel):
    """A link that was just made; the token is told this once."""

    token: str = Field(description="Whoever has it sees the video and its latest analysis.")
    path: str = Field(description="Of the shared view, below the service's address.")
    expires_at: datetime | None


class SharedVideo(BaseModel):
    """What a link shows of a video: nothing of whose it is."""

    duration_ms: int | None
    width: int | None = Field(description="Pixels, upright.")
    height: int | None = Field(description="Pixels, upright.")
    fps: float | None
    content_type: str
    url: str = Field(description="Where its bytes are; needs no account.")
    url_expires_at: datetime = Field(description="Ask again after that.")


class SharedView(BaseModel):
    """What a link shows."""

    video: SharedVideo
    result_path: str | None = Field(
        description="Of the latest analysis's result; null if there is none."
    )
    metrics: dict[str, float | None] | None = Field(description="Of that analysis.")
    expires_at: datetime | None = Field(description="Until when the link works, if it ends.")
