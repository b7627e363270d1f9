"""Parts of a graph compute what the whole computes."""

import numpy as np
import pytest
import torch

from climbing.network.graph import Graph
from climbing.network.torch_network import TorchNetwork
from climbing.pose.networks import HEAT_MAPS, LANDMARKS, PoseGraphs

SIDES = (4, 8, 64)


@pytest.fixture(scope="module")
def image() -> torch.Tensor:
    """A picture of noise, normalised."""
    return torch.rand((1, 3, 256, 256), generator=torch.Generator().manual_seed(2))


@pytest.fixture(scope="module")
def whole(lite_graphs: PoseGraphs, image: torch.Tensor) -> dict[str, torch.Tensor]:
    """Every output of the landmark network."""
    return _run(lite_graphs.landmarks, image)


@torch.inference_mode()
def _run(graph: Graph, *inputs: torch.Tensor) -> dict[str, torch.Tensor]:
    return TorchNetwork(graph).eval()(*inputs)


def _channels_first(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.permute(0, 3, 1, 2) if tensor.ndim == 4 else tensor


@pytest.mark.parametrize("name", [LANDMARKS, HEAT_MAPS])
def test_a_pruned_network_answers_as_the_whole(
    name: str, lite_graphs: PoseGraphs, image: torch.Tensor, whole: dict[str, torch.Tensor]
) -> None:
    """One output needs fewer operations and is the same."""
    pruned = lite_graphs.landmarks.keep_only([name])
    assert len(pruned.ops) < len(lite_graphs.landmarks.ops)
    answer = _run(pruned, image)
    assert answer.keys() == {name}
    torch.testing.assert_close(answer[name], whole[name])


def test_an_output_that_is_not_there_cannot_be_kept(lite_graphs: PoseGraphs) -> None:
    """Its name is in the error."""
    with pytest.raises(KeyError, match="Identity_9"):
        lite_graphs.landmarks.keep_only(["Identity_9"])


@pytest.mark.parametrize("side", SIDES)
def test_body_and_head_answer_as_the_whole(
    side: int, lite_graphs: PoseGraphs, image: torch.Tensor, whole: dict[str, torch.Tensor]
) -> None:
    """Wherever the cut is, no operation is lost or done twice, and every output is the same."""
    body, head = lite_graphs.landmarks.split_head(side)
    assert {id(op) for op in body.ops}.isdisjoint(id(op) for op in head.ops)
    assert len(body.ops) + len(head.ops) == len(lite_graphs.landmarks.ops)
    answer = _run(body, image)
    answer |= _run(head, *(_channels_first(answer.pop(str(i))) for i in head.inputs))
    assert answer.keys() == whole.keys()
    for name, values in whole.items():
        torch.testing.assert_close(answer[name], values)


@pytest.mark.parametrize("side", SIDES)
def test_the_head_sees_no_image_wider_than_its_side(side: int, lite_graphs: PoseGraphs) -> None:
    """Else it would not be the little work that it is taken for."""
    _, head = lite_graphs.landmarks.split_head(side)
    assert max(op.output_shape[1] for op in head.ops if len(op.output_shape) == 4) <= side


def test_work_and_weights_are_the_published_ones(lite_graphs: PoseGraphs) -> None:
    """A graph that lost an operation would have fewer."""
    detector, landmarks, _ = lite_graphs
    assert np.round(detector.count_multiplications() / 1e6) == 430
    assert np.round(landmarks.count_multiplications() / 1e6) in range(155, 198)
    assert np.round(detector.count_parameters() / 1e4) == 297
