"""The trained weights of the hold network: where they lie, how they are read and written.

They ship with the package, see docs/model-cards/holds.md.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from climbing.errors import ModelUnavailable
from climbing.holds.hold_graph import LayerWeights
from climbing.pose.track import ModelInfo

MODEL_NAME: Final = "ascension-holds"
SHIPPED: Final = Path(__file__).with_name("holds.safetensors")
_VERSION: Final = "version"


class HoldWeights:
    """Weights by the name of their layer; callable as `climbing.holds.hold_graph.Weights`.

    Args:
        layers: Of each layer.
        model: Name, version and sha256 of the file.
    """

    def __init__(self, layers: Mapping[str, LayerWeights], model: ModelInfo) -> None:
        self._layers = layers
        self.model = model

    def __call__(self, name: str, shape: tuple[int, int, int, int]) -> LayerWeights:
        """The weights of a layer.

        Raises:
            ModelUnavailable: If they are missing or of another shape.
        """
        found = self._layers.get(name)
        if found is None or found.weight.shape != shape:
            has = None if found is None else found.weight.shape
            raise ModelUnavailable(MODEL_NAME, f"layer {name} has shape {has}, must be {shape}")
        return found


def load_hold_weights(path: Path = SHIPPED) -> HoldWeights:
    """Reads a file of weights.

    Raises:
        ModelUnavailable: If it is absent or no file of weights.
    """
    import safetensors
    from safetensors.numpy import load

    try:
        data = path.read_bytes()
        with safetensors.safe_open(path, "numpy") as file:
            version = (file.metadata() or {}).get(_VERSION, "unknown")
        arrays = load(data)
    except (OSError, safetensors.SafetensorError) as error:
        raise ModelUnavailable(MODEL_NAME, f"cannot read {path}: {error}") from error
    names = {key.rpartition(".")[0] for key in arrays}
    layers = {
        name: LayerWeights(
            arrays[f"{name}.weight"].astype(np.float32), arrays[f"{name}.bias"].astype(np.float32)
        )
        for name in names
    }
    return HoldWeights(layers, ModelInfo(MODEL_NAME, version, hashlib.sha256(data).hexdigest()))


def save_hold_weights(layers: Mapping[str, LayerWeights], path: Path, *, version: str) -> None:
    """Writes a file of weights, in half precision."""
    from safetensors.numpy import save_file

    arrays = {}
    for name, layer in layers.items():
        arrays[f"{name}.weight"] = np.ascontiguousarray(layer.weight, np.float16)
        arrays[f"{name}.bias"] = np.ascontiguousarray(layer.bias, np.float16)
    save_file(arrays, path, {_VERSION: version})
