"""Runs a `Graph` in PyTorch, any number of images at once."""

from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from climbing.network.graph import Graph, Op, OpKind


class TorchNetwork(nn.Module):
    """A graph as a module.

    Channels lie last in memory, as TFLite and the fast kernels of CPUs and GPUs have them.

    Args:
        graph: What to compute.
    """

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._graph = graph
        self._steps = nn.ModuleList(_STEPS[op.kind](op) for op in graph.ops)
        self._last_use = _find_last_uses(graph)
        self.to(memory_format=torch.channels_last)

    def forward(self, *inputs: Tensor) -> dict[str, Tensor]:
        """The named outputs.

        Args:
            inputs: One tensor for each input of the graph; images as (N, 3, H, W), normalised as
                the network wants them.

        Returns:
            Each output with the batch in front and the file's own axes behind it: images as
            (N, H, W, C).
        """
        tensors = dict(zip(self._graph.inputs, inputs, strict=True))
        for index, (op, step) in enumerate(zip(self._graph.ops, self._steps, strict=True)):
            tensors[op.output] = step(*(tensors[i] for i in op.inputs))
            for done in self._last_use.get(index, ()):
                del tensors[done]
        return {name: _to_file_axes(tensors[i]) for name, i in self._graph.outputs.items()}

    def step(self, index: int) -> nn.Module:
        """What computes an operation of the graph, its weights included."""
        return self._steps[index]

    def put_before_clip(self, index: int, module: nn.Module) -> None:
        """Let a convolution's sums go through a module before they are clipped, for training."""
        cast("_Conv", self._steps[index]).before_clip = module

    def read_constants(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Weights and biases of a convolution as they are now, in the graph's layout."""
        step = cast("_Conv", self._steps[index])
        order = (1, 2, 3, 0) if self._graph.ops[index].kind is _DEPTHWISE else (0, 2, 3, 1)
        weight = step.weight.detach().float().permute(order).contiguous()
        return weight.numpy(), step.bias.detach().float().numpy().copy()


def _find_last_uses(graph: Graph) -> dict[int, tuple[int, ...]]:
    """After which step a tensor is not needed any more: a big batch must not keep them all."""
    last = {tensor: index for index, op in enumerate(graph.ops) for tensor in op.inputs}
    uses: dict[int, tuple[int, ...]] = {}
    for tensor, index in last.items():
        if tensor not in graph.outputs.values():
            uses[index] = (*uses.get(index, ()), tensor)
    return uses


def _to_file_axes(tensor: Tensor) -> Tensor:
    return tensor.permute(0, 2, 3, 1) if tensor.ndim == _IMAGE_AXES else tensor


_IMAGE_AXES = 4
_DEPTHWISE = OpKind.DEPTHWISE_CONV


class _Conv(nn.Module):
    """A convolution, plain or depthwise, with its padding and its clip."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        weights, bias = (torch.from_numpy(constant.copy()) for constant in op.constants)
        self._groups = weights.shape[3] if op.kind is OpKind.DEPTHWISE_CONV else 1
        # (out, height, width, in), or (1, height, width, channels) for a depthwise one.
        order = (3, 0, 1, 2) if op.kind is OpKind.DEPTHWISE_CONV else (0, 3, 1, 2)
        self.weight = nn.Parameter(weights.permute(order).contiguous(), requires_grad=False)
        self.bias = nn.Parameter(bias, requires_grad=False)
        self._stride, self._relu6 = op.stride, op.relu6
        self.before_clip: nn.Module = nn.Identity()
        # A window of one pixel needs no zeros, whatever the stride.
        self._window = weights.shape[1] if op.same_padding else 1

    def forward(self, x: Tensor) -> Tensor:
        before, after = _same_padding(x.shape[-1], self._window, self._stride)
        if before != after:
            x, before = functional.pad(x, (before, after, before, after)), 0
        x = functional.conv2d(x, self.weight, self.bias, self._stride, before, groups=self._groups)
        x = self.before_clip(x)
        return functional.relu6(x) if self._relu6 else x


def _same_padding(size: int, window: int, stride: int) -> tuple[int, int]:
    """Zeros before and after so that the output has ceil(size / stride): the odd one is last."""
    total = max(0, (-(-size // stride) - 1) * stride + window - size)
    return total // 2, total - total // 2


class _Add(nn.Module):
    """The sum of two, or of one and a constant."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        self._relu6 = op.relu6

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return functional.relu6(a + b) if self._relu6 else a + b


class _Pad(nn.Module):
    """Zeros around the image or behind the channels."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        height, width, channels = (tuple(int(n) for n in pair) for pair in op.constants[0][1:])
        self._widths = (*width, *height, *channels)

    def forward(self, x: Tensor) -> Tensor:
        return functional.pad(x, self._widths)


class _Resize(nn.Module):
    """Bilinear, with pixel centres at halves."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        self._size = [int(n) for n in op.constants[0]]

    def forward(self, x: Tensor) -> Tensor:
        return functional.interpolate(x, self._size, mode="bilinear", align_corners=False)


class _MaxPool(nn.Module):
    """The largest of each window; the published ones need no padding."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        self._window, self._stride = op.window, op.stride

    def forward(self, x: Tensor) -> Tensor:
        return functional.max_pool2d(x, self._window, self._stride)


class _DepthToSpace(nn.Module):
    """Blocks of channels become blocks of pixels; the channel is the fastest index in the file."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        self._block = op.block

    def forward(self, x: Tensor) -> Tensor:
        n, channels, height, width = x.shape
        block, kept = self._block, channels // self._block**2
        x = x.reshape(n, block, block, kept, height, width).permute(0, 3, 4, 1, 5, 2)
        return x.reshape(n, kept, height * block, width * block)


class _Concatenate(nn.Module):
    """Along an axis that images and lists share: the file's last is ours second."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        self._axis = op.axis

    def forward(self, *parts: Tensor) -> Tensor:
        is_image = parts[0].ndim == _IMAGE_AXES
        return torch.cat(parts, (0, 2, 3, 1)[self._axis] if is_image else self._axis)


class _Reshape(nn.Module):
    """Images become lists, in the file's order of axes."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        self._shape = op.output_shape[1:]

    def forward(self, x: Tensor) -> Tensor:
        return _to_file_axes(x).reshape(x.shape[0], *self._shape)


class _Logistic(nn.Module):
    """1 / (1 + exp(-x))."""

    def __init__(self, op: Op) -> None:
        super().__init__()
        self._shape = op.output_shape

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(x)


_STEPS = cast(
    "dict[OpKind, type[nn.Module]]",
    {
        OpKind.CONV: _Conv,
        OpKind.DEPTHWISE_CONV: _Conv,
        OpKind.ADD: _Add,
        OpKind.PAD: _Pad,
        OpKind.RESIZE_BILINEAR: _Resize,
        OpKind.MAX_POOL: _MaxPool,
        OpKind.DEPTH_TO_SPACE: _DepthToSpace,
        OpKind.CONCATENATION: _Concatenate,
        OpKind.RESHAPE: _Reshape,
        OpKind.LOGISTIC: _Logistic,
    },
)
