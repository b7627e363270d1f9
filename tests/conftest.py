"""What tests of every tier may ask for."""

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import platformdirs
import pytest

from adapters.video import VideoWriter
from climbing.pose.weights import ALL_WEIGHTS
from climbing.synthetic import SyntheticClimb, compose_climb
from tests.realdata import find_data_folder
from tests.services.phone import Phone
from tests.services.servers import is_ci
from tests.services.system import RunningSystem, running_system

SAMPLE_FPS = 15


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real climbs; skips the test where it is absent."""
    folder = find_data_folder()
    if folder is None:
        pytest.skip("no real climbs: neither ASCENSION_DATA nor ../shared/data is a folder")
    return folder


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """The folder with all weights; without them the test skips, except in CI, where they are."""
    chosen = os.environ.get("ASCENSION_MODELS_FOLDER")
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("ascension") / "models"
    missing = [w.file_name for w in ALL_WEIGHTS if not (folder / w.file_name).is_file()]
    if missing and not is_ci():
        pytest.skip(f"no {', '.join(missing)} in {folder}: run `ascension models pull`")
    return folder


@pytest.fixture(scope="session")
def generated_climb() -> SyntheticClimb:
    """Three seconds, small enough to render in a few."""
    return compose_climb(7, duration_s=3.0, fps=SAMPLE_FPS, width_px=360, height_px=640)


@pytest.fixture(scope="session")
def sample_climb(generated_climb: SyntheticClimb, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated climb as a video."""
    path = tmp_path_factory.mktemp("sample") / "climb.mp4"
    with VideoWriter(path, 360, 640, fps=Fraction(SAMPLE_FPS)) as writer:
        for frame in generated_climb.render_frames():
            writer.write(frame)
    return path


@pytest.fixture(scope="session")
def system() -> Iterator[RunningSystem]:
    """A whole service; its leases run out quickly, so that tests of faults need not wait long."""
    with running_system(ASCENSION_JOBS__LEASE_S="3") as running:
        yield running


@pytest.fixture
def phone(system: RunningSystem) -> Iterator[Phone]:
    """A new user."""
    phone = Phone(system.url)
    yield phone
    phone.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that ask for real climbs, so that `-m "not realdata"` leaves them out."""
    for item in items:
        if "data_folder" in getattr(item, "fixturenames", ()):
            item.add_marker("realdata")
