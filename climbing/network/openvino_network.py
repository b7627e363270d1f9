"""Runs a `Graph` on the CPU with OpenVINO, which is twice as fast there as PyTorch (decision 11).

Images have their channels in front inside, as the runtime's kernels expect them. Nothing else
imports the library.
"""

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Final

import numpy as np
from jaxtyping import Float32, UInt8

from climbing.network.graph import Graph, Op, OpKind

_IMAGE_AXES: Final = 4
_TO_FILE_AXES: Final = (0, 2, 3, 1)


class OpenVinoNetwork:
    """A graph as a compiled model for batches of one size.

    Args:
        graph: What to compute.
        batch: Images at once, at least 1.
        bfloat16: Whether the convolutions may use half the bits.
        threads: Of the CPU, for all calls together.
        streams: Calls that can be computed at the same time.
        scale: Bytes of a picture, 0..255, are multiplied by it ...
        offset: ... and then shifted; tensors that are no picture stay as they are.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        batch: int,
        bfloat16: bool,
        threads: int,
        streams: int = 1,
        scale: float = 1.0,
        offset: float = 0.0,
    ) -> None:
        model = _Builder(graph, batch, scale, offset).build()
        settings = {
            "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": streams,
        }
        self._compiled = _runtime().Core().compile_model(model, "CPU", settings)
        self._names = tuple(graph.outputs)

    def run(
        self, *inputs: UInt8[np.ndarray, "N H W 3"] | Float32[np.ndarray, "N ..."]
    ) -> dict[str, Float32[np.ndarray, "N ..."]]:
        """The named outputs; each call may come from a thread of its own.

        Args:
            inputs: One array for each input of the graph, in its order, with the file's axes: a
                picture as bytes, (N, H, W, C) where it is an image. N is `batch`.

        Returns:
            Each output with the batch in front and the file's own axes behind it.
        """
        answers = self._compiled.create_infer_request().infer(list(inputs))
        return dict(zip(self._names, (a.copy() for a in answers.values()), strict=True))


def supports_bfloat16() -> bool:
    """Whether this CPU multiplies bfloat16 itself; elsewhere it would only be slower."""
    return "BF16" in _runtime().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


@cache
def _runtime() -> Any:
    """The library, kept from reporting home.

    A plain `import openvino` writes an identifier into the home folder and sends an event to a web
    counter, unless its telemetry package is absent; None in its place makes it so. That is why no
    import statement names the library.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    return import_module("openvino")


def _operations() -> Any:
    return _runtime().opset13


class _Builder:
    """Writes down the graph with the runtime's own operations."""

    def __init__(self, graph: Graph, batch: int, scale: float, offset: float) -> None:
        self._graph = graph
        self._batch = batch
        self._scale = np.float32(scale)
        self._offset = np.float32(offset)
        self._nodes: dict[int, Any] = {}

    def build(self) -> Any:
        parameters = [self._add_input(t, shape) for t, shape in self._graph.inputs.items()]
        for op in self._graph.ops:
            made = _STEPS[op.kind](op, *(self._nodes[i] for i in op.inputs))
            self._nodes[op.output] = _clip(made) if op.relu6 else made
        results = [_to_file_axes(self._nodes[i]) for i in self._graph.outputs.values()]
        return _runtime().Model(results, parameters, "network")

    def _add_input(self, tensor: int, shape: tuple[int, ...]) -> Any:
        """Pictures come as bytes, tensors of another part of the network as they are."""
        make = _operations()
        is_picture = tensor == self._graph.picture
        kind = np.uint8 if is_picture else np.float32
        parameter = make.parameter([self._batch, *shape[1:]], kind)
        node = parameter
        if is_picture:
            scaled = make.multiply(make.convert(parameter, np.float32), self._scale)
            node = make.add(scaled, self._offset)
        if len(shape) == _IMAGE_AXES:
            node = make.transpose(node, np.array([0, 3, 1, 2]))
        self._nodes[tensor] = node
        return parameter


def _clip(node: Any) -> Any:
    return _operations().clamp(node, 0.0, 6.0)


def _to_file_axes(node: Any) -> Any:
    if len(node.output(0).partial_shape) != _IMAGE_AXES:
        return node
    return _operations().transpose(node, np.array(_TO_FILE_AXES))


def _conv(op: Op, x: Any) -> Any:
    weights, bias = op.constants
    stride, padding = [op.stride] * 2, "same_upper" if op.same_padding else "valid"
    if op.kind is OpKind.DEPTHWISE_CONV:
        kernel = weights.transpose(3, 0, 1, 2)[:, None]
        convolve = _operations().group_convolution
    else:
        kernel, convolve = weights.transpose(0, 3, 1, 2), _operations().convolution
    made = convolve(x, np.ascontiguousarray(kernel), stride, [0, 0], [0, 0], [1, 1], padding)
    return _operations().add(made, bias.reshape(1, -1, 1, 1))


def _add(_: Op, a: Any, b: Any) -> Any:
    return _operations().add(a, b)


def _pad(op: Op, x: Any) -> Any:
    before, after = op.constants[0][[0, 3, 1, 2]].T
    return _operations().pad(x, before.copy(), after.copy(), "constant", np.float32(0))


def _resize(op: Op, x: Any) -> Any:
    return _operations().interpolate(
        x,
        op.constants[0].astype(np.int64),
        "linear_onnx",
        "sizes",
        axes=np.array([2, 3]),
        coordinate_transformation_mode="half_pixel",
    )


def _max_pool(op: Op, x: Any) -> Any:
    pooled = _runtime().opset8.max_pool(
        x, [op.stride] * 2, [1, 1], [0, 0], [0, 0], [op.window] * 2, "floor", "valid"
    )
    return pooled.output(0)


def _depth_to_space(op: Op, x: Any) -> Any:
    return _operations().depth_to_space(x, "blocks_first", op.block)


def _concatenate(op: Op, *parts: Any) -> Any:
    is_image = len(op.output_shape) == _IMAGE_AXES
    return _operations().concat(list(parts), (0, 2, 3, 1)[op.axis] if is_image else op.axis)


def _reshape(op: Op, x: Any) -> Any:
    shape = np.array([0, *op.output_shape[1:]])
    return _operations().reshape(_to_file_axes(x), shape, special_zero=True)


def _logistic(_: Op, x: Any) -> Any:
    return _operations().sigmoid(x)


_STEPS: Final[dict[OpKind, Callable[..., Any]]] = {
    OpKind.CONV: _conv,
    OpKind.DEPTHWISE_CONV: _conv,
    OpKind.ADD: _add,
    OpKind.PAD: _pad,
    OpKind.RESIZE_BILINEAR: _resize,
    OpKind.MAX_POOL: _max_pool,
    OpKind.DEPTH_TO_SPACE: _depth_to_space,
    OpKind.CONCATENATION: _concatenate,
    OpKind.RESHAPE: _reshape,
    OpKind.LOGISTIC: _logistic,
}
