"""All keyframes at once: the homographies under which linked points meet best.

Minimises the robust sum over links (i, j) and points p_i ~ p_j of the distance, in picture j,
between p_j and where H_j^-1 H_i takes p_i: a bundle adjustment of a plane [Triggs2000] by
Gauss-Newton steps with weights that fall with the error [HollandWelsch1977]. Knows no pictures.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float64

from climbing.wall.homography import Homography, normalise

_ROUNDS: Final = 8
# Points of a link that have a say: more of them are no more exact.
_POINTS_EACH: Final = 90
_CAUCHY_SPREAD: Final = 2.4
_DAMPING: Final = 1e-9
_ENOUGH: Final = 1e-7


class PointPairs(NamedTuple):
    """What a link says.

    Attributes:
        first: Number of one keyframe.
        second: Number of the other.
        points_first_px: Points in the one.
        points_second_px: The same in the other.
    """

    first: int
    second: int
    points_first_px: Float64[np.ndarray, "N 2"]
    points_second_px: Float64[np.ndarray, "N 2"]


def refine_keyframes(
    wall_H_keyframe: Mapping[int, Homography],
    pairs: Sequence[PointPairs],
    *,
    fixed: int,
    size_px: tuple[int, int],
) -> dict[int, Homography]:
    """The refined homographies of the same keyframes.

    Args:
        wall_H_keyframe: Where they lie so far.
        pairs: Links between them.
        fixed: The one that stays where it is.
        size_px: Of their pictures.
    """
    free = {number: row for row, number in enumerate(n for n in wall_H_keyframe if n != fixed)}
    if not free or not pairs:
        return dict(wall_H_keyframe)
    to_unit = _compute_unit(size_px)
    to_px = np.linalg.inv(to_unit)
    unit = {n: normalise(to_unit @ h @ to_px) for n, h in wall_H_keyframe.items()}
    thinned = [_thin(pair, to_unit) for pair in pairs]
    for _ in range(_ROUNDS):
        step = _solve_step(unit, thinned, free)
        for number, row in free.items():
            change = np.append(step[row], 0.0).reshape(3, 3)
            unit[number] = normalise(unit[number] @ (np.eye(3) + change))
        if np.abs(step).max() < _ENOUGH:
            break
    return {n: normalise(to_px @ h @ to_unit) for n, h in unit.items()}


class _UnitPairs(NamedTuple):
    """Point pairs in homogeneous coordinates of -1..1."""

    first: int
    second: int
    points_first: Float64[np.ndarray, "N 3"]
    points_second: Float64[np.ndarray, "N 2"]


def _compute_unit(size_px: tuple[int, int]) -> Homography:
    half = max(size_px) / 2
    return np.array(
        [
            [1 / half, 0.0, -size_px[0] / 2 / half],
            [0.0, 1 / half, -size_px[1] / 2 / half],
            [0, 0, 1.0],
        ]
    )


def _thin(pair: PointPairs, to_unit: Homography) -> _UnitPairs:
    rows = np.linspace(0, len(pair.points_first_px) - 1, _POINTS_EACH).round().astype(int)
    rows = np.unique(rows)

    def scale(points_px: Float64[np.ndarray, "N 2"]) -> Float64[np.ndarray, "N 3"]:
        scaled: Float64[np.ndarray, "N 3"] = (
            np.column_stack([points_px[rows], np.ones(len(rows))]) @ to_unit.T
        )
        return scaled

    first, second = scale(pair.points_first_px), scale(pair.points_second_px)
    return _UnitPairs(pair.first, pair.second, first, second[:, :2])


def _solve_step(
    unit: Mapping[int, Homography], pairs: Sequence[_UnitPairs], free: Mapping[int, int]
) -> Float64[np.ndarray, "K 8"]:
    """One Gauss-Newton step for every free keyframe, as changes of I in H (I + change)."""
    linear = [_linearise(unit, pair) for pair in pairs]
    errors = [np.linalg.norm(residuals, axis=1) for residuals, _, _ in linear]
    spread = _CAUCHY_SPREAD * max(float(np.median(np.concatenate(errors))), 1e-9)
    normal = np.zeros((len(free), 8, len(free), 8))
    right = np.zeros((len(free), 8))
    for pair, error, (residuals, by_first, by_second) in zip(pairs, errors, linear, strict=True):
        weight = 1 / (1 + (error / spread) ** 2)
        sides = [(pair.first, by_first), (pair.second, by_second)]
        for number, by in sides:
            if number not in free:
                continue
            row = free[number]
            weighted = by * weight[:, None, None]
            right[row] -= np.einsum("nra,nr->a", weighted, residuals)
            for other, by_other in sides:
                if other in free:
                    normal[row, :, free[other]] += np.einsum("nra,nrb->ab", weighted, by_other)
    size = 8 * len(free)
    matrix = normal.reshape(size, size)
    matrix[np.diag_indices(size)] *= 1 + _DAMPING
    matrix[np.diag_indices(size)] += _DAMPING
    step: Float64[np.ndarray, "K 8"] = np.linalg.solve(matrix, right.ravel()).reshape(-1, 8)
    return step


def _linearise(
    unit: Mapping[int, Homography], pair: _UnitPairs
) -> tuple[Float64[np.ndarray, "N 2"], Float64[np.ndarray, "N 2 8"], Float64[np.ndarray, "N 2 8"]]:
    """Residuals and their derivatives by the changes of both keyframes."""
    second_H_first = np.linalg.inv(unit[pair.second]) @ unit[pair.first]
    seen = pair.points_first @ second_H_first.T
    flat = seen[:, :2] / seen[:, 2:]
    project = np.zeros((len(seen), 2, 3))
    project[:, 0, 0] = project[:, 1, 1] = 1 / seen[:, 2]
    project[:, :, 2] = -flat / seen[:, 2:]
    moved = project @ second_H_first
    by_first = (moved[:, :, :, None] * pair.points_first[:, None, None, :]).reshape(-1, 2, 9)
    by_second = -(project[:, :, :, None] * seen[:, None, None, :]).reshape(-1, 2, 9)
    return flat - pair.points_second, by_first[..., :8], by_second[..., :8]
