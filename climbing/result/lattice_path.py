"""The cheapest polyline on a lattice that stays near every sample. Knows nothing of landmarks.

A key may stand at any frame, on the lattice value just below or just above its sample. Two keys may
be joined if the line between them passes every sample in between within the reach, which is a test
of one slope against the cone of slopes seen so far [ORourke1981]. Keys are nodes and such lines
edges of an acyclic graph, in which the best polyline is a shortest path [ImaiIri1988]; edges weigh
what they cost to write [SchusterKatsaggelos1998], not 1, so that among the many polylines with few
keys one with small numbers is found.

All columns are fitted side by side: one pass over the frames, arrays over columns.
"""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Bool, Float64, Int64

# The longest step between keys: the largest number of one VLQ character. Steps up to 63 save
# 1 % of the keys but come out 1 % larger, and take twice as long to look for.
LONGEST_STEP: Final = 31

# The last 1/500 of a quantum is left to readers, which store float32 or round to decimals.
FULL_REACH: Final = 0.998

# From here on a value needs a second VLQ character.
_LONG_VALUE: Final = 16
_VALUE_TABLE: Final = 4096


class Keys(NamedTuple):
    """A polyline over N frames.

    Attributes:
        frames: From 0 to N - 1, strictly increasing; empty if there are no frames.
        values: On the lattice, one a frame [quantum].
    """

    frames: Int64[np.ndarray, " K"]
    values: Int64[np.ndarray, " K"]

    def interpolate(self, frames: int) -> Float64[np.ndarray, " N"]:
        """The polyline's value at each of N frames [quantum]."""
        if not frames:
            return np.empty(0)
        sampled: Float64[np.ndarray, " N"] = np.interp(
            np.arange(frames), self.frames, self.values.astype(np.float64)
        )
        return sampled


def fit_keys(
    samples: Float64[np.ndarray, "N C"],
    *,
    reach: float = FULL_REACH,
    longest_step: int = LONGEST_STEP,
) -> list[Keys]:
    """The cheapest keys for each column that pass every sample within the reach.

    Args:
        samples: Columns [quantum], finite.
        reach: The largest distance from a sample [quantum], below 1, so that at most two lattice
            values lie within it; every sample must have one.
        longest_step: Between neighbouring keys [frames].

    Returns:
        One polyline a column.
    """
    if not len(samples):
        return [Keys(np.empty(0, np.int64), np.empty(0, np.int64)) for _ in samples.T]
    floor, ceiling = samples - reach, samples + reach
    keys = np.ceil(floor)[:, None] + np.array([[0.0], [1.0]])
    graph = _Graph(floor, ceiling, keys, keys <= ceiling[:, None], longest_step)
    return _walk_back(graph, *_cheapest_paths(graph))


class _Graph(NamedTuple):
    """Where keys may stand: at each frame on two neighbouring lattice values, where `legal`."""

    floor: Float64[np.ndarray, "N C"]
    ceiling: Float64[np.ndarray, "N C"]
    keys: Float64[np.ndarray, "N 2 C"]
    legal: Bool[np.ndarray, "N 2 C"]
    longest_step: int


def _step_bits(longest: int) -> Float64[np.ndarray, " S"]:
    """What gzip makes of a step of 1, 2, ... frames [bit]: 2 + log2(step)."""
    bits: Float64[np.ndarray, " S"] = 2 + np.log2(np.arange(1, longest + 1))
    return bits


def _value_bits() -> Float64[np.ndarray, " V"]:
    """What gzip makes of a change of 0, 1, ... quanta [bit]: 2 + log2(1 + change), 1 when long."""
    change = np.arange(_VALUE_TABLE)
    bits: Float64[np.ndarray, " V"] = 2 + np.log2(1 + change) + (change >= _LONG_VALUE)
    return bits


def _cheapest_paths(graph: _Graph) -> tuple[np.ndarray, np.ndarray]:
    """Cost of the cheapest path to each key and the edge it arrives by, both (N, 2, C).

    Edge e comes from key e % 2 of the frame 1 + e // 2 earlier.
    """
    frames, columns = graph.floor.shape
    step_bits, value_bits = _step_bits(graph.longest_step), _value_bits()
    cost = np.full((frames, 2, columns), np.inf)
    cost[0][graph.legal[0]] = 0
    edge = np.zeros((frames, 2, columns), dtype=np.int16)
    for frame in range(1, frames):
        steps = min(frame, graph.longest_step)
        change, visible = _look_back(graph, frame, steps)
        bits = value_bits[np.minimum(np.abs(change), _VALUE_TABLE - 1).astype(np.intp)]
        bits += step_bits[:steps, None, None, None]
        bits += cost[frame - steps : frame][::-1, :, None]
        bits[~visible] = np.inf
        arriving = bits.reshape(2 * steps, 2, columns)
        edge[frame] = arriving.argmin(axis=0)
        cost[frame] = np.where(graph.legal[frame], arriving.min(axis=0), np.inf)
    return cost, edge


def _look_back(graph: _Graph, frame: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Changes of value to earlier keys and whether the line there is legal, (steps, 2, 2, C).

    The second axis is the earlier key, the third the key at `frame`. Seen from the latter, the
    slopes that pass all samples up to some distance are an interval that can only shrink.
    """
    here = graph.keys[frame]
    past = slice(frame - steps, frame)
    distance = np.arange(1.0, steps + 1)[:, None, None]
    lowest = np.maximum.accumulate((graph.floor[past][::-1, None] - here) / distance)
    highest = np.minimum.accumulate((graph.ceiling[past][::-1, None] - here) / distance)
    change = graph.keys[past][::-1, :, None] - here
    slope = change / distance[..., None]
    return change, (slope >= lowest[:, None]) & (slope <= highest[:, None])


def _walk_back(graph: _Graph, cost: np.ndarray, edge: np.ndarray) -> list[Keys]:
    """The keys of the cheapest path to the last frame, column by column."""
    last = len(cost) - 1
    ends = cost[last].argmin(axis=0).tolist()
    found = []
    for column, end in enumerate(ends):
        edges = edge[:, :, column].tolist()
        frame, key = last, end
        path = [(frame, key)]
        while frame:
            back, key = divmod(edges[frame][key], 2)
            frame -= back + 1
            path.append((frame, key))
        frames, keys = np.array(path[::-1], dtype=np.int64).T
        found.append(Keys(frames, graph.keys[frames, keys, column].astype(np.int64)))
    return found
