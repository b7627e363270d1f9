"""Turns a photo into holds. Knows no queue and no database session."""

from dataclasses import dataclass
from pathlib import Path

from adapters.errors import UnsupportedPhoto
from climbing.errors import InvalidInput
from climbing.holds.hold import Hold
from climbing.holds.network import HoldNetwork
from climbing.pose.track import ModelInfo
from contracts.holds import HoldKind, HoldShape, HoldType
from deployments.stopwatch import Stopwatch


@dataclass(frozen=True, slots=True)
class FoundHolds:
    """What a photo shows.

    Attributes:
        width_px: Of the upright photo.
        height_px: Of the upright photo.
        holds: In the detector's order.
        model: The network that found them.
    """

    width_px: int
    height_px: int
    holds: tuple[HoldShape, ...]
    model: ModelInfo


class HoldFinder:
    """Finds holds with whatever runs the network. Calls block.

    Args:
        network: Here or in another process.
    """

    def __init__(self, network: HoldNetwork) -> None:
        self._network = network

    def find(self, path: Path, stopwatch: Stopwatch) -> FoundHolds:
        """From the file to the holds.

        Raises:
            PhotoError: If the photo cannot be read, or is outside the limits.
            NetworkUnavailable: If the network does not answer for too long.
        """
        # PyTorch and the decoder's libraries, which a replica without photos never needs.
        from adapters.photo import read_photo
        from climbing.holds.detector import HoldDetector

        with stopwatch.measure("decode"):
            rgb = read_photo(path).rgb
        try:
            with stopwatch.measure("detect"):
                holds = HoldDetector(self._network).detect(rgb)
        except InvalidInput as error:
            raise UnsupportedPhoto(f"no holds can be looked for on the photo: {error}") from error
        height_px, width_px = rgb.shape[:2]
        shapes = tuple(build_shape(hold) for hold in holds)
        return FoundHolds(width_px, height_px, shapes, self._network.model)


def build_shape(hold: Hold) -> HoldShape:
    """The hold as it is stored and served; pixels to a hundredth, probabilities to four digits."""
    return HoldShape(
        polygon=tuple((round(float(x), 2), round(float(y), 2)) for x, y in hold.polygon_px),
        kind=HoldKind(hold.kind),
        type=HoldType(hold.type),
        type_confidence=round(float(hold.type_confidence), 4),
        colour=hold.colour,
        route=hold.route,
        score=round(float(hold.score), 4),
    )
