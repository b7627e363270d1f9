"""Both runtimes compute the same hold network, and its maps become candidates."""

from pathlib import Path

import numpy as np
import pytest
import torch

from climbing.errors import ModelUnavailable
from climbing.holds.cpu_network import CpuHoldNetwork
from climbing.holds.hold_graph import OUTPUTS, STRIDE_PX, LayerWeights, build_hold_graph
from climbing.holds.maps import BOX_UNIT_PX, MOST_CANDIDATES, read_candidates
from climbing.holds.torch_network import TorchHoldNetwork
from climbing.holds.weights import load_hold_weights, save_hold_weights
from climbing.network.openvino_network import OpenVinoNetwork
from climbing.network.torch_network import TorchNetwork

SIDE = 96


def draw_weights(name: str, shape: tuple[int, int, int, int]) -> LayerWeights:
    """At random, with about the gain of a trained network."""
    rng = np.random.default_rng(list(name.encode()))
    is_depthwise = shape[0] == 1
    fan_in = shape[1] * shape[2] * (1 if is_depthwise else shape[3])
    width = shape[3] if is_depthwise else shape[0]
    weight = rng.normal(0, np.sqrt(2 / fan_in), shape).astype(np.float32)
    return LayerWeights(weight, rng.normal(0, 0.1, width).astype(np.float32))


def flat_maps(side: int) -> dict[str, np.ndarray]:
    """Maps on which nothing is found."""
    maps = {name: np.zeros((side, side, c), np.float32) for name, c in OUTPUTS.items()}
    maps["centre"] -= 9
    return maps


def test_both_runtimes_answer_alike() -> None:
    """OpenVINO and PyTorch agree on every map."""
    graph = build_hold_graph(draw_weights, SIDE).graph
    picture = np.random.default_rng(1).integers(0, 256, (1, SIDE, SIDE, 3), np.uint8)
    runtime = OpenVinoNetwork(
        graph, batch=1, bfloat16=False, threads=1, scale=1 / 127.5, offset=-1.0
    )
    ours = runtime.run(picture)
    tensor = torch.from_numpy(picture).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.inference_mode():
        theirs = TorchNetwork(graph)(tensor)
    assert set(ours) == set(OUTPUTS)
    for name, channels in OUTPUTS.items():
        assert ours[name].shape == (1, SIDE // STRIDE_PX, SIDE // STRIDE_PX, channels)
        scale = max(1.0, float(np.abs(ours[name]).max()))
        assert np.abs(ours[name] - theirs[name].numpy()).max() < 1e-3 * scale


def test_a_peak_is_read_where_it_stands() -> None:
    """A peak's box is measured from the middle of its pixel."""
    maps = flat_maps(40)
    maps["centre"][10, 20, 1] = 3.0
    maps["centre"][10, 21, 1] = 2.0
    maps["box"][10, 20] = np.log(np.array([8, 12, 16, 20]) / BOX_UNIT_PX)
    found = read_candidates(maps)
    assert len(found) == 1
    assert np.allclose(found.boxes_px, [[82 - 8, 42 - 12, 82 + 16, 42 + 20]], atol=1e-3)
    assert found.volume[0] > 0.99
    assert np.isclose(found.scores[0], 1 / (1 + np.exp(-3)), atol=1e-6)


def test_candidates_come_best_first_and_never_too_many() -> None:
    """A tile full of noise gives a bounded answer."""
    maps = flat_maps(160)
    maps["centre"] = np.random.default_rng(0).normal(0, 3, maps["centre"].shape).astype(np.float32)
    found = read_candidates(maps)
    assert len(found) == MOST_CANDIDATES
    assert (np.diff(found.scores) <= 0).all()


def test_nothing_is_found_on_nothing() -> None:
    """Flat maps have no peaks worth naming."""
    assert len(read_candidates(flat_maps(40))) == 0


def test_weights_survive_being_written(tmp_path: Path) -> None:
    """What is saved is read again, to half precision, with a digest of the file."""
    layers = {}

    def keep(name: str, shape: tuple[int, int, int, int]) -> LayerWeights:
        layers[name] = draw_weights(name, shape)
        return layers[name]

    build_hold_graph(keep, SIDE)
    save_hold_weights(layers, tmp_path / "w.safetensors", version="7")
    read = load_hold_weights(tmp_path / "w.safetensors")
    assert read.model.version == "7"
    assert len(read.model.sha256) == 64
    for name, layer in layers.items():
        assert np.allclose(read(name, layer.weight.shape).weight, layer.weight, atol=2e-3)
    with pytest.raises(ModelUnavailable, match="stem"):
        read("stem", (1, 1, 1, 1))


def test_a_broken_file_of_weights_is_named(tmp_path: Path) -> None:
    """Absent and damaged weights say which file it is."""
    with pytest.raises(ModelUnavailable, match="absent"):
        load_hold_weights(tmp_path / "absent")
    (tmp_path / "damaged").write_bytes(b"no weights")
    with pytest.raises(ModelUnavailable, match="damaged"):
        load_hold_weights(tmp_path / "damaged")


def test_networks_on_either_runtime_find_the_same(tmp_path: Path) -> None:
    """The CPU's network and PyTorch's give the same candidates, to rounding."""
    layers = {}

    def keep(name: str, shape: tuple[int, int, int, int]) -> LayerWeights:
        layers[name] = draw_weights(name, shape)
        return layers[name]

    build_hold_graph(keep, SIDE)
    save_hold_weights(layers, tmp_path / "w.safetensors", version="7")
    weights = load_hold_weights(tmp_path / "w.safetensors")
    tiles = np.random.default_rng(3).integers(0, 256, (1, 640, 640, 3), np.uint8)
    (ours,) = CpuHoldNetwork(weights, threads=2).find(tiles)
    (theirs,) = TorchHoldNetwork(weights, device="cpu").find(tiles)
    assert len(ours) > 0
    assert abs(len(ours) - len(theirs)) <= 0.05 * MOST_CANDIDATES
    assert TorchHoldNetwork(weights, device="cpu").find(tiles[:0]) == []
