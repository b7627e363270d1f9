"""The hold network of another process, called as if it were here."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import UInt8

from climbing.holds.network import HoldCandidates
from climbing.pose.track import ModelInfo
from deployments.chunked_calls import ChunkedCalls

# 10 MB; a photo of 12 MP has a few of them, so photos take turns.
CHUNK_ROWS: Final = 8


@dataclass(frozen=True, slots=True)
class RemoteHoldNetwork:
    """Implements `HoldNetwork`. Calls block, and may come from any thread but the loop's.

    Attributes:
        calls: To the deployment.
    """

    calls: ChunkedCalls

    @property
    def model(self) -> ModelInfo:
        """The network's name, version and sha256, as a replica says.

        Raises:
            NetworkUnavailable: If no replica answers in time.
        """
        model: ModelInfo = self.calls.describe()
        return model

    def find(self, tiles: UInt8[np.ndarray, "N 640 640 3"]) -> list[HoldCandidates]:
        """Candidates on each tile.

        Raises:
            NetworkUnavailable: If no replica answers in time.
        """
        answers = self.calls.ask("find", pictures=tiles, chunk_rows=CHUNK_ROWS)
        return [found for answer in answers for found in answer]
