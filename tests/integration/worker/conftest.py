"""The pinned weights, which `make test` has brought."""

from pathlib import Path

import pytest

from cli.weights import ensure_weights


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where the weights are; brought now if they are not."""
    return ensure_weights(on_progress=print)
