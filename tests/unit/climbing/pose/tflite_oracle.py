"""TFLite's own interpreter: the answers that our runtimes are held to."""

from pathlib import Path
from typing import Any

import numpy as np

from climbing.pose.networks import DETECTOR_INPUT, LANDMARK_INPUT, Normalisation
from climbing.pose.weights import DETECTOR, Weights

SEGMENTATION = "Identity_2"

# What a float32 runtime may differ by, for each output. Landmarks and boxes are in pixels, presence
# and segmentation are compared as probabilities, heat maps and the detector's scores as logits,
# world landmarks in metres. Measured: 0.006 px, 1e-7, 0.0024, 0.002, 5e-5; 0.002 px, 0.001.
LANDMARK_TOLERANCES = {
    "Identity": 0.02,
    "Identity_1": 1e-4,
    SEGMENTATION: 0.005,
    "Identity_3": 0.01,
    "Identity_4": 5e-4,
}
DETECTOR_TOLERANCES = {"Identity": 0.02, "Identity_1": 0.002}

Outputs = dict[str, np.ndarray]


def tolerances_of(weights: Weights) -> dict[str, float]:
    """By the name of the output."""
    return DETECTOR_TOLERANCES if weights is DETECTOR else LANDMARK_TOLERANCES


def normalisation_of(weights: Weights) -> Normalisation:
    """What the network wants of bytes."""
    return DETECTOR_INPUT if weights is DETECTOR else LANDMARK_INPUT


class Oracle:
    """Answers of the published files, kept: every runtime is asked about the same pictures.

    Args:
        folder: Of the weights.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._interpreters: dict[str, Any] = {}
        self._answers: dict[tuple[str, bytes], Outputs] = {}

    def ask(self, weights: Weights, picture: np.ndarray) -> Outputs:
        """Every output for one picture of bytes, with a batch axis of one."""
        key = (weights.file_name, picture.tobytes())
        if key not in self._answers:
            self._answers[key] = self._compute(weights, picture)
        return self._answers[key]

    def _compute(self, weights: Weights, picture: np.ndarray) -> Outputs:
        interpreter = self._interpreter(weights)
        scale, offset = normalisation_of(weights)
        image = picture[None].astype(np.float32) * np.float32(scale) + np.float32(offset)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image)
        interpreter.invoke()
        details = interpreter.get_output_details()
        return {d["name"]: interpreter.get_tensor(d["index"]).copy() for d in details}

    def _interpreter(self, weights: Weights) -> Any:
        from ai_edge_litert.interpreter import Interpreter

        if weights.file_name not in self._interpreters:
            made = Interpreter(str(self._folder / weights.file_name), num_threads=2)
            made.allocate_tensors()
            self._interpreters[weights.file_name] = made
        return self._interpreters[weights.file_name]


def measure_differences(ours: Outputs, theirs: Outputs) -> dict[str, float]:
    """The largest difference of each output that we have."""
    return {name: _difference(name, ours[name], theirs[name]) for name in ours}


def _difference(name: str, ours: np.ndarray, theirs: np.ndarray) -> float:
    assert ours.shape == theirs.shape, name
    if name == SEGMENTATION:
        ours, theirs = _to_probability(ours), _to_probability(theirs)
    return float(np.abs(ours.astype(np.float64) - theirs).max())


def _to_probability(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logits.astype(np.float64), -80, 80)))
