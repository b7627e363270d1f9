"""The pose networks of another process, called as if they were here."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import UInt8

from climbing.pose.landmark_output import LandmarkOutput
from climbing.pose.person_detector import PersonDetections
from climbing.pose.track import ModelInfo
from climbing.pose.weights import LANDMARK_NETWORKS, PoseModel
from deployments.chunked_calls import ChunkedCalls

# Small enough that climbs take turns often, large enough that a GPU is filled by a few of them.
CHUNK_ROWS: Final = 64


@dataclass(frozen=True, slots=True)
class RemotePoseNetworks:
    """Implements `PoseNetworks`. Calls block, and may come from any thread but the loop's.

    Attributes:
        chosen: Which landmark network.
        calls: To the deployment.
    """

    chosen: PoseModel
    calls: ChunkedCalls

    @property
    def model(self) -> ModelInfo:
        """The landmark network."""
        weights = LANDMARK_NETWORKS[self.chosen]
        return ModelInfo(f"blazepose-{self.chosen}", weights.version, weights.sha256)

    def detect(self, letterboxes: UInt8[np.ndarray, "N 224 224 3"]) -> list[PersonDetections]:
        """People in each letterbox, in its pixels.

        Raises:
            NetworkUnavailable: If no replica answers in time.
        """
        answers = self.calls.ask("detect", self.chosen, pictures=letterboxes, chunk_rows=CHUNK_ROWS)
        return [person for answer in answers for person in answer]

    def locate(self, crops: UInt8[np.ndarray, "N 256 256 3"]) -> LandmarkOutput:
        """Landmarks in each crop; errors as those of `detect`."""
        answers = self.calls.ask("locate", self.chosen, pictures=crops, chunk_rows=CHUNK_ROWS)
        return _join(list(answers))


def _join(parts: list[LandmarkOutput]) -> LandmarkOutput:
    none = LandmarkOutput.none()
    return LandmarkOutput(
        np.concatenate([none.landmarks, *(part.landmarks for part in parts)]),
        np.concatenate([none.presence, *(part.presence for part in parts)]),
        np.concatenate([none.world_m, *(part.world_m for part in parts)]),
    )
