"""Small generated climbs, composed once."""

import pytest

from climbing.synthetic import SyntheticClimb, compose_climb


@pytest.fixture(scope="session", params=[0, 3, 2**40])
def climb(request: pytest.FixtureRequest) -> SyntheticClimb:
    """Six seconds of different climbers on different walls."""
    return compose_climb(request.param, duration_s=6.0, fps=20, width_px=180, height_px=320)
