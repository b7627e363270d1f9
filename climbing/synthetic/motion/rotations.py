"""Rotations as matrices whose columns are the axes of the turned frame."""

import numpy as np
from jaxtyping import Float, Float64


def unit(vector: Float[np.ndarray, "*any 3"]) -> Float64[np.ndarray, "*any 3"]:
    """The same direction with length 1."""
    scaled: Float64[np.ndarray, "*any 3"] = vector / np.linalg.norm(vector, axis=-1, keepdims=True)
    return scaled


def dot(
    a: Float[np.ndarray, "*any 3"], b: Float[np.ndarray, "*any 3"]
) -> Float64[np.ndarray, "*any 1"]:
    """Inner product of the last axis, which stays as an axis of length 1."""
    product: Float64[np.ndarray, "*any 1"] = np.sum(a * b, axis=-1, keepdims=True)
    return product


def rotation_about(
    axis: int, angle_rad: Float[np.ndarray, "*any"]
) -> Float64[np.ndarray, "*any 3 3"]:
    """Right-handed turn about coordinate axis 0, 1 or 2."""
    turned = np.zeros((*np.shape(angle_rad), 3, 3))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turned[..., axis, axis] = 1.0
    turned[..., i, i] = turned[..., j, j] = np.cos(angle_rad)
    turned[..., j, i] = np.sin(angle_rad)
    turned[..., i, j] = -np.sin(angle_rad)
    return turned


def rotation_from_angles(
    angles_rad: Float[np.ndarray, "*any 3"],
) -> Float64[np.ndarray, "*any 3 3"]:
    """Pitch about x, then yaw about y, then roll about z; the columns are given in that order."""
    pitch, yaw, roll = (rotation_about(k, angles_rad[..., k]) for k in range(3))
    turned: Float64[np.ndarray, "*any 3 3"] = roll @ yaw @ pitch
    return turned


def rotation_along(
    y_axis: Float[np.ndarray, "*any 3"], z_hint: Float[np.ndarray, "*any 3"]
) -> Float64[np.ndarray, "*any 3 3"]:
    """A frame with exactly this y axis and the z axis as near to the hint as that allows."""
    y = unit(y_axis)
    z = unit(z_hint - dot(z_hint, y) * y)
    turned: Float64[np.ndarray, "*any 3 3"] = np.stack([np.cross(y, z), y, z], axis=-1)
    return turned


def swing(
    start: Float[np.ndarray, "*any 3"], end: Float[np.ndarray, "*any 3"]
) -> Float64[np.ndarray, "*any 3 3"]:
    """The shortest rotation that takes one unit vector to another; undefined for opposite ones.

    R = I + [v] + [v]^2 / (1 + c) with v = start x end and c = start . end [MollerHughes1999].
    """
    v = np.cross(start, end)
    skew = np.zeros((*v.shape, 3))
    skew[..., 0, 1], skew[..., 0, 2], skew[..., 1, 2] = -v[..., 2], v[..., 1], -v[..., 0]
    skew = skew - np.swapaxes(skew, -1, -2)
    share = 1.0 / (1.0 + dot(start, end)[..., None])
    turned: Float64[np.ndarray, "*any 3 3"] = np.eye(3) + skew + skew @ skew * share
    return turned


def turn(
    rotation: Float[np.ndarray, "*any 3 3"], vector: Float[np.ndarray, "*any 3"]
) -> Float64[np.ndarray, "*any 3"]:
    """A vector of the turned frame in the outer one."""
    turned: Float64[np.ndarray, "*any 3"] = (rotation @ vector[..., None])[..., 0]
    return turned
