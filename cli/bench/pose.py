"""How quickly poses are found: the networks alone, the whole command, and where its time goes."""

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import run
from typing import Any, Final

import numpy as np
from jaxtyping import UInt8

from adapters.video import DecodedFrame, VideoClip
from cli.bench.report import BenchReport
from cli.cores import count_cores
from cli.pose_engines import EngineName
from climbing.pose.crops import CROP_PX
from climbing.pose.landmark_output import LandmarkOutput
from climbing.pose.networks import PoseGraphs, PoseNetworks, load_graphs
from climbing.pose.person_detector import PersonDetections
from climbing.pose.placement import Device, find_device, place_networks
from climbing.pose.tracking.offline_engine import OfflinePoseEngine
from climbing.pose.weights import PoseModel

# Multiply-accumulates are two operations. Dense bfloat16 on the tensor cores, by the data sheet.
_OPERATIONS: Final = 2
_H200_BF16_TFLOPS: Final = 989.0

Measured = tuple[Any, ...]


def bench_networks(
    weights_folder: Path,
    device: Device,
    seconds: float,
    models: Sequence[PoseModel] = tuple(PoseModel),
) -> BenchReport:
    """Crops a second through each landmark network, by runtime, precision and batch.

    Args:
        weights_folder: Where the weights are.
        device: Where to run.
        seconds: Of each measurement.
        models: Which landmark networks.
    """
    rows: list[Measured] = []
    for model in models:
        graphs = load_graphs(model, weights_folder)
        operations = _OPERATIONS * graphs.landmarks.count_multiplications()
        for label, networks, batches in _list_subjects(graphs, find_device(device)):
            for batch in batches:
                rate = _measure_rate(networks, batch, seconds)
                rows.append((str(model), *label, batch, rate, rate * operations / 1e9))
    return BenchReport(
        name="pose networks, landmarks",
        columns=("model", "runtime", "dtype", "batch", "crops/s", "GFLOP/s"),
        rows=tuple(rows),
        notes=_roofline_notes(find_device(device)),
    )


def bench_command(
    video: Path, weights_folder: Path, model: PoseModel, device: Device, rounds: int
) -> BenchReport:
    """The whole `ascension pose` beside the reference engine, in turn, and where the time goes.

    Args:
        video: The climb.
        weights_folder: Where the weights are.
        model: Which landmark network.
        device: Where ours runs; the reference knows the CPU only.
        rounds: Of each; medians are reported.
    """
    seconds: dict[EngineName, list[float]] = {name: [] for name in EngineName}
    for _ in range(rounds):
        for name in EngineName:
            seconds[name].append(_time_command(video, name, model, device))
    frames, stages = profile_tracking(video, weights_folder, model, device)
    medians = {name: statistics.median(found) for name, found in seconds.items()}
    ratios = [r / o for o, r in zip(*(seconds[name] for name in EngineName), strict=True)]
    rows = [(f"command, {name}", medians[name], frames / medians[name]) for name in EngineName]
    rows += [(f"profile, {stage}", spent, frames / spent) for stage, spent in stages.items()]
    return BenchReport(
        name=f"ascension pose, {model}, {frames} frames",
        columns=("what", "seconds", "frames/s"),
        rows=tuple(rows),
        notes=(
            f"commands as whole processes, in turn, medians of {rounds}",
            _describe_ratios(ratios),
            "profile of one run in this process: networks run beside decoding and cutting",
        ),
    )


def _describe_ratios(ratios: list[float]) -> str:
    median, low, high = statistics.median(ratios), min(ratios), max(ratios)
    return f"ours against MediaPipe Tasks: {median:.2f} (rounds from {low:.2f} to {high:.2f})"


