"""A convolutional network as a list of operations, whoever runs it."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np

_IMAGE_AXES = 4


class OpKind(StrEnum):
    """The operations BlazePose's networks are made of."""

    CONV = "CONV_2D"
    DEPTHWISE_CONV = "DEPTHWISE_CONV_2D"
    ADD = "ADD"
    PAD = "PAD"
    RESIZE_BILINEAR = "RESIZE_BILINEAR"
    MAX_POOL = "MAX_POOL_2D"
    DEPTH_TO_SPACE = "DEPTH_TO_SPACE"
    CONCATENATION = "CONCATENATION"
    RESHAPE = "RESHAPE"
    LOGISTIC = "LOGISTIC"


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """One operation on tensors, which are known by number. Images are (N, H, W, C) and square.

    Attributes:
        kind: What it does.
        inputs: Tensors that it reads and that are computed.
        output: The tensor it makes.
        output_shape: Of that tensor, for one image.
        constants: Weights, or the sizes a shape operation needs, in the file's order.
        same_padding: Whether the output keeps the input's size over the stride.
        stride: Along both sides.
        window: Side of the pooling window.
        relu6: Whether the result is clipped to 0..6.
        block: Of depth to space.
        axis: Of a concatenation.
    """

    kind: OpKind
    inputs: tuple[int, ...]
    output: int
    output_shape: tuple[int, ...]
    constants: tuple[np.ndarray[Any, Any], ...] = field(default=(), repr=False)
    same_padding: bool = False
    stride: int = 1
    window: int = 1
    relu6: bool = False
    block: int = 1
    axis: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Operations in an order in which they can run.

    Attributes:
        ops: The operations.
        inputs: Shape of each tensor that comes from outside, for one image.
        outputs: Tensor of each named output, in the order they are wanted.
        picture: The input that is a picture, if it is among them.
    """

    ops: tuple[Op, ...]
    inputs: dict[int, tuple[int, ...]]
    outputs: dict[str, int]
    picture: int | None

    def keep_only(self, names: Collection[str]) -> "Graph":
        """What these outputs need, and no more.

        Raises:
            KeyError: If there is no such output.
        """
        outputs = {name: self.outputs[name] for name in names}
        needed = set(outputs.values())
        kept: list[Op] = []
        for op in reversed(self.ops):
            if op.output in needed:
                needed.update(op.inputs)
                kept.append(op)
        return replace(self, ops=tuple(reversed(kept)), outputs=outputs)

    def split_head(self, side: int) -> tuple["Graph", "Graph"]:
        """The network in two: the body, and the head from where images are at most `side` wide.

        What the head reads of the body is an output of it, named by its number. Outputs of the
        whole that lie in the body stay there.
        """
        small = {op.output for op in self.ops if not _is_image(op) or op.output_shape[1] <= side}
        head = _find_followers(self.ops, small)
        inside = {op.output for op in head}
        body = tuple(op for op in self.ops if op.output not in inside)
        shapes = {op.output: op.output_shape for op in body}
        wanted = dict.fromkeys(i for op in head for i in op.inputs if i not in inside)
        ready = {name: i for name, i in self.outputs.items() if i in shapes}
        late = {name: i for name, i in self.outputs.items() if i in inside}
        first = replace(self, ops=body, outputs={str(i): i for i in wanted} | ready)
        inputs = {i: shapes[i] for i in wanted}
        return first, replace(self, ops=head, inputs=inputs, outputs=late, picture=None)

    def count_multiplications(self) -> int:
        """Multiply-accumulates for one image; convolutions only, the rest is under a percent."""
        return sum(
            int(np.prod(op.output_shape)) * int(np.prod(op.constants[0].shape[1:3])) * _depth(op)
            for op in self.ops
            if op.kind in {OpKind.CONV, OpKind.DEPTHWISE_CONV}
        )

    def count_parameters(self) -> int:
        """Weights and biases."""
        return sum(
            constant.size
            for op in self.ops
            if op.kind in {OpKind.CONV, OpKind.DEPTHWISE_CONV}
            for constant in op.constants
        )


def _is_image(op: Op) -> bool:
    return len(op.output_shape) == _IMAGE_AXES


def _find_followers(ops: tuple[Op, ...], chosen: set[int]) -> tuple[Op, ...]:
    """The chosen operations that read nothing but what is chosen or comes before all of them.

    What follows a chosen one must be chosen too: a branch that grows back to a large image is no
    head, nor is what leads into it.
    """
    kept = set(chosen)
    for op in reversed(ops):
        readers = [reader for reader in ops if op.output in reader.inputs]
        if op.output in kept and any(reader.output not in kept for reader in readers):
            kept.discard(op.output)
    return tuple(op for op in ops if op.output in kept)


def _depth(op: Op) -> int:
    """Input channels that one output channel sees."""
    return int(op.constants[0].shape[3]) if op.kind is OpKind.CONV else 1
