"""Ground truth survives its file."""

import json

import numpy as np
import pytest

from climbing.errors import InvalidInput
from climbing.synthetic import SyntheticClimb, truth_from_json, truth_to_json


def test_truth_comes_back(climb: SyntheticClimb) -> None:
    """Landmarks to half a tenth of a millimetre, times and contacts exactly."""
    truth = climb.truth
    back = truth_from_json(json.loads(json.dumps(truth_to_json(truth))))
    np.testing.assert_array_equal(back.t_ms, truth.t_ms)
    np.testing.assert_allclose(back.landmarks_m, truth.landmarks_m, atol=0.51e-4)
    np.testing.assert_allclose(back.landmarks_px, truth.landmarks_px, atol=0.51e-2)
    np.testing.assert_array_equal(back.visible, truth.visible)
    np.testing.assert_allclose(back.wall_H_image, truth.wall_H_image, rtol=1e-9)
    assert [(c.limb, c.hold_id, c.start_ms, c.end_ms) for c in back.contacts] == [
        (c.limb, c.hold_id, c.start_ms, c.end_ms) for c in truth.contacts
    ]
    assert [(h.id, h.kind, h.colour, h.on_route) for h in back.holds] == [
        (h.id, h.kind, h.colour, h.on_route) for h in truth.holds
    ]


def test_what_was_read_is_written_the_same(climb: SyntheticClimb) -> None:
    """A second round trip changes nothing."""
    document = truth_to_json(climb.truth)
    assert truth_to_json(truth_from_json(document)) == document


def test_another_version_is_refused(climb: SyntheticClimb) -> None:
    """The version found is named."""
    document = truth_to_json(climb.truth) | {"version": 2}
    with pytest.raises(InvalidInput, match="version: is 2"):
        truth_from_json(document)


def test_a_missing_field_is_named(climb: SyntheticClimb) -> None:
    """Rather than a bare KeyError."""
    document = truth_to_json(climb.truth)
    del document["contacts"]
    with pytest.raises(InvalidInput, match="contacts"):
        truth_from_json(document)
