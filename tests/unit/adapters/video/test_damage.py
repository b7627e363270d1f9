"""Videos that are damaged or cut short give what is left of them."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.errors import TruncatedVideo, VideoError
from adapters.video import VideoReader
from tests.unit.adapters.video.films import Film
from tests.unit.adapters.video.surgery import find_samples, patched
from tests.unit.adapters.video.viewing import view

PLAIN = {"x264-params": "bframes=0:keyint=12:scenecut=0"}


@pytest.mark.parametrize("share", [0.4, 0.7, 0.95])
def test_frames_up_to_the_cut_come_out(share: float, streamable: Path) -> None:
    """With the index at the front every picture that is whole is read, and the end is missed."""
    film = streamable.read_bytes()
    samples = find_samples(str(streamable))
    first, _ = samples[0]
    cut = first + round((len(film) - first) * share)
    whole = sum(start + length <= cut for start, length in samples)
    seen = view(film[:cut])
    assert len(seen.numbers) == whole
    assert seen.truncated


def test_one_missing_byte_is_noticed(streamable: Path) -> None:
    """The last picture is left out rather than guessed."""
    seen = view(streamable.read_bytes()[:-1])
    assert len(seen.numbers) == 59
    assert seen.truncated


def test_a_cut_before_the_first_picture_leaves_nothing(streamable: Path) -> None:
    """The index alone is told from a stream that never had a picture."""
    first, _ = find_samples(str(streamable))[0]
    with pytest.raises(TruncatedVideo, match="before its first picture"):
        VideoReader(BytesIO(streamable.read_bytes()[: first + 50]))


def test_fragments_that_are_missing_at_the_end_are_noticed(tmp_path: Path) -> None:
    """The last fragment breaks off in the middle."""
    muxer = {"movflags": "frag_keyframe+empty_moov"}
    film = Film(frames=60, noise=True, encoder=PLAIN, muxer=muxer).write(tmp_path / "film.mp4")
    data = film.read_bytes()
    seen = view(data[: data.rindex(b"mdat") + 300])
    assert 0 < len(seen.numbers) < 60
    assert seen.truncated


def test_truncation_is_known_after_the_last_frame_only(streamable: Path) -> None:
    """Whoever stops early has not seen the end."""
    with VideoReader(BytesIO(streamable.read_bytes()[:-1000])) as reader:
        frames = reader.read_frames()
        next(frames)
        assert not reader.truncated
        assert len(list(frames)) > 40
        assert reader.truncated


@pytest.mark.parametrize("number", [1, 13, 30, 45])
@pytest.mark.parametrize("filling", [0x00, 0xFF])
def test_a_damaged_picture_in_the_middle_does_not_end_the_video(
    number: int, filling: int, streamable: Path
) -> None:
    """The others come out at their own times, and nothing is missing at the end."""
    start, length = find_samples(str(streamable))[number]
    damaged = patched(streamable.read_bytes(), start + 6, bytes([filling]) * (length - 6))
    seen = view(damaged)
    assert len(seen.times_ms) >= 57
    assert set(seen.times_ms) <= set(range(0, 2400, 40))
    assert seen.times_ms[-1] == 2360
    assert not seen.truncated


def test_hevc_goes_on_at_the_next_key_picture(tmp_path: Path) -> None:
    """Its decoder shows nothing that leans on a picture it does not have."""
    encoder = {"x265-params": "log-level=none:keyint=10:min-keyint=10:scenecut=0:open-gop=0"}
    film = Film(frames=40, codec="libx265", noise=True, encoder=encoder, muxer={})
    path = film.write(tmp_path / "film.mp4")
    start, length = find_samples(str(path))[12]
    seen = view(patched(path.read_bytes(), start + 6, b"\xff" * (length - 6)))
    assert {*range(0, 400, 40), *range(800, 1600, 40)} <= set(seen.times_ms)
    assert not seen.truncated


def test_a_damaged_tail_is_a_missing_tail(streamable: Path) -> None:
    """Twelve pictures without their key picture."""
    start, _ = find_samples(str(streamable))[48]
    film = streamable.read_bytes()
    seen = view(patched(film, start, bytes(len(film) - start)))
    assert len(seen.times_ms) <= 48
    assert seen.truncated


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
    st.integers(0, 2000),
)
def test_no_damage_does_more_than_end_the_video(
    film: bytes, wounds: list[tuple[int, bytes]], cut: int
) -> None:
    """Any bytes give increasing times or one of our errors, never one of FFmpeg's."""
    damaged = film
    for place, data in wounds:
        damaged = patched(damaged, place % len(film), data)
    try:
        times_ms = view(damaged[: len(film) - cut]).times_ms
    except VideoError:
        return
    assert times_ms == sorted(set(times_ms))
    assert times_ms[0] >= 0
