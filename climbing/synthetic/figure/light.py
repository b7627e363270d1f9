"""Lamps of a gym and what they do to a surface point. Knows nothing of cameras."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Float64

from climbing.synthetic.motion.flesh import Capsules

_WRAP: Final = 0.18


class Light(NamedTuple):
    """One lamp with a direction, and light from all around.

    Attributes:
        up: Vertical, in wall coordinates.
        lamp: Unit vector towards the lamp, in wall coordinates.
        lamp_rgb: Strength of the lamp.
        sky_rgb: Light from above.
        floor_rgb: Light from below.
        wall_rgb: Light thrown back by the wall.
    """

    up: Float[np.ndarray, " 3"]
    lamp: Float[np.ndarray, " 3"]
    lamp_rgb: Float[np.ndarray, " 3"]
    sky_rgb: Float[np.ndarray, " 3"]
    floor_rgb: Float[np.ndarray, " 3"]
    wall_rgb: Float[np.ndarray, " 3"]


def choose_light(
    rng: np.random.Generator,
    up: Float[np.ndarray, " 3"],
    out: Float[np.ndarray, " 3"],
    wall_rgb: tuple[float, float, float],
    floor_rgb: tuple[float, float, float],
) -> Light:
    """Lamps under the ceiling, behind the climber and a little to one side; warm or cool."""
    direction = 0.80 * up + rng.uniform(0.45, 0.75) * out + [rng.uniform(-0.45, 0.45), 0.0, 0.0]
    warmth = float(rng.uniform(-0.05, 0.05))
    tint = np.array([1.0 + warmth, 1.0, 1.0 - warmth])
    strength = float(rng.uniform(0.60, 0.76))
    return Light(
        up=up,
        lamp=direction / np.linalg.norm(direction),
        lamp_rgb=strength * tint,
        sky_rgb=(1.20 - strength) * tint,
        floor_rgb=0.30 * np.array(floor_rgb) + 0.14,
        wall_rgb=0.42 * np.array(wall_rgb),
    )


def shade(
    light: Light,
    points_m: Float32[np.ndarray, "V 3"],
    normals: Float32[np.ndarray, "V 3"],
    albedo: Float32[np.ndarray, "V 3"],
    body: Capsules,
) -> Float32[np.ndarray, "V 3"]:
    """Colours of surface points: wrapped diffuse lamp, hemisphere light, both shaded by the body.

    Args:
        light: The lamps.
        points_m: In wall coordinates.
        normals: Unit, in wall coordinates.
        albedo: RGB in 0..1.
        body: The capsules of this one frame, which take light away from each other.
    """
    upward = (0.5 + 0.5 * normals @ light.up.astype(np.float32))[:, None]
    inward = np.clip(-normals[:, 2:], 0.0, 1.0)
    around = light.floor_rgb + upward * (light.sky_rgb - light.floor_rgb)
    around = around + inward * (light.wall_rgb - 0.8 * around)
    open_sky, lit = _compute_openness(points_m, normals, light.lamp.astype(np.float32), body)
    facing = (normals @ light.lamp.astype(np.float32) + _WRAP) / (1.0 + _WRAP)
    key = (np.clip(facing, 0.0, None) * lit)[:, None] * light.lamp_rgb
    colour: Float32[np.ndarray, "V 3"] = (albedo * (around * open_sky[:, None] + key)).astype(
        np.float32
    )
    return colour


def _compute_openness(
    points_m: Float32[np.ndarray, "V 3"],
    normals: Float32[np.ndarray, "V 3"],
    lamp: Float32[np.ndarray, " 3"],
    body: Capsules,
) -> tuple[Float32[np.ndarray, " V"], Float32[np.ndarray, " V"]]:
    """Share of the surroundings, and of the lamp, that the body leaves visible.

    A ball of radius r at distance d in direction w takes max(0, n . w) (r / d)^2 of the
    surroundings [Quilez2006]; the ball is each capsule's nearest one.
    """
    open_sky = np.ones(len(points_m), np.float32)
    lit = np.ones(len(points_m), np.float32)
    for start, end, near_m, far_m in zip(
        body.start_m[0], body.end_m[0], body.start_radius_m, body.end_radius_m, strict=True
    ):
        towards, radius = _nearest_ball(points_m, start, end, float(near_m), float(far_m))
        distance = np.linalg.norm(towards, axis=1)
        cosine = np.einsum("vi,vi->v", normals, towards) / np.maximum(distance, 1e-6)
        share = (
            np.clip(cosine, 0.0, 1.0) * np.minimum(radius / np.maximum(distance, 1e-6), 1.0) ** 2
        )
        open_sky *= 1.0 - 0.75 * share
        lit *= 1.0 - _cover(towards, radius, lamp)
    return open_sky, lit


def _nearest_ball(
    points_m: Float32[np.ndarray, "V 3"],
    start_m: Float64[np.ndarray, " 3"],
    end_m: Float64[np.ndarray, " 3"],
    start_radius_m: float,
    end_radius_m: float,
) -> tuple[Float32[np.ndarray, "V 3"], Float32[np.ndarray, " V"]]:
    """Vector to the nearest point of a capsule's axis, and the radius there."""
    axis = (end_m - start_m).astype(np.float32)
    away = points_m - start_m.astype(np.float32)
    share = np.clip(away @ axis / (axis @ axis), 0.0, 1.0)
    radius = np.float32(start_radius_m) + share * np.float32(end_radius_m - start_radius_m)
    return share[:, None] * axis - away, radius


def _cover(
    towards_m: Float32[np.ndarray, "V 3"],
    radius_m: Float32[np.ndarray, " V"],
    lamp: Float32[np.ndarray, " 3"],
) -> Float32[np.ndarray, " V"]:
    """How far a ball hides a broad lamp, 0..1; balls that hold the point itself hide nothing."""
    along = towards_m @ lamp
    miss = np.sqrt(np.maximum(np.einsum("vi,vi->v", towards_m, towards_m) - along**2, 0.0))
    blur = 0.35 * np.maximum(along, 0.05)
    hidden = np.clip((radius_m + blur - miss) / (2.0 * blur + 1e-6), 0.0, 1.0)
    ahead = np.clip(along / (1.3 * radius_m) - 1.0, 0.0, 1.0)
    covered: Float32[np.ndarray, " V"] = 0.85 * hidden * ahead
    return covered
