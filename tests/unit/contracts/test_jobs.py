"""What a client may ask for."""

import pytest
from pydantic import ValidationError

from climbing.body.body_fit import MAX_HEIGHT_M, MIN_HEIGHT_M
from contracts.jobs import AnalysisOptions


@pytest.mark.parametrize("height_m", [None, MIN_HEIGHT_M, 1.75, MAX_HEIGHT_M])
def test_a_height_may_be_stated(height_m: float | None) -> None:
    """Or left out; the limits are those of the fitted body."""
    assert AnalysisOptions(climber_height_m=height_m).climber_height_m == height_m


@pytest.mark.parametrize("height_m", [0, 0.79, 2.51, 175, float("nan"), float("inf"), "tall"])
def test_a_height_of_nobody_is_refused(height_m: object) -> None:
    """Centimetres for example."""
    with pytest.raises(ValidationError):
        AnalysisOptions.model_validate({"climber_height_m": height_m})


def test_options_of_older_analyses_are_still_read() -> None:
    """They know no height."""
    assert AnalysisOptions.model_validate({"pose_model": "lite"}).climber_height_m is None
