"""What the hold network knows before it has seen a hold: MobileNetV2 as trained on Open Images.

The published file is MediaPipe's object detector (Apache-2.0), out of an npm package, pinned.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from climbing.errors import ModelUnavailable
from climbing.holds.hold_graph import LayerWeights, Weights
from climbing.network.graph import Op, OpKind
from climbing.network.tflite_reader import read_graph

PACKAGE: Final = "@mediapipe/objectron"
VERSION: Final = "0.4.1675468480"
MEMBER: Final = "package/objectron_solution_packed_assets.data"
# Where the detector lies among the packed assets, and its digest.
SPAN: Final = slice(184, 9_987_912)
SHA256: Final = "d0a5255bf8c4f5a0bc4240741a76c41d5e939f7655078f945f50ab53a9375da6"

_CENTRE_BIAS: Final = -4.6  # a probability of 0.01 before anything is learnt [Lin2017b]
_RADIUS_BIAS: Final = 0.95


def build_first_weights(detector: bytes, seed: int) -> Weights:
    """The backbone from the published detector, the rest at random [He2015].

    Args:
        detector: The TFLite file.
        seed: Of the random ones.
    """
    rng = np.random.default_rng(seed)
    published = _list_convolutions(read_backbone_ops(detector))

    def answer(name: str, shape: tuple[int, int, int, int]) -> LayerWeights:
        if name == "stem" or name.startswith("block"):
            op = next(published)
            weight, bias = (np.array(c, np.float32) for c in op.constants)
            if weight.shape != shape:
                raise ValueError(f"{name}: published {weight.shape}, wanted {shape}")
            return LayerWeights(weight, bias)
        return _draw_weights(rng, name, shape)

    return answer


def read_backbone_ops(detector: bytes) -> tuple[Op, ...]:
    """The operations of the published detector, in their order."""
    return read_graph(detector).ops


def _list_convolutions(ops: tuple[Op, ...]) -> Iterator[Op]:
    """Convolutions on the way from the picture to stride 32, without the detector's heads."""
    for op in ops:
        is_head = op.kind is OpKind.CONV and op.output_shape[-1] in {12, 72}
        if op.kind in {OpKind.CONV, OpKind.DEPTHWISE_CONV} and not is_head:
            yield op


def _draw_weights(
    rng: np.random.Generator, name: str, shape: tuple[int, int, int, int]
) -> LayerWeights:
    is_depthwise = name.endswith("tower")
    width = shape[3] if is_depthwise else shape[0]
    fan_in = shape[1] * shape[2] * (1 if is_depthwise else shape[3])
    gain = 0.01 if name.endswith(".out") else np.sqrt(2.0 / fan_in)
    weight = rng.normal(0, gain, shape).astype(np.float32)
    bias = {"centre.out": _CENTRE_BIAS, "rays.out": _RADIUS_BIAS}.get(name, 0.0)
    return LayerWeights(weight, np.full(width, bias, np.float32))


def load_detector(assets: Path) -> bytes:
    """The published detector, out of the package's packed assets.

    Raises:
        ModelUnavailable: If these are not the published ones.
    """
    data = assets.read_bytes()[SPAN]
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelUnavailable("object detector", f"{assets} is not {PACKAGE} {VERSION}")
    return data
