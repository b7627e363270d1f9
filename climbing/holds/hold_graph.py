"""The hold network as a graph: MobileNetV2, a feature pyramid, one map at a quarter of the tile.

Both runtimes run it, and training does. It knows neither weights nor what its outputs mean.

Sources: MobileNetV2 [Sandler2018], feature pyramid [Lin2017], centres as points [Zhou2019], rays
[Schmidt2018].
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float32

from climbing.holds.hold import HoldType
from climbing.holds.network import RAYS
from climbing.network.graph import Graph, Op, OpKind

STRIDE_PX: Final = 4
_WIDTH: Final = 64

# What each pixel of the map says; the order of the outputs.
OUTPUTS: Final = {"centre": 2, "box": 4, "rays": RAYS, "types": len(HoldType)}

# Width, repetitions and stride of MobileNetV2's stages; the first has no expansion.
_STAGES: Final = ((16, 1, 1), (24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2))
_LAST_WIDTH: Final = 320
_STEM_WIDTH: Final = 32
_EXPANSION: Final = 6


class LayerWeights(NamedTuple):
    """Of one convolution.

    Attributes:
        weight: (out, height, width, in), or (1, height, width, channels) for a depthwise one.
        bias: One a channel of the output.
    """

    weight: Float32[np.ndarray, "O H W I"]
    bias: Float32[np.ndarray, " O"]


# Answers with the weights of the layer of that name, whose weight has that shape.
Weights = Callable[[str, tuple[int, int, int, int]], LayerWeights]


class HoldGraph(NamedTuple):
    """The network.

    Attributes:
        graph: One picture in, the maps of `OUTPUTS` out, (N, H, W, C).
        layers: Index of each convolution among the operations, by its name.
    """

    graph: Graph
    layers: dict[str, int]


def build_hold_graph(weights: Weights, side_px: int) -> HoldGraph:
    """The network for square tiles.

    Args:
        weights: Of each layer.
        side_px: Of a tile, a multiple of 32.
    """
    builder = _Builder(weights, side_px)
    levels = _build_backbone(builder)
    feature = _build_pyramid(builder, levels)
    outputs = {}
    for name, channels in OUTPUTS.items():
        branch = builder.conv(f"{name}.tower", feature, _WIDTH, kernel=3, depthwise=True)
        branch = builder.conv(f"{name}.mix", branch, _WIDTH)
        outputs[name] = builder.conv(f"{name}.out", branch, channels, relu6=False)
    shapes: dict[int, tuple[int, ...]] = {builder.picture: (1, side_px, side_px, 3)}
    graph = Graph(tuple(builder.ops), shapes, outputs, builder.picture)
    return HoldGraph(graph, builder.layers)


def _build_backbone(builder: "_Builder") -> list[int]:
    """The last tensor at each stride from 4 to 32."""
    x = builder.conv("stem", builder.picture, _STEM_WIDTH, kernel=3, stride=2)
    levels: list[int] = []
    block = 0
    for width, repeats, stride in (*_STAGES, (_LAST_WIDTH, 1, 1)):
        if stride > 1 and block > 1:
            levels.append(x)
        for repeat in range(repeats):
            x = _build_block(builder, f"block{block}", x, width, stride if repeat == 0 else 1)
            block += 1
    return [*levels, x]


def _build_block(builder: "_Builder", name: str, x: int, width: int, stride: int) -> int:
    """An inverted residual [Sandler2018]."""
    inside, channels = x, builder.channels(x)
    if name != "block0":
        inside = builder.conv(f"{name}.expand", x, channels * _EXPANSION)
    wide = builder.channels(inside)
    inside = builder.conv(f"{name}.depth", inside, wide, kernel=3, stride=stride, depthwise=True)
    out = builder.conv(f"{name}.project", inside, width, relu6=False)
    return builder.add(out, x) if stride == 1 and width == channels else out


def _build_pyramid(builder: "_Builder", levels: list[int]) -> int:
    """From the coarsest level down to a quarter of the tile."""
    x = builder.conv(f"lateral{len(levels) - 1}", levels[-1], _WIDTH)
    for index in reversed(range(len(levels) - 1)):
        lateral = builder.conv(f"lateral{index}", levels[index], _WIDTH)
        x = builder.add(builder.enlarge(x), lateral)
        x = builder.conv(f"merge{index}", x, _WIDTH, kernel=3)
    return x


class _Builder:
    """Adds operations; tensors are numbers."""

    def __init__(self, weights: Weights, side_px: int) -> None:
        self.picture = 0
        self.ops: list[Op] = []
        self.layers: dict[str, int] = {}
        self._weights = weights
        self._shapes: dict[int, tuple[int, ...]] = {0: (1, side_px, side_px, 3)}

    def channels(self, tensor: int) -> int:
        return self._shapes[tensor][-1]

    def conv(
        self,
        name: str,
        x: int,
        width: int,
        *,
        kernel: int = 1,
        stride: int = 1,
        depthwise: bool = False,
        relu6: bool = True,
    ) -> int:
        _, side, _, channels = self._shapes[x]
        shape = (1, kernel, kernel, width) if depthwise else (width, kernel, kernel, channels)
        self.layers[name] = len(self.ops)
        return self._append(
            OpKind.DEPTHWISE_CONV if depthwise else OpKind.CONV,
            (x,),
            (1, side // stride, side // stride, width),
            constants=tuple(self._weights(name, shape)),
            stride=stride,
            relu6=relu6,
        )

    def add(self, a: int, b: int) -> int:
        return self._append(OpKind.ADD, (a, b), self._shapes[a])

    def enlarge(self, x: int) -> int:
        _, side, _, channels = self._shapes[x]
        size = np.array([2 * side] * 2, np.int32)
        shape = (1, 2 * side, 2 * side, channels)
        return self._append(OpKind.RESIZE_BILINEAR, (x,), shape, constants=(size,))

    def _append(
        self,
        kind: OpKind,
        inputs: tuple[int, ...],
        shape: tuple[int, ...],
        *,
        constants: tuple[np.ndarray, ...] = (),
        stride: int = 1,
        relu6: bool = False,
    ) -> int:
        output = len(self.ops) + 1
        self._shapes[output] = shape
        self.ops.append(
            Op(
                kind,
                inputs,
                output,
                shape,
                constants,
                same_padding=True,
                stride=stride,
                relu6=relu6,
            )
        )
        return output
