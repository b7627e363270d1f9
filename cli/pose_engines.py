"""The pose engine that a command asked for."""

from enum import StrEnum
from pathlib import Path

from cli.cores import count_cores
from climbing.pose.engine import PoseEngine
from climbing.pose.placement import Device, place_networks
from climbing.pose.tracking.offline_engine import OfflinePoseEngine
from climbing.pose.weights import PoseModel


class EngineName(StrEnum):
    """Ours, or the reference it is measured against."""

    OFFLINE = "offline"
    MEDIAPIPE = "mediapipe"


def build_engine(
    name: EngineName, model: PoseModel, weights_folder: Path, device: Device
) -> PoseEngine:
    """The engine, ready to run.

    Raises:
        ModelUnavailable: If weights are absent, or a GPU is asked for that is not there.
    """
    if name is EngineName.MEDIAPIPE:
        from climbing.pose.mediapipe_engine import MediaPipePoseEngine

        return MediaPipePoseEngine(model, weights_folder)
    return OfflinePoseEngine(
        place_networks(model, weights_folder, device=device, threads=count_cores())
    )