def _list_subjects(
    graphs: PoseGraphs, device: Device
) -> Iterator[tuple[tuple[str, str], PoseNetworks, tuple[int, ...]]]:
    import torch

    from climbing.network.openvino_network import supports_bfloat16
    from climbing.pose.cpu_networks import CpuPoseNetworks
    from climbing.pose.torch_networks import TorchPoseNetworks

    if device is Device.CUDA:
        for dtype in (torch.bfloat16, torch.float16, torch.float32):
            networks = TorchPoseNetworks(graphs, device="cuda", dtype=dtype)
            yield ("torch, cuda", str(dtype).removeprefix("torch.")), networks, (16, 64, 256)
        return
    for half in (False, True):
        if half and not supports_bfloat16():
            continue
        threads = count_cores()
        dtype_name = "bfloat16" if half else "float32"
        on_cpu = CpuPoseNetworks(graphs, threads=threads, bfloat16=half)
        yield ("OpenVINO, cpu", dtype_name), on_cpu, (1,)
        torch.set_num_threads(threads)
        dtype = torch.bfloat16 if half else torch.float32
        yield (
            ("torch, cpu", dtype_name),
            TorchPoseNetworks(graphs, device="cpu", dtype=dtype),
            (1, 16),
        )


def _measure_rate(networks: PoseNetworks, batch: int, seconds: float) -> float:
    pictures = np.random.default_rng(0).integers(
        0, 256, (batch, CROP_PX, CROP_PX, 3), dtype=np.uint8
    )
    networks.locate(pictures)
    done, began = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - began) < seconds:
        networks.locate(pictures)
        done += batch
    return done / elapsed


def _roofline_notes(device: Device) -> tuple[str, ...]:
    notes = ("random crops; the host's copies to and from the device are part of it",)
    if device is Device.CUDA:
        notes += (f"an H200 does {_H200_BF16_TFLOPS:g} TFLOP/s in dense bfloat16",)
    return notes


def _time_command(video: Path, engine: EngineName, model: PoseModel, device: Device) -> float:
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "cli.main", "pose", str(video)]
        options = ["--engine", str(engine), "--model", str(model), "--device", str(device)]
        output = ["-o", str(Path(folder) / "pose.json")]
        began = time.perf_counter()
        run([*words, *options, *output], check=True, capture_output=True)  # ours
        return time.perf_counter() - began


def profile_tracking(
    video: Path, weights_folder: Path, model: PoseModel, device: Device
) -> tuple[int, dict[str, float]]:
    """Frames of the video and seconds by stage; the networks work while others are decoding."""
    spent: defaultdict[str, float] = defaultdict(float)
    with _timed(spent, "load"):
        networks = place_networks(model, weights_folder, device=device, threads=count_cores())
    with _timed(spent, "all of the tracking"):
        engine = OfflinePoseEngine(_TimedNetworks(networks, spent))
        track = engine.estimate_track(_TimedClip(VideoClip(video), spent))
    return len(track), dict(spent)


@contextmanager
def _timed(spent: defaultdict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    spent[stage] += time.perf_counter() - began


class _TimedNetworks:
    """Networks that note how long they take."""

    def __init__(self, networks: PoseNetworks, spent: defaultdict[str, float]) -> None:
        self._networks, self._spent = networks, spent
        self.model = networks.model

    def detect(self, letterboxes: UInt8[np.ndarray, "N 224 224 3"]) -> list[PersonDetections]:
        with _timed(self._spent, "person detector"):
            return self._networks.detect(letterboxes)

    def locate(self, crops: UInt8[np.ndarray, "N 256 256 3"]) -> LandmarkOutput:
        with _timed(self._spent, "landmark network"):
            return self._networks.locate(crops)


class _TimedClip:
    """A clip that notes how long decoding takes."""

    def __init__(self, clip: VideoClip, spent: defaultdict[str, float]) -> None:
        self._clip, self._spent = clip, spent
        self.expected_frames = clip.expected_frames

    def read_frames(self) -> Iterator["_TimedFrame"]:
        frames = self._clip.read_frames()
        while True:
            with _timed(self._spent, "decoding"):
                frame = next(frames, None)
            if frame is None:
                return
            yield _TimedFrame(frame, self._spent)


class _TimedFrame:
    """A frame that notes how long its conversion to RGB takes."""

    def __init__(self, frame: DecodedFrame, spent: defaultdict[str, float]) -> None:
        self._frame, self._spent = frame, spent
        self.t_ms = frame.t_ms

    @property
    def rgb(self) -> UInt8[np.ndarray, "H W 3"]:
        with _timed(self._spent, "colours"):
            return self._frame.rgb
