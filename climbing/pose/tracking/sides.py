"""Which side is left, decided over the whole clip.

Seen from behind, the network now and then takes a climber for one who faces the camera: all of
the body or half of it changes sides for some frames. Nobody does that in a thirtieth of a second.
"""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float64, Int64

from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.landmarks import LANDMARK_COUNT, Landmark

# Halves of the body that change sides together.
_UPPER: Final = tuple(
    Landmark[name]
    for name in (
        "LEFT_EYE_INNER",
        "LEFT_EYE",
        "LEFT_EYE_OUTER",
        "LEFT_EAR",
        "MOUTH_LEFT",
        "LEFT_SHOULDER",
        "LEFT_ELBOW",
        "LEFT_WRIST",
        "LEFT_PINKY",
        "LEFT_INDEX",
        "LEFT_THUMB",
    )
)
_LOWER: Final = tuple(
    Landmark[f"LEFT_{name}"] for name in ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
)
# What says most about sides: joints that lie far apart.
_TELLING: Final = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
)
_TORSO: Final = (
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_HIP,
    Landmark.RIGHT_HIP,
)

# A jump says no more than this, however far it goes [torso lengths].
_LONGEST_JUMP: Final = 0.5
# Price of contradicting the network, and of halves that contradict each other [torso lengths / s].
_DOUBT: Final = 0.6
_TWIST: Final = 1.5
# After a longer break the body may have turned.
_FORGOTTEN_MS: Final = 500

# States: upper half swapped, lower half swapped.
_STATES: Final = ((False, False), (False, True), (True, False), (True, True))


def mirror(landmark: Landmark) -> Landmark:
    """The same place on the other side."""
    name = landmark.name
    if "LEFT" in name:
        return Landmark[name.replace("LEFT", "RIGHT")]
    return Landmark[name.replace("RIGHT", "LEFT")]


def assign_sides(
    t_ms: Int64[np.ndarray, " T"], measured: PoseMeasurements
) -> Bool[np.ndarray, "T 2"]:
    """In which frames the upper and the lower half of the body are to be swapped.

    The path of least cost through four states a frame, by dynamic programming [Viterbi1967]: the
    way the joints go from frame to frame in torso lengths, plus a price for every second in which
    the network is contradicted or the halves contradict each other.
    """
    seen = np.flatnonzero(np.isfinite(measured.points_px).all(axis=(1, 2)))
    swapped = np.zeros((len(t_ms), 2), dtype=bool)
    if len(seen) < 2:  # a motion needs two frames
        return swapped
    places = _relative_places(measured.points_px[seen, :, :2])
    step_ms = np.diff(t_ms[seen])
    states = _find_cheapest_path(_transition_costs(places, step_ms), _state_costs(step_ms))
    swapped[seen] = np.array(_STATES)[states]
    return swapped


def swap_sides(measured: PoseMeasurements, swapped: Bool[np.ndarray, "T 2"]) -> None:
    """Exchanges left and right where told."""
    for half, chosen in zip((_UPPER, _LOWER), swapped.T, strict=True):
        order = np.arange(LANDMARK_COUNT)
        for left in half:
            right = mirror(left)
            order[left], order[right] = right, left
        for values in (measured.points_px, measured.visibility, measured.world_m):
            values[chosen] = values[chosen][:, order]


def _relative_places(points_px: Float64[np.ndarray, "S 33 2"]) -> Float64[np.ndarray, "S 33 2"]:
    """Relative to the trunk and in its lengths, so that neither camera nor distance count."""
    torso = points_px[:, list(_TORSO)]
    length = np.linalg.norm(torso[:, :2].mean(axis=1) - torso[:, 2:].mean(axis=1), axis=1)
    length_px = np.median(length)
    relative: Float64[np.ndarray, "S 33 2"] = (points_px - torso.mean(axis=1, keepdims=True)) / max(
        length_px, 1e-6
    )
    return relative


def _transition_costs(
    places: Float64[np.ndarray, "S 33 2"], step_ms: Int64[np.ndarray, " S-1"]
) -> Float64[np.ndarray, "S-1 4 4"]:
    """Cost of going from each state to each, between frames that follow each other."""
    kept, crossed = [], []
    for half in _TELLING:
        left, right = list(half), [mirror(joint) for joint in half]
        both, other = [*left, *right], [*right, *left]
        kept.append(_jumps(places[:-1, both], places[1:, both]))
        crossed.append(_jumps(places[:-1, both], places[1:, other]))
    costs = np.zeros((len(step_ms), 4, 4))
    for a, before in enumerate(_STATES):
        for b, after in enumerate(_STATES):
            for index in (0, 1):
                costs[:, a, b] += (kept if before[index] == after[index] else crossed)[index]
    costs[step_ms > _FORGOTTEN_MS] = 0
    return costs


def _jumps(
    before: Float64[np.ndarray, "M K 2"], after: Float64[np.ndarray, "M K 2"]
) -> Float64[np.ndarray, " M"]:
    lengths = np.linalg.norm(after - before, axis=2)
    total: Float64[np.ndarray, " M"] = np.minimum(lengths, _LONGEST_JUMP).sum(axis=1)
    return total


def _state_costs(step_ms: Int64[np.ndarray, " S-1"]) -> Float64[np.ndarray, "S 4"]:
    shown_s = np.append(step_ms, np.median(step_ms)) / 1000
    shown_s = np.minimum(shown_s, _FORGOTTEN_MS / 1000)
    price = np.array([_DOUBT * (up + low) / 2 + _TWIST * (up != low) for up, low in _STATES])
    costs: Float64[np.ndarray, "S 4"] = shown_s[:, None] * price
    return costs


def _find_cheapest_path(
    between: Float64[np.ndarray, "S-1 4 4"], inside: Float64[np.ndarray, "S 4"]
) -> Int64[np.ndarray, " S"]:
    total = inside[0]
    came_from = np.zeros(inside.shape, dtype=np.int64)
    for step, costs in enumerate(between, start=1):
        ways = total[:, None] + costs
        came_from[step] = ways.argmin(axis=0)
        total = ways.min(axis=0) + inside[step]
    path = np.empty(len(inside), dtype=np.int64)
    path[-1] = total.argmin()
    for step in range(len(inside) - 1, 0, -1):
        path[step - 1] = came_from[step, path[step]]
    return path
