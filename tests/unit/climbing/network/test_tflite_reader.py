"""What is read from a TFLite file, and what is refused."""

from typing import Any

import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from climbing.errors import ModelUnavailable
from climbing.network.graph import Graph, OpKind
from climbing.network.tflite_reader import read_graph
from tests.unit.climbing.network.tiny_files import TinyFile, compress_last_axis

SHAPE = (2, 1, 1, 4)
VALUES = np.array([1, 2, 3], dtype=np.float16)
DENSE = np.array([[0, 1, 0, 2], [3, 0, 0, 0]], dtype=np.float32).reshape(SHAPE)
SEGMENTS, COLUMNS = [0, 2, 3], [1, 3, 0]


def _read_convolution(sparsity: Any, values: np.ndarray) -> Graph:
    """A convolution whose weights are stored sparse and in half precision."""
    file = TinyFile((1, 8, 8, 4))
    stored = file.add_tensor(SHAPE, values, sparsity)
    half, weights = file.add_tensor(SHAPE), file.add_tensor(SHAPE)
    bias = file.add_tensor((2,), np.array([5, 6], dtype=np.float32))
    output = file.add_tensor((1, 4, 4, 2))
    options = schema.Conv2DOptionsT()
    options.strideH = options.strideW = 2
    options.padding = schema.Padding.VALID
    options.fusedActivationFunction = schema.ActivationFunctionType.RELU6
    file.add_op("DENSIFY", [stored], half, schema.DensifyOptionsT())
    file.add_op("DEQUANTIZE", [half], weights, schema.DequantizeOptionsT())
    file.add_op("CONV_2D", [0, weights, bias], output, options)
    return read_graph(file.to_bytes(output))


def test_sparse_half_precision_weights_become_an_ordinary_constant() -> None:
    """Each stored value stands in its row and column, zeros elsewhere."""
    (op,) = _read_convolution(compress_last_axis(SEGMENTS, COLUMNS, SHAPE), VALUES).ops
    weights, bias = op.constants
    np.testing.assert_array_equal(weights, DENSE)
    assert weights.dtype == np.float32
    np.testing.assert_array_equal(bias, [5, 6])


def test_an_operation_carries_its_options() -> None:
    """Stride, padding and clip come from the file."""
    graph = _read_convolution(compress_last_axis(SEGMENTS, COLUMNS, SHAPE), VALUES)
    (op,) = graph.ops
    assert (op.kind, op.stride, op.same_padding, op.relu6) == (OpKind.CONV, 2, False, True)
    assert op.inputs == (0,)
    assert graph.inputs == {0: (1, 8, 8, 4)}
    assert graph.picture == 0


def test_another_layout_of_sparse_weights_is_refused() -> None:
    """Columns before rows would be read as something else."""
    turned = compress_last_axis(SEGMENTS, COLUMNS, SHAPE, order=[3, 1, 2, 0])
    with pytest.raises(ModelUnavailable, match="layout of sparse weights"):
        _read_convolution(turned, VALUES)


def test_an_unknown_operation_is_named() -> None:
    """Rather than left out."""
    file = TinyFile((1, 4))
    output = file.add_tensor((1, 4))
    file.add_op("SOFTMAX", [0], output, schema.SoftmaxOptionsT())
    with pytest.raises(ModelUnavailable, match="SOFTMAX"):
        read_graph(file.to_bytes(output))


def test_a_constant_of_an_unknown_type_is_refused() -> None:
    """Quantised weights need scales that nobody reads."""
    file = TinyFile((1, 4))
    constant = file.add_tensor((1, 4), np.zeros((1, 4), dtype=np.int8))
    output = file.add_tensor((1, 4))
    file.add_op("ADD", [0, constant], output, schema.AddOptionsT())
    with pytest.raises(ModelUnavailable, match="constants of type 9"):
        read_graph(file.to_bytes(output))


def _make_pool(**changed: int) -> schema.Pool2DOptionsT:
    options = schema.Pool2DOptionsT()
    options.padding = schema.Padding.VALID
    options.strideH = options.strideW = options.filterHeight = options.filterWidth = 2
    for name, value in changed.items():
        setattr(options, name, value)
    return options


def _make_resize(**changed: bool) -> schema.ResizeBilinearOptionsT:
    options = schema.ResizeBilinearOptionsT()
    options.halfPixelCenters = True
    for name, value in changed.items():
        setattr(options, name, value)
    return options


REFUSED = [
    ("MAX_POOL_2D", _make_pool(strideW=1), "StrideH that is not StrideW"),
    ("MAX_POOL_2D", _make_pool(filterWidth=3), "FilterHeight that is not FilterWidth"),
    ("MAX_POOL_2D", _make_pool(padding=schema.Padding.SAME), "pooling with padding"),
    ("MAX_POOL_2D", _make_pool(fusedActivationFunction=1), "FusedActivationFunction 1"),
    ("RESIZE_BILINEAR", _make_resize(halfPixelCenters=False), "HalfPixelCenters False"),
    ("RESIZE_BILINEAR", _make_resize(alignCorners=True), "AlignCorners True"),
]


@pytest.mark.parametrize(("name", "options", "message"), REFUSED, ids=[m for *_, m in REFUSED])
def test_an_option_that_no_runtime_of_ours_has_is_refused(
    name: str, options: Any, message: str
) -> None:
    """It is named, and nothing else is computed in its place."""
    file = TinyFile((1, 4, 4, 1))
    output = file.add_tensor((1, 2, 2, 1))
    file.add_op(name, [0], output, options)
    with pytest.raises(ModelUnavailable, match=message):
        read_graph(file.to_bytes(output))
