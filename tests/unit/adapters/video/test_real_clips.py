"""The real climbs decode to the last frame."""

from pathlib import Path

import numpy as np
import pytest

from adapters.video import VideoLimits, VideoReader, check_limits

CLIPS = {
    "ascension-example.mp4": (832, (720, 1280), 30.0),
    "crux-moving.mp4": (180, (1080, 1920), 25.0),
}


@pytest.mark.parametrize("name", CLIPS)
def test_a_real_clip_is_read_to_its_end(name: str, data_folder: Path) -> None:
    """Upright, at its constant rate from 0 on, and within the service's limits."""
    count, size_px, fps = CLIPS[name]
    with VideoReader(data_folder / "videos" / name) as reader:
        check_limits(reader.facts, VideoLimits())
        times_ms, levels = [], []
        for frame in reader.read_frames():
            assert frame.rgb.shape == (size_px[1], size_px[0], 3)
            times_ms.append(frame.t_ms)
            levels.append(frame.rgb[::16, ::16].mean())
        assert not reader.truncated
        assert reader.facts.declared_frames == count
        assert (reader.facts.width_px, reader.facts.height_px) == size_px
        assert reader.facts.rotation_deg == 0
        assert reader.facts.fps == fps
    assert times_ms == [round(1000 * i / fps) for i in range(count)]
    assert np.ptp(levels) < 100
    assert min(levels) > 40
