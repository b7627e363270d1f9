"""What the outside world can do to us.

AdapterError
├── DependencyUnreachable   a service does not answer (transient)
├── ObjectNotFound          no object under that key
├── UploadRefused           the local store turned an upload away
└── VideoError
├── NotAVideo           no container that can be read
├── TruncatedVideo      the container breaks off before its index
├── NoVideoStream       sound or data only
├── NoFrames            a video stream without a picture
├── UnsupportedVideo    a container or codec that phones do not write
├── VideoTooLong
└── VideoTooLarge
"""

from typing import ClassVar

from contracts.errors import AscensionError


class AdapterError(AscensionError):
    """Root of everything this package raises on purpose."""


class DependencyUnreachable(AdapterError):
    """A service does not answer.

    Attributes:
        name: Which service, as in `PostgreSQL`.
        address: Where it was looked for, without secrets.
        reason: What the driver said.
    """

    code: ClassVar[str] = "dependency_unavailable"
    transient: ClassVar[bool] = True

    def __init__(self, name: str, address: str, reason: str) -> None:
        super().__init__(name, address, reason)
        self.name = name
        self.address = address
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name} cannot be reached at {self.address}: {self.reason}"


class ObjectNotFound(AdapterError):
    """No object under that key.

    Attributes:
        key: The key that was asked for.
    """

    code: ClassVar[str] = "upload_missing"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"there is no object {self.key!r}"


class UploadRefused(AdapterError):
    """The local store turned an upload away.

    Attributes:
        reason: One of the values of `UploadRefusal` in `adapters.object_store.local`.
        detail: In words.
    """

    code: ClassVar[str] = "upload_refused"

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class VideoError(AdapterError):
    """Root of what can be wrong with a video.

    Attributes:
        detail: In words.
    """

    code: ClassVar[str] = "video_invalid"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class NotAVideo(VideoError):
    """No container that can be read."""

    code: ClassVar[str] = "not_a_video"


class TruncatedVideo(VideoError):
    """The container breaks off before its index, so nothing of it can be read."""

    code: ClassVar[str] = "video_truncated"


class NoVideoStream(VideoError):
    """Sound or data only."""

    code: ClassVar[str] = "no_video_stream"


class NoFrames(VideoError):
    """A video stream without a picture."""

    code: ClassVar[str] = "no_frames"


class UnsupportedVideo(VideoError):
    """A container or codec outside the limits."""

    code: ClassVar[str] = "video_unsupported"


class VideoTooLong(VideoError):
    """Longer than the limit."""

    code: ClassVar[str] = "video_too_long"


class VideoTooLarge(VideoError):
    """More bytes or pixels than the limit."""

    code: ClassVar[str] = "video_too_large"
