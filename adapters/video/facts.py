"""What a video says of itself, and the limits it is held to."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from adapters.errors import UnsupportedVideo, VideoTooLarge, VideoTooLong

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """Facts of a video whose first picture was decoded.

    Attributes:
        container: FFmpeg's name of the format, as in `mov,mp4,m4a,3gp,3g2,mj2`.
        codec: FFmpeg's name, as in `h264`.
        width_px: Of the upright picture.
        height_px: Of the upright picture.
        rotation_deg: Counter-clockwise turn that makes a stored picture upright: 0, 90, 180, 270.
        fps: Average frame rate; 0 where the container does not say.
        duration_ms: As declared; 0 where the container does not say.
        declared_frames: As declared; None where the container does not say.
        mirrored: Whether a stored picture is mirrored left to right before it is turned.
    """

    container: str
    codec: str
    width_px: int
    height_px: int
    rotation_deg: int
    fps: float
    duration_ms: int
    declared_frames: int | None
    mirrored: bool = False


class VideoLimits(BaseModel):
    """What the service accepts; the offline commands have no limits."""

    model_config = ConfigDict(frozen=True)

    max_duration_s: float = Field(default=60.0, gt=0, description="Longest clip.")
    max_bytes: int = Field(default=100 * MIB, gt=0, description="Largest file.")
    max_pixels: int = Field(
        default=4096 * 2304, gt=0, description="Largest picture: 4K in either direction."
    )
    codecs: frozenset[str] = Field(
        default=frozenset({"h264", "hevc"}), description="What phones record."
    )
    containers: frozenset[str] = Field(
        default=frozenset({"mp4", "mov"}), description="What phones record into."
    )


def check_limits(facts: VideoFacts, limits: VideoLimits) -> None:
    """Refuses a video outside the limits.

    Raises:
        UnsupportedVideo: Container or codec is not among those accepted.
        VideoTooLarge: Too many pixels.
        VideoTooLong: Too many seconds.
    """
    if not limits.containers & set(facts.container.split(",")):
        raise UnsupportedVideo(_not_among("container", facts.container, limits.containers))
    if facts.codec not in limits.codecs:
        raise UnsupportedVideo(_not_among("codec", facts.codec, limits.codecs))
    check_pixels(facts.width_px, facts.height_px, limits.max_pixels)
    check_duration(facts.duration_ms, limits)


def check_pixels(width_px: int, height_px: int, max_pixels: int) -> None:
    """Refuses a picture that is too large.

    Raises:
        VideoTooLarge: With the size found and the most pixels allowed.
    """
    if width_px * height_px > max_pixels:
        size = f"{width_px}x{height_px}"
        raise VideoTooLarge(f"a picture of {size} has more than {max_pixels} pixels")


def check_duration(duration_ms: int, limits: VideoLimits) -> None:
    """Refuses a clip that is too long.

    Raises:
        VideoTooLong: With the length found and the longest allowed.
    """
    if duration_ms > limits.max_duration_s * 1000:
        raise VideoTooLong(
            f"the video lasts {duration_ms / 1000:g} s, at most {limits.max_duration_s:g} s"
            " are allowed"
        )


def check_size(size_bytes: int, limits: VideoLimits) -> None:
    """Refuses a file that is too large.

    Raises:
        VideoTooLarge: With the size found and the largest allowed.
    """
    if size_bytes > limits.max_bytes:
        raise VideoTooLarge(
            f"the file has {size_bytes} bytes, at most {limits.max_bytes} are allowed"
        )


def _not_among(what: str, found: str, allowed: frozenset[str]) -> str:
    return f"{what} {found!r} is not accepted, only {', '.join(sorted(allowed))}"
