"""What tests of every tier may ask for."""

from pathlib import Path

import pytest

from tests.realdata import find_data_folder


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real climbs; skips the test where it is absent."""
    folder = find_data_folder()
    if folder is None:
        pytest.skip("no real climbs: neither ASCENSION_DATA nor ../shared/data is a folder")
    return folder
