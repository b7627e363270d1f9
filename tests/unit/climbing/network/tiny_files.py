"""TFLite files of one or two operations, written with TFLite's own schema."""

from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

_TYPES = {
    np.dtype(np.float32): schema.TensorType.FLOAT32,
    np.dtype(np.float16): schema.TensorType.FLOAT16,
    np.dtype(np.int32): schema.TensorType.INT32,
    np.dtype(np.int8): schema.TensorType.INT8,
}


class TinyFile:
    """Collects tensors and operations; the first tensor is the input."""

    def __init__(self, input_shape: tuple[int, ...]) -> None:
        self._model = schema.ModelT()
        self._model.version = 3
        self._model.buffers = [schema.BufferT()]
        self._model.operatorCodes = []
        self._graph = schema.SubGraphT()
        self._graph.tensors, self._graph.operators = [], []
        self._graph.inputs = [self.add_tensor(input_shape)]

    def add_tensor(
        self,
        shape: tuple[int, ...],
        values: np.ndarray | None = None,
        sparsity: Any = None,
    ) -> int:
        """A tensor to be computed, or a constant; its number."""
        tensor = schema.TensorT()
        tensor.shape = list(shape)
        tensor.name = f"tensor-{len(self._graph.tensors)}"
        tensor.type = schema.TensorType.FLOAT32 if values is None else _TYPES[values.dtype]
        tensor.sparsity = sparsity
        if values is not None:
            tensor.buffer = len(self._model.buffers)
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(values.tobytes(), dtype=np.uint8)
            self._model.buffers.append(buffer)
        self._graph.tensors.append(tensor)
        return len(self._graph.tensors) - 1

    def add_op(self, name: str, inputs: list[int], output: int, options: Any = None) -> None:
        """An operation by its name in the schema; options are one of the schema's tables."""
        code = schema.OperatorCodeT()
        code.builtinCode = getattr(schema.BuiltinOperator, name)
        code.deprecatedBuiltinCode = min(code.builtinCode, 127)
        operator = schema.OperatorT()
        operator.opcodeIndex = len(self._model.operatorCodes)
        operator.inputs, operator.outputs = inputs, [output]
        if options is not None:
            kind = type(options).__name__.removesuffix("T")
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, kind)
            operator.builtinOptions = options
        self._model.operatorCodes.append(code)
        self._graph.operators.append(operator)

    def to_bytes(self, output: int) -> bytes:
        """The file, with one output."""
        self._graph.outputs = [output]
        self._model.subgraphs = [self._graph]
        builder = flatbuffers.Builder()
        builder.Finish(self._model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def compress_last_axis(
    segments: list[int], columns: list[int], shape: tuple[int, ...], order: list[int] | None = None
) -> Any:
    """All axes dense but the last, which holds compressed rows."""
    sparsity = schema.SparsityParametersT()
    sparsity.traversalOrder = list(range(len(shape))) if order is None else order
    sparsity.dimMetadata = []
    for size in shape[:-1]:
        dense = schema.DimensionMetadataT()
        dense.format, dense.denseSize = schema.DimensionType.DENSE, size
        sparsity.dimMetadata.append(dense)
    rows = schema.DimensionMetadataT()
    rows.format = schema.DimensionType.SPARSE_CSR
    rows.arraySegmentsType = schema.SparseIndexVector.Uint8Vector
    rows.arraySegments = _make_vector(segments)
    rows.arrayIndicesType = schema.SparseIndexVector.Uint8Vector
    rows.arrayIndices = _make_vector(columns)
    sparsity.dimMetadata.append(rows)
    return sparsity


def _make_vector(values: list[int]) -> Any:
    vector = schema.Uint8VectorT()
    vector.values = np.array(values, dtype=np.uint8)
    return vector
