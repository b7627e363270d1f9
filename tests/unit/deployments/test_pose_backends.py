"""Where the networks of a replica run, and how requests become batches and answers again."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from climbing.errors import InvalidInput
from climbing.pose.landmark_output import LandmarkOutput
from climbing.pose.placement import Device
from climbing.pose.torch_networks import BUCKETS
from deployments.picture_batches import check_pictures, compute_merged
from deployments.pose import PoseServer
from deployments.pose_args import PoseArgs
from deployments.pose_backends import PoseBackend

NOWHERE = Path("nowhere")


class Recorder:
    """Networks that note how much they were asked for."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def detect(self, letterboxes: np.ndarray) -> list[None]:
        """Nobody is there."""
        self.shapes.append(letterboxes.shape)
        return []

    def locate(self, crops: np.ndarray) -> None:
        """Nowhere."""
        self.shapes.append(crops.shape)


def number(pictures: np.ndarray) -> LandmarkOutput:
    """Answers that tell which picture they belong to."""
    first = pictures[:, 0].astype(np.float32)
    landmarks = np.broadcast_to(first[:, None, None], (len(first), 39, 5))
    return LandmarkOutput(landmarks, first, landmarks[..., :3])


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_what_was_merged_is_split_again(rows: list[int]) -> None:
    """Every request gets as many rows as it sent, and its own; lists are split alike."""
    numbers = np.arange(sum(rows), dtype=np.uint8)[:, None]
    sent = np.split(numbers, np.cumsum(rows)[:-1])
    for pictures, answer in zip(sent, compute_merged(number, sent), strict=True):
        assert answer.presence.tolist() == pictures[:, 0].tolist()
        assert answer.landmarks.shape == (len(pictures), 39, 5)
    lists = compute_merged(lambda pictures: pictures[:, 0].tolist(), sent)
    assert lists == [pictures[:, 0].tolist() for pictures in sent]


def test_a_lone_request_is_not_copied() -> None:
    """It stays where Ray has put it."""
    pictures = np.zeros((3, 1), np.uint8)
    (answer,) = compute_merged(lambda merged: merged, [pictures])
    assert answer is pictures


@pytest.mark.parametrize(
    "pictures",
    [
        np.zeros((2, 224, 224, 3), np.float32),
        np.zeros((2, 224, 224), np.uint8),
        np.zeros((2, 256, 256, 3), np.uint8),
    ],
    ids=["floats", "grey", "side"],
)
def test_what_are_no_pictures_of_the_side_is_refused(pictures: np.ndarray) -> None:
    """The message says what was found and what is legal."""
    with pytest.raises(InvalidInput, match=r"must be uint8 of shape \(N, \(224, 224, 3\)\)"):
        check_pictures(pictures, 224)


def test_a_cpu_computes_small_batches_one_at_a_time() -> None:
    """Merging more gains nothing there."""
    backend = PoseBackend.from_args(PoseArgs(device=Device.CPU, threads=3), NOWHERE)
    assert (backend.batch_rows, backend.lanes, backend.threads) == (64, 1, 3)


def test_threads_are_all_cores_unless_chosen() -> None:
    """Zero means that."""
    assert PoseBackend.from_args(PoseArgs(device=Device.CPU), NOWHERE).threads >= 1


def test_a_gpu_is_warmed_up_with_every_size_of_batch() -> None:
    """No climb waits for kernels to be chosen."""
    backend = PoseBackend.from_args(PoseArgs(device=Device.CUDA, batch_rows=128), NOWHERE)
    assert (backend.batch_rows, backend.lanes) == (128, 2)
    networks = Recorder()
    backend.warm_up(networks)
    for side_px in (224, 256):
        sizes = [shape[0] for shape in networks.shapes if shape[1:] == (side_px, side_px, 3)]
        assert sizes == list(BUCKETS)


def test_a_replica_whose_batches_keep_failing_is_replaced() -> None:
    """One failure may be a batch's fault; many in a row are the device's."""
    server = object.__new__(PoseServer)
    for failures in (0, 2):
        server._merger = SimpleNamespace(failures_in_a_row=failures)
        server.check_health()
    server._merger = SimpleNamespace(failures_in_a_row=3)
    with pytest.raises(RuntimeError, match="last 3 batches failed"):
        server.check_health()


@pytest.mark.parametrize(
    "wrong",
    [{"models": ()}, {"batch_rows": 32}, {"waiting_rows": 255}, {"threads": -1}, {"gpus": 1}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_impossible_arguments_are_refused(wrong: dict[str, object]) -> None:
    """Before anything is deployed."""
    with pytest.raises(ValidationError):
        PoseArgs.model_validate(wrong)
