"""Reads a published TFLite file into a `Graph`; sparse and half-precision constants are folded.

Source: the TFLite schema (`schema.fbs` of TensorFlow), read through the package `tflite`.
"""

from functools import cache
from typing import Any, Final

import numpy as np

from climbing.errors import ModelUnavailable
from climbing.network.graph import Graph, Op, OpKind

_STORED: Final = {0: np.float32, 1: np.float16, 2: np.int32}  # TensorType: how constants are kept
_FOLDED: Final = {"DEQUANTIZE", "DENSIFY"}
_SAME_PADDING: Final = 0
_RELU6: Final = 3
_NO_ACTIVATION: Final = 0
_SPARSE: Final = 1  # DimensionType: this dimension is a compressed row


def read_graph(data: bytes) -> Graph:
    """The network in a TFLite file.

    Raises:
        ModelUnavailable: If it uses what BlazePose's networks do not.
    """
    import tflite

    model = tflite.Model.GetRootAsModel(data, 0)
    return _Reader(model).read()


class _Reader:
    """Walks the operations of the only subgraph in their order."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._graph = model.Subgraphs(0)
        self._folded: dict[int, np.ndarray[Any, Any]] = {}

    def read(self) -> Graph:
        graph = self._graph
        ops = [self._read_op(graph.Operators(i)) for i in range(graph.OperatorsLength())]
        image = int(graph.Inputs(0))
        outputs = [int(graph.Outputs(i)) for i in range(graph.OutputsLength())]
        return Graph(
            ops=tuple(op for op in ops if op is not None),
            inputs={image: self._shape(image)},
            outputs={graph.Tensors(i).Name().decode(): i for i in outputs},
            picture=image,
        )

    def _read_op(self, operator: Any) -> Op | None:
        kind = self._kind(operator)
        inputs = [int(i) for i in operator.InputsAsNumpy() if i >= 0]
        output = int(operator.Outputs(0))
        if kind in _FOLDED:
            self._folded[output] = self._constant(inputs[0]).astype(np.float32)
            return None
        constants = [self._constant(i) for i in inputs if self._is_constant(i)]
        return Op(
            kind=OpKind(kind),
            inputs=tuple(i for i in inputs if not self._is_constant(i)),
            output=output,
            output_shape=self._shape(output),
            constants=tuple(constants),
            **_read_options(operator),
        )

    def _kind(self, operator: Any) -> str:
        code = self._model.OperatorCodes(operator.OpcodeIndex())
        kind = _operator_names().get(max(code.BuiltinCode(), code.DeprecatedBuiltinCode()), "?")
        if kind not in _FOLDED and kind not in set(OpKind):
            raise ModelUnavailable("network", f"the operation {kind} is not supported")
        return kind

    def _shape(self, tensor: int) -> tuple[int, ...]:
        return tuple(int(n) for n in self._graph.Tensors(tensor).ShapeAsNumpy())

    def _is_constant(self, tensor: int) -> bool:
        buffer = self._graph.Tensors(tensor).Buffer()
        return tensor in self._folded or self._model.Buffers(buffer).DataLength() > 0

    def _constant(self, index: int) -> np.ndarray[Any, Any]:
        if index in self._folded:
            return self._folded[index]
        tensor = self._graph.Tensors(index)
        stored = _STORED.get(tensor.Type())
        if stored is None:
            raise ModelUnavailable("network", f"constants of type {tensor.Type()} are unknown")
        data: np.ndarray[Any, Any] = self._model.Buffers(tensor.Buffer()).DataAsNumpy()
        values = data.view(stored)
        if tensor.Sparsity() is not None:
            return _densify(values, tensor.Sparsity(), self._shape(index))
        return values.reshape(self._shape(index))


@cache
def _operator_names() -> dict[int, str]:
    import tflite

    return {
        code: name for name, code in vars(tflite.BuiltinOperator).items() if isinstance(code, int)
    }


def _read_options(operator: Any) -> dict[str, Any]:
    """What an operation was built with, in the names of `Op`."""
    import tflite

    table = operator.BuiltinOptions()
    kinds: dict[int, str] = {
        code: name for name, code in vars(tflite.BuiltinOptions).items() if isinstance(code, int)
    }
    reader = getattr(tflite, kinds[operator.BuiltinOptionsType()], None)
    if table is None or reader is None:
        return {}
    options = reader()
    options.Init(table.Bytes, table.Pos)
    names = {
        "StrideH": "stride",
        "FilterHeight": "window",
        "BlockSize": "block",
        "Axis": "axis",
    }
    found = {ours: int(getattr(options, t)()) for t, ours in names.items() if hasattr(options, t)}
    _require_supported(options)
    if hasattr(options, "Padding"):
        found["same_padding"] = options.Padding() == _SAME_PADDING
    if hasattr(options, "FusedActivationFunction"):
        found["relu6"] = options.FusedActivationFunction() == _RELU6
    return found


def _require_supported(options: Any) -> None:
    """Refuses what these networks do not use, rather than compute something else."""
    expected: dict[str, set[int]] = {
        "FusedActivationFunction": {_NO_ACTIVATION, _RELU6},
        "DilationHFactor": {1},
        "DilationWFactor": {1},
        "DepthMultiplier": {1},
        "AlignCorners": {False},
        "HalfPixelCenters": {True},
    }
    for name, allowed in expected.items():
        if hasattr(options, name) and getattr(options, name)() not in allowed:
            reason = f"{name} {getattr(options, name)()} is not supported"
            raise ModelUnavailable("network", reason)
    if hasattr(options, "FilterHeight") and options.Padding() == _SAME_PADDING:
        raise ModelUnavailable("network", "pooling with padding is not supported")
    for name, other in (("StrideH", "StrideW"), ("FilterHeight", "FilterWidth")):
        if hasattr(options, name) and getattr(options, name)() != getattr(options, other)():
            raise ModelUnavailable("network", f"{name} that is not {other} is not supported")


def _densify(
    values: np.ndarray[Any, Any], sparsity: Any, shape: tuple[int, ...]
) -> np.ndarray[Any, Any]:
    """Compressed rows along the last axis, all others dense, to a full array."""
    rows = sparsity.DimMetadata(sparsity.DimMetadataLength() - 1)
    dense_before = all(
        sparsity.DimMetadata(i).Format() != _SPARSE for i in range(sparsity.DimMetadataLength() - 1)
    )
    in_order = list(sparsity.TraversalOrderAsNumpy()) == list(range(len(shape)))
    if not (dense_before and in_order and rows.Format() == _SPARSE):
        raise ModelUnavailable("network", "this layout of sparse weights is not supported")
    segments = _index_vector(rows.ArraySegments(), rows.ArraySegmentsType())
    columns = _index_vector(rows.ArrayIndices(), rows.ArrayIndicesType())
    dense = np.zeros((int(np.prod(shape[:-1])), shape[-1]), dtype=values.dtype)
    row_of_value = np.repeat(np.arange(len(segments) - 1), np.diff(segments))
    dense[row_of_value, columns] = values
    return dense.reshape(shape)


def _index_vector(table: Any, kind: int) -> np.ndarray[Any, Any]:
    import tflite

    readers = {1: tflite.Int32Vector, 2: tflite.Uint16Vector, 3: tflite.Uint8Vector}
    vector = readers[kind]()
    vector.Init(table.Bytes, table.Pos)
    indices: np.ndarray[Any, Any] = vector.ValuesAsNumpy().astype(np.int64)
    return indices
