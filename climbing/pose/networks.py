"""The two networks behind one interface: people in letterboxes, landmarks in crops.

Where they run is nobody's business: in this process, on its CPU or GPU, or on another machine.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import numpy as np
from jaxtyping import Float32, UInt8

from climbing.network.graph import Graph
from climbing.network.tflite_reader import read_graph
from climbing.pose.landmark_output import RAW_LANDMARKS, LandmarkOutput
from climbing.pose.person_detector import PersonDetections, decode_detections
from climbing.pose.track import ModelInfo
from climbing.pose.weights import DETECTOR, LANDMARK_NETWORKS, PoseModel, load_weights

# Landmark networks stay in float32 from images of this side on. Of the largest, that is 0.7 % of
# the multiplications and half of what bfloat16 moves the regressed points by: 1.09 px of the crop
# with all in bfloat16, 0.56 so, 0.55 from 8 x 8 on (median of limbs' joints in 8 real crops). Heat
# maps hide it for joints that they are sure of, not for the others.
HEAD_SIDE: Final = 4

# Names of the landmark network's outputs in the published files.
LANDMARKS, HEAT_MAPS = "Identity", "Identity_3"
_PRESENCE, _WORLD = "Identity_1", "Identity_4"
_BOXES, _LOGITS = "Identity", "Identity_1"


class PoseNetworks(Protocol):
    """What tracking needs of the networks. Calls may come from any thread."""

    @property
    def model(self) -> ModelInfo:
        """The landmark network."""

    def detect(self, letterboxes: UInt8[np.ndarray, "N 224 224 3"]) -> list[PersonDetections]:
        """People in each letterbox, in its pixels; none for none."""

    def locate(self, crops: UInt8[np.ndarray, "N 256 256 3"]) -> LandmarkOutput:
        """Landmarks in each crop; an empty answer for none."""


class Normalisation(NamedTuple):
    """How bytes become what a network was trained with: value * scale + offset.

    Attributes:
        scale: Factor.
        offset: Added after it.
    """

    scale: float
    offset: float


DETECTOR_INPUT: Final = Normalisation(1 / 127.5, -1.0)
LANDMARK_INPUT: Final = Normalisation(1 / 255, 0.0)


class PoseGraphs(NamedTuple):
    """Both networks, without the branches that nobody asked for.

    Attributes:
        detector: Of people.
        landmarks: Of one of the three sizes.
        model: Which it is.
    """

    detector: Graph
    landmarks: Graph
    model: ModelInfo


def load_graphs(model: PoseModel, weights_folder: Path) -> PoseGraphs:
    """Reads both published files.

    Raises:
        ModelUnavailable: If weights are absent or not the published ones.
    """
    weights = LANDMARK_NETWORKS[model]
    landmarks = read_graph(load_weights(weights, weights_folder))
    return PoseGraphs(
        detector=read_graph(load_weights(DETECTOR, weights_folder)),
        landmarks=landmarks.keep_only((LANDMARKS, _PRESENCE, HEAT_MAPS, _WORLD)),
        model=ModelInfo(f"blazepose-{model}", weights.version, weights.sha256),
    )


Outputs = dict[str, Float32[np.ndarray, "N ..."]]


class NetworkPair:
    """`PoseNetworks` of two runners, each from pictures to named outputs.

    Args:
        model: The landmark network.
        detect: Runs the detector.
        locate: Runs the landmark network and refines what it says, see `heat_maps`.
    """

    def __init__(
        self,
        model: ModelInfo,
        detect: Callable[[UInt8[np.ndarray, "N 224 224 3"]], Outputs],
        locate: Callable[[UInt8[np.ndarray, "N 256 256 3"]], Outputs],
    ) -> None:
        self._model = model
        self._detect = detect
        self._locate = locate

    @property
    def model(self) -> ModelInfo:
        """The landmark network."""
        return self._model

    def detect(self, letterboxes: UInt8[np.ndarray, "N 224 224 3"]) -> list[PersonDetections]:
        """People in each letterbox; see `PoseNetworks`."""
        if not len(letterboxes):
            return []
        outputs = self._detect(letterboxes)
        pairs = zip(outputs[_BOXES], outputs[_LOGITS], strict=True)
        return [decode_detections(boxes, logits) for boxes, logits in pairs]

    def locate(self, crops: UInt8[np.ndarray, "N 256 256 3"]) -> LandmarkOutput:
        """Landmarks in each crop; see `PoseNetworks`."""
        if not len(crops):
            return LandmarkOutput.none()
        outputs = self._locate(crops)
        return LandmarkOutput(
            landmarks=outputs[LANDMARKS].reshape(-1, RAW_LANDMARKS, 5),
            presence=outputs[_PRESENCE].reshape(-1),
            world_m=outputs[_WORLD].reshape(-1, RAW_LANDMARKS, 3),
        )
