"""Pictures for the networks, and what the published files answer to them."""

from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from adapters.video import VideoReader
from climbing.pose.crops import CROP_PX, Crops, FrameSampler, make_crops
from climbing.pose.landmarks import Landmark
from climbing.pose.networks import PoseGraphs, load_graphs
from climbing.pose.person_detector import LETTERBOX_PX, make_letterbox
from climbing.pose.weights import PoseModel
from climbing.synthetic import SyntheticClimb
from tests.unit.climbing.pose.tflite_oracle import Oracle

HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
RENDERED_FRAMES = (0, 4, 8)


@pytest.fixture(scope="session")
def oracle(models_folder: Path) -> Oracle:
    """TFLite with the published files."""
    return Oracle(models_folder)


@pytest.fixture(scope="session")
def lite_graphs(models_folder: Path) -> PoseGraphs:
    """The detector and the smallest landmark network."""
    return load_graphs(PoseModel.LITE, models_folder)


@pytest.fixture(scope="session")
def rendered_frames(generated_climb: SyntheticClimb) -> list[np.ndarray]:
    """A few frames of a person on a wall."""
    frames = islice(generated_climb.render_frames(), max(RENDERED_FRAMES) + 1)
    return [frame for index, frame in enumerate(frames) if index in RENDERED_FRAMES]


@pytest.fixture(scope="session")
def rendered_places(generated_climb: SyntheticClimb) -> Crops:
    """Where the person of each rendered frame is, from the truth."""
    points_px = generated_climb.truth.landmarks_px[list(RENDERED_FRAMES)]
    hips_px = points_px[:, HIPS].mean(axis=1)
    reach_px = np.linalg.norm(points_px - hips_px[:, None], axis=2).max(axis=1)
    return make_crops(hips_px, hips_px - np.column_stack([np.zeros_like(reach_px), reach_px]))


@pytest.fixture(scope="session")
def rendered_crops(rendered_frames: list[np.ndarray], rendered_places: Crops) -> np.ndarray:
    """The person of each rendered frame, (3, 256, 256, 3)."""
    places = zip(
        rendered_frames,
        rendered_places.centre_px,
        rendered_places.side_px,
        rendered_places.rotation_rad,
        strict=True,
    )
    return np.stack([FrameSampler(rgb).cut(*place) for rgb, *place in places])


@pytest.fixture(scope="session")
def crops(rendered_crops: np.ndarray) -> np.ndarray:
    """Pictures for landmark networks: people, and noise that no network was trained with."""
    noise = np.random.default_rng(5).integers(0, 256, (1, CROP_PX, CROP_PX, 3), dtype=np.uint8)
    return np.concatenate([rendered_crops, noise])


@pytest.fixture(scope="session")
def letterboxes(rendered_frames: list[np.ndarray]) -> np.ndarray:
    """Pictures for the detector: people, and noise."""
    noise = np.random.default_rng(6).integers(
        0, 256, (1, LETTERBOX_PX, LETTERBOX_PX, 3), dtype=np.uint8
    )
    return np.concatenate([[make_letterbox(rgb) for rgb in rendered_frames], noise])


@pytest.fixture(scope="session")
def real_letterbox_and_crop(data_folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """The example's first frame as the detector sees it, and its middle as a crop."""
    with VideoReader(data_folder / "videos" / "ascension-example.mp4") as reader:
        rgb = next(iter(reader.read_frames())).rgb
    boxed = make_letterbox(rgb)
    return boxed, cv2.resize(boxed, (CROP_PX, CROP_PX), interpolation=cv2.INTER_LINEAR)
