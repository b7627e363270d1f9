"""Groups of columns that share a quantum, and how they are written. Knows nothing of climbing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import numpy as np
from jaxtyping import Float64, Int64

from climbing.errors import InvalidInput
from climbing.result import vlq
from climbing.result.lattice_path import Keys, fit_keys
from climbing.result.level_steps import fit_levels
from climbing.result.relatives import NO_PARENT

# Up to here a float32 holds a decoded value to a thousandth of a quantum: 24 frame widths.
MAX_QUANTA: Final = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class ColumnGroup:
    """Columns of one kind before they are fitted.

    Attributes:
        name: For messages.
        samples: One column each, in the kind's own unit, finite.
        quantum: Lattice spacing and error bound, in that unit.
        parents: For each column the column that it is written relative to, of smaller index, or
            `NO_PARENT`; None if all stand alone.
    """

    name: str
    samples: Float64[np.ndarray, "N C"]
    quantum: float
    parents: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.quantum) and self.quantum > 0):
            raise InvalidInput(self.name, f"quantum {self.quantum} must be finite and above 0")
        largest = np.abs(self.samples).max(initial=0)
        if not largest <= MAX_QUANTA * self.quantum:
            limit = MAX_QUANTA * self.quantum
            raise InvalidInput(self.name, f"reaches {largest:g}, must stay within {limit:g}")

    @property
    def in_quanta(self) -> Float64[np.ndarray, "N C"]:
        """The samples on the scale of the lattice."""
        scaled: Float64[np.ndarray, "N C"] = self.samples / self.quantum
        return scaled


def fit_groups(groups: Sequence[ColumnGroup]) -> list[list[Keys]]:
    """The keys of every column; groups must have equally many samples.

    A child is fitted to its distance from its decoded parent, so that errors do not add up. All
    columns whose parents are done are fitted together, whatever group they belong to.
    """
    samples = np.concatenate([group.in_quanta for group in groups], axis=1)
    parents = _numbered_through(groups)
    decoded = np.zeros((len(samples), len(parents) + 1))  # the last column is no parent's: zero
    found: list[Keys] = [Keys(np.empty(0, np.int64), np.empty(0, np.int64))] * len(parents)
    for columns in _generations(parents):
        base = decoded[:, parents[columns]]
        for column, keys in zip(columns, fit_keys(samples[:, columns] - base), strict=True):
            found[column] = keys
            decoded[:, column] = decoded[:, parents[column]] + keys.interpolate(len(samples))
    ends = np.cumsum([0, *(group.samples.shape[1] for group in groups)])
    return [found[start:end] for start, end in pairwise(ends)]


def _numbered_through(groups: Sequence[ColumnGroup]) -> Int64[np.ndarray, " C"]:
    """Parents as indices into the columns of all groups side by side."""
    parents: list[int] = []
    for group in groups:
        first, width = len(parents), group.samples.shape[1]
        own = group.parents or (NO_PARENT,) * width
        parents += [NO_PARENT if p == NO_PARENT else first + p for p in own]
    return np.array(parents, dtype=np.int64)


def _generations(parents: Int64[np.ndarray, " C"]) -> list[list[int]]:
    """Columns without a parent, their children, grandchildren and so on."""
    depth: list[int] = []
    for parent in parents.tolist():
        depth.append(0 if parent == NO_PARENT else depth[parent] + 1)
    return [[c for c, d in enumerate(depth) if d == level] for level in range(max(depth) + 1)]


def write_lines(group: ColumnGroup, keys: Sequence[Keys]) -> dict[str, Any]:
    """The group as it stands in the document, its columns fitted by `fit_groups`."""
    written = _written(group.quantum, group.quantum, "linear", keys)
    return written if group.parents is None else written | {"parents": list(group.parents)}


def write_levels(group: ColumnGroup) -> dict[str, Any]:
    """The group as it stands in the document, each column as levels that hold until the next."""
    keys = [fit_levels(column) for column in group.in_quanta.T]
    return _written(group.quantum, group.quantum, "step", keys)


def write_integers(name: str, numbers: Int64[np.ndarray, " N"]) -> dict[str, Any]:
    """A column of integers that rounding brings back exactly.

    Raises:
        InvalidInput: If a number needs more than the six characters that readers accept.
    """
    if np.abs(numbers).max(initial=0) >= 1 << 28:
        raise InvalidInput(name, "must stay within 2**28")
    keys = fit_keys(numbers[:, None].astype(np.float64), reach=0.499, longest_step=255)
    return _written(1, 0.5, "linear", keys)


def _written(
    quantum: float,
    bound: float,
    interpolation: Literal["linear", "step"],
    columns: Sequence[Keys],
) -> dict[str, Any]:
    """Columns joined by commas. The first key is always at frame 0 and its frame is left out."""
    return {
        "quantum": quantum,
        "bound": bound,
        "interpolation": interpolation,
        "frames": ",".join(vlq.from_unsigned(np.diff(keys.frames).tolist()) for keys in columns),
        "values": ",".join(
            vlq.from_signed(np.diff(keys.values, prepend=0).tolist()) for keys in columns
        ),
    }
