"""Films that several tests read and none changes."""

from pathlib import Path

import pytest

from tests.unit.adapters.video.films import Film


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Twenty pictures at 25 a second; its index is at the end."""
    return Film().write(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()


@pytest.fixture(scope="module")
def streamable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty noisy pictures behind their index, a key picture every twelve."""
    film = Film(
        frames=60,
        noise=True,
        encoder={"x264-params": "keyint=12:scenecut=0"},
        muxer={"movflags": "+faststart"},
    )
    return film.write(tmp_path_factory.mktemp("streamable") / "film.mp4")
