"""Where the pinned weights are."""

import os
from pathlib import Path

import platformdirs
import pytest

from climbing.pose.weights import ALL_WEIGHTS


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """The folder with all weights; without them the test skips, except in CI, where they are."""
    chosen = os.environ.get("ASCENSION_MODELS_FOLDER")
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("ascension") / "models"
    missing = [w.file_name for w in ALL_WEIGHTS if not (folder / w.file_name).is_file()]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"no {', '.join(missing)} in {folder}: run `ascension models pull`")
    return folder
