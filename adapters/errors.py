"""What the outside world can do to us.

    AscensionError
    ├── DependencyUnreachable       a service does not answer (transient); defined in contracts
    └── AdapterError
        ├── InvalidInput            an argument breaks its documented law
        ├── ObjectNotFound          no object under that key
        ├── UploadRefused           the local store turned an upload away
        ├── PhotoError
        │   ├── UnsupportedPhoto    no photo that can be read, or nothing to be looked for on it
        │   └── PhotoTooLarge       more bytes or pixels than the limit
        └── VideoError
            ├── NotAVideo           no container that can be read
            ├── TruncatedVideo      the container breaks off before its index
            ├── NoVideoStream       sound or data only
            ├── NoFrames            a video stream without a picture
            ├── UnsupportedVideo    a container or codec that phones do not write
            ├── VideoTooLong        more seconds than the limit
            └── VideoTooLarge       more bytes or pixels than the limit

No driver's own exception leaves this package.
"""

from enum import StrEnum
from typing import ClassVar

from contracts.errors import AscensionError, DependencyUnreachable

__all__ = ["DependencyUnreachable"]  # the other names are defined here


class AdapterError(AscensionError):
    """Root of everything this package raises on purpose."""


class InvalidInput(AdapterError):
    """An argument breaks its documented law. Ours is the caller, so a client never causes this.

    Attributes:
        name: The argument at fault.
        problem: What is wrong with it and which values are legal.
    """

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name = name
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"


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


class UploadRefusal(StrEnum):
    """Why the local store turned an upload away."""

    BAD_KEY = "bad_key"
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
    LENGTH_MISSING = "length_missing"
    WRONG_LENGTH = "wrong_length"
    WRONG_TYPE = "wrong_type"


class UploadRefused(AdapterError):
    """The local store turned an upload away.

    Attributes:
        reason: For programs.
        detail: In words.
    """

    code: ClassVar[str] = "upload_refused"

    def __init__(self, reason: UploadRefusal, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class PhotoError(AdapterError):
    """Root of what can be wrong with a photo.

    Attributes:
        detail: In words.
    """

    code: ClassVar[str] = "photo_invalid"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class UnsupportedPhoto(PhotoError):
    """No photo that can be read, or one on which nothing can be looked for."""

    code: ClassVar[str] = "photo_unsupported"


class PhotoTooLarge(PhotoError):
    """More bytes or pixels than the limit."""

    code: ClassVar[str] = "photo_too_large"


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
