"""Videos are held to limits, and a refusal names what was found and what is allowed."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from adapters.errors import UnsupportedVideo, VideoError, VideoTooLarge, VideoTooLong
from adapters.video import VideoFacts, VideoLimits, VideoReader, check_limits, probe_video
from adapters.video.facts import check_duration, check_size
from tests.unit.adapters.video.films import Film
from tests.unit.adapters.video.surgery import with_coded_size, with_declared_size
from tests.unit.adapters.video.viewing import view

LIMITS = VideoLimits()
CLIP = VideoFacts(
    container="mov,mp4,m4a,3gp,3g2,mj2",
    codec="h264",
    width_px=2160,
    height_px=3840,
    rotation_deg=270,
    fps=60.0,
    duration_ms=60_000,
    declared_frames=3600,
)

REFUSED: dict[str, tuple[dict[str, object], type[VideoError], str]] = {
    "a container": ({"container": "avi"}, UnsupportedVideo, "'avi' is not accepted, only mov, mp4"),
    "a codec": ({"codec": "av1"}, UnsupportedVideo, "'av1' is not accepted, only h264, hevc"),
    "a size": ({"width_px": 8000}, VideoTooLarge, "8000x3840 has more than 9437184 pixels"),
    "a length": ({"duration_ms": 60_001}, VideoTooLong, r"lasts 60\.001 s, at most 60 s"),
}


def test_what_phones_record_is_accepted() -> None:
    """A minute of 4K is just within the limits."""
    check_limits(CLIP, LIMITS)
    check_limits(replace(CLIP, codec="hevc"), LIMITS)
    check_size(LIMITS.max_bytes, LIMITS)


@pytest.mark.parametrize(("change", "kind", "text"), REFUSED.values(), ids=REFUSED)
def test_what_is_outside_is_refused(
    change: dict[str, object], kind: type[VideoError], text: str
) -> None:
    """Each limit has its error."""
    with pytest.raises(kind, match=text):
        check_limits(replace(CLIP, **change), LIMITS)


def test_every_limit_can_be_moved() -> None:
    """They are settings, not constants."""
    with pytest.raises(VideoTooLong, match=r"lasts 60 s, at most 2\.5 s"):
        check_duration(60_000, VideoLimits(max_duration_s=2.5))
    with pytest.raises(VideoTooLarge, match="has 11 bytes, at most 10 are allowed"):
        check_size(11, VideoLimits(max_bytes=10))
    with pytest.raises(VideoTooLarge, match="more than 1000 pixels"):
        check_limits(CLIP, VideoLimits(max_pixels=1000))
    check_limits(replace(CLIP, codec="av1"), VideoLimits(codecs=frozenset({"av1"})))


@pytest.mark.parametrize(
    ("film", "ending"), [(Film(codec="libvpx-vp9"), "webm"), (Film(codec="mpeg4"), "avi")]
)
def test_other_videos_can_be_read_but_are_not_accepted(
    film: Film, ending: str, tmp_path: Path
) -> None:
    """The offline commands read them; the service says what it accepts."""
    seen = view(film.write(tmp_path / f"film.{ending}"))
    assert len(seen.numbers) == film.frames
    with pytest.raises(UnsupportedVideo, match=ending):
        check_limits(seen.facts, LIMITS)


def test_a_codec_has_the_name_of_its_standard(tmp_path: Path) -> None:
    """Not that of the decoder that happens to read it."""
    film = Film(codec="libvpx-vp9").write(tmp_path / "film.webm")
    assert probe_video(film).codec == "vp9"


def test_a_size_that_only_the_container_claims_is_not_believed(film: bytes) -> None:
    """The pictures know better."""
    facts = probe_video(BytesIO(with_declared_size(film, 30_000, 30_000)))
    assert (facts.width_px, facts.height_px) == (96, 64)


def test_an_absurd_size_is_refused_before_a_picture_is_decoded(film: bytes) -> None:
    """A file of two kilobytes would cost gigabytes."""
    with pytest.raises(VideoTooLarge, match="12000x8000 has more than"):
        VideoReader(BytesIO(with_coded_size(film, 12_000, 8_000)))


@pytest.mark.parametrize("side_px", [16_384, 65_520])
def test_a_size_beyond_every_decoder_is_an_error_of_ours(side_px: int, film: bytes) -> None:
    """However the decoder takes it."""
    with pytest.raises(VideoError):
        VideoReader(BytesIO(with_coded_size(film, side_px, side_px)))


def test_the_caller_sets_the_largest_picture(film: bytes) -> None:
    """Exactly as many pixels are allowed, one fewer is not enough."""
    assert probe_video(BytesIO(film), max_pixels=96 * 64).width_px == 96
    with pytest.raises(VideoTooLarge, match="96x64"):
        probe_video(BytesIO(film), max_pixels=96 * 64 - 1)
