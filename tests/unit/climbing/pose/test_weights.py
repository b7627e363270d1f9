"""Weights are used only if they are the published ones."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from climbing.errors import ModelUnavailable
from climbing.pose.weights import (
    ALL_WEIGHTS,
    DETECTOR,
    LANDMARK_NETWORKS,
    PoseModel,
    Weights,
    is_genuine,
    load_weights,
)

CONTENT = b"a small network"
SMALL = replace(DETECTOR, file_name="small.tflite", sha256=hashlib.sha256(CONTENT).hexdigest())


def test_genuine_weights_are_loaded(tmp_path: Path) -> None:
    """Byte for byte."""
    (tmp_path / "small.tflite").write_bytes(CONTENT)
    assert load_weights(SMALL, tmp_path) == CONTENT


@pytest.mark.parametrize("forged", [b"", CONTENT[:-1], CONTENT + b"!", b"A" + CONTENT[1:]])
def test_forged_weights_are_refused(forged: bytes, tmp_path: Path) -> None:
    """One wrong byte is enough; the error says what to do."""
    (tmp_path / "small.tflite").write_bytes(forged)
    assert not is_genuine(SMALL, forged)
    with pytest.raises(ModelUnavailable, match="does not have sha256") as caught:
        load_weights(SMALL, tmp_path)
    assert "run `ascension models pull`" in str(caught.value)
    assert caught.value.model == "small.tflite"


def test_missing_weights_say_where_they_were_looked_for(tmp_path: Path) -> None:
    """And what to do."""
    with pytest.raises(ModelUnavailable, match="No such file") as caught:
        load_weights(SMALL, tmp_path)
    assert str(tmp_path / "small.tflite") in str(caught.value)
    assert "run `ascension models pull`" in str(caught.value)


def test_a_folder_in_place_of_weights_is_refused(tmp_path: Path) -> None:
    """Whatever the system cannot read is unavailable."""
    (tmp_path / "small.tflite").mkdir()
    with pytest.raises(ModelUnavailable):
        load_weights(SMALL, tmp_path)


@pytest.mark.parametrize("weights", ALL_WEIGHTS, ids=lambda weights: weights.file_name)
def test_every_pin_is_complete(weights: Weights) -> None:
    """A name, a hash, a package, an exact version and a place in it."""
    assert re.fullmatch(r"[0-9a-f]{64}", weights.sha256)
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)+", weights.version)
    assert weights.member.endswith(weights.file_name)


def test_pins_do_not_collide() -> None:
    """Each file has its own name and content, and each model its network."""
    assert len({weights.file_name for weights in ALL_WEIGHTS}) == 4
    assert len({weights.sha256 for weights in ALL_WEIGHTS}) == 4
    assert set(LANDMARK_NETWORKS) == set(PoseModel)


@pytest.mark.parametrize("weights", ALL_WEIGHTS, ids=lambda weights: weights.file_name)
def test_the_weights_in_the_cache_are_genuine(weights: Weights, models_folder: Path) -> None:
    """They are TFLite files."""
    assert load_weights(weights, models_folder)[4:8] == b"TFL3"
