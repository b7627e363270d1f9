"""Volumes: large bodies of flat facets that holds are bolted onto."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.synthetic.wall_photo.colours import Rgb, choose_paint, choose_wall
from climbing.synthetic.wall_photo.grain import Grain
from climbing.synthetic.wall_photo.lighting import Lighting
from climbing.synthetic.wall_photo.plane import Plane

_SHIFT: Final = 4
_FLAT: Final = np.array([0, 0, 1], np.float32)


class Volume(NamedTuple):
    """A frustum: a polygon on the wall, a smaller one above it.

    Attributes:
        base_px: Corners on the wall, x and y, in the plane.
        top_px: The same corners above; one point for a pyramid.
        height_px: How far the top stands out.
        rgb: Paint.
        keeps_wall: Whether the wall's own paint and texture go on over it.
    """

    base_px: Float32[np.ndarray, "N 2"]
    top_px: Float32[np.ndarray, "N 2"]
    height_px: float
    rgb: Rgb
    keeps_wall: bool

    def contains(self, point_px: np.ndarray) -> bool:
        """Whether a point of the wall lies below it."""
        place = (float(point_px[0]), float(point_px[1]))
        return cv2.pointPolygonTest(self.base_px, place, measureDist=False) >= 0


def place_volumes(rng: np.random.Generator, plane: Plane) -> list[Volume]:
    """A few volumes that do not meet; often none."""
    if rng.random() < 0.35:
        return []
    volumes: list[Volume] = []
    paint = choose_paint(rng) if rng.random() < 0.6 else choose_wall(rng)[0]
    keeps_wall = bool(rng.random() < 0.35)
    for _ in range(int(rng.integers(1, 9))):
        volume = _draw_volume(rng, plane, paint, keeps_wall=keeps_wall)
        if all(_are_apart(volume, other) for other in volumes):
            volumes.append(volume)
        if rng.random() < 0.2:
            paint = choose_paint(rng)
    return volumes


def paint_volume(
    plane: Plane,
    rng: np.random.Generator,
    grain: Grain,
    volume: Volume,
    lighting: Lighting,
    flat: Rgb,
) -> None:
    """Each facet in its own light, the edges worn, bolt holes.

    Args:
        plane: The wall, already lit.
        rng: Wear.
        grain: Textures.
        volume: What to paint.
        lighting: The gym's.
        flat: Light on the wall itself.
    """
    low = np.floor(volume.base_px.min(axis=0)) - 2
    high = np.ceil(volume.base_px.max(axis=0)) + 2
    window = plane.cut((low + high) / 2, int((high - low).max() / 2) + 2)
    if window is None:
        return
    corner = np.array([window[1].start, window[0].start])
    shape = plane.rgb[window].shape[:2]
    light = np.zeros((*shape, 3), np.float32)
    for facet, normal in _list_facets(volume):
        shade = lighting.shade(normal[None])[0].tolist()
        cv2.fillConvexPoly(light, _fixed(facet - corner), shade, cv2.LINE_8, _SHIFT)
    cover = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(cover, _fixed(volume.base_px - corner), 255, cv2.LINE_AA, _SHIFT)
    # The facets' fill leaves no gap: what it missed at the rim is the wall's own light.
    light[light.sum(axis=2) == 0] = flat
    _paint_wear(rng, light, volume, corner)
    tone = 1 + 0.04 * grain.cut_sand(rng, shape) + 0.05 * grain.cut_clouds(rng, shape, spots=2)
    paint = plane.rgb[window] / flat if volume.keeps_wall else volume.rgb * tone[..., None]
    plane.blend(window, paint * light, cover.astype(np.float32) / 255)


def _paint_wear(
    rng: np.random.Generator, light: np.ndarray, volume: Volume, corner: np.ndarray
) -> None:
    """Worn edges and bolt holes, drawn into the light."""
    if rng.random() < 0.5:
        bright = [float(v) for v in light.mean(axis=(0, 1)) * rng.uniform(1.0, 1.7)]
        for low, high in zip(volume.base_px, volume.top_px, strict=True):
            start, end = (_fixed(p - corner).tolist() for p in (low, high))
            cv2.line(light, start, end, bright, 1, cv2.LINE_AA, _SHIFT)
    middle = volume.base_px.mean(axis=0)
    for _ in range(int(rng.integers(0, 25))):
        weight = rng.dirichlet(np.full(len(volume.base_px), 0.8))
        place = middle + 0.9 * (weight @ volume.base_px - middle) - corner
        radius = max(1, round(0.012 * float(np.ptp(volume.base_px[:, 0]))))
        cv2.circle(light, np.round(place).astype(int).tolist(), radius, (0.08, 0.08, 0.08), -1)


def _fixed(points: np.ndarray) -> np.ndarray:
    return np.round(points * 2**_SHIFT).astype(np.int32)


def _draw_volume(rng: np.random.Generator, plane: Plane, paint: Rgb, *, keeps_wall: bool) -> Volume:
    corners = int(rng.choice([3, 4, 5, 6], p=[0.45, 0.3, 0.1, 0.15]))
    step = 2 * np.pi / corners
    angle = (np.arange(corners) + rng.uniform(-0.25, 0.25, corners)) * step + rng.uniform(0, 6.3)
    radius = rng.uniform(0.12, 0.55) * plane.px_per_m * rng.uniform(0.75, 1.15, corners)
    radius = np.minimum(radius, 0.45 * plane.side_px)
    middle = rng.uniform(0, plane.side_px, 2)
    round_about = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    base = cv2.convexHull((middle + round_about).astype(np.float32))[:, 0]
    share = 0.0 if rng.random() < 0.6 else rng.uniform(0.2, 0.75)
    apex = base.mean(axis=0) + rng.normal(0, 0.3, 2) * radius.min()
    top = apex + share * (base - base.mean(axis=0))
    height = float(radius.mean() * rng.uniform(0.2, 0.8))
    return Volume(base, top.astype(np.float32), height, paint, keeps_wall)


def _are_apart(one: Volume, other: Volume) -> bool:
    """By the circles about them."""
    reach = [
        float(np.linalg.norm(v.base_px - v.base_px.mean(axis=0), axis=1).max())
        for v in (one, other)
    ]
    gap = np.linalg.norm(one.base_px.mean(axis=0) - other.base_px.mean(axis=0))
    return bool(gap > 0.85 * sum(reach))


def _list_facets(volume: Volume) -> list[tuple[np.ndarray, Float32[np.ndarray, " 3"]]]:
    """Corners and unit normal of each face, the top last."""
    facets = []
    count = len(volume.base_px)
    for k in range(count):
        ring = [volume.base_px[k], volume.base_px[(k + 1) % count]]
        above = [volume.top_px[(k + 1) % count], volume.top_px[k]]
        along = np.append(ring[1] - ring[0], 0)
        up = np.append(above[1] - ring[0], volume.height_px)
        normal = np.cross(along, up)
        normal = normal * np.sign(normal[2] or 1) / max(float(np.linalg.norm(normal)), 1e-6)
        facets.append((np.array([*ring, *above]), normal.astype(np.float32)))
    return [*facets, (volume.top_px, _FLAT)]
