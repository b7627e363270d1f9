"""Renders a labelled photo of a climbing wall: everything about it follows from a seed."""

from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.errors import InvalidInput
from climbing.synthetic.wall_photo.grain import Grain
from climbing.synthetic.wall_photo.hold_paint import paint_hold
from climbing.synthetic.wall_photo.labels import WallPhoto
from climbing.synthetic.wall_photo.lens import choose_view, expose
from climbing.synthetic.wall_photo.lighting import Lighting, choose_lighting, make_unevenness
from climbing.synthetic.wall_photo.marks import paint_marks_above, paint_marks_below
from climbing.synthetic.wall_photo.people import paint_person
from climbing.synthetic.wall_photo.plane import Plane
from climbing.synthetic.wall_photo.seen import label_holds, label_volumes
from climbing.synthetic.wall_photo.setting import USUAL_RADIUS_M, SetHold, set_holds
from climbing.synthetic.wall_photo.shadows import cast_shadows
from climbing.synthetic.wall_photo.surroundings import paint_surroundings
from climbing.synthetic.wall_photo.volumes import Volume, paint_volume, place_volumes
from climbing.synthetic.wall_photo.wall_surface import paint_surface

MIN_SIDE_PX: Final = 128
MAX_SIDE_PX: Final = 2048
# Side of a usual hold in a picture of 640 pixels, and how much more of the wall is built.
_HOLD_PX: Final = (16.0, 85.0)
_REFERENCE_PX: Final = 640
_SPARE: Final = 1.12


def render_wall_photo(seed: int, *, side_px: int = 640, with_holds: bool = True) -> WallPhoto:
    """Invents a wall and takes a photo of it.

    Args:
        seed: Decides everything, from 0.
        side_px: Of the square picture, 128 to 2048.
        with_holds: Whether holds and volumes are painted; without, the rest stays as it is and
            nothing is labelled.

    Raises:
        InvalidInput: If an argument is out of its range.
    """
    if seed < 0:
        raise InvalidInput("seed", f"is {seed}, must be 0 or more")
    if not MIN_SIDE_PX <= side_px <= MAX_SIDE_PX:
        raise InvalidInput("side_px", f"is {side_px}, must be {MIN_SIDE_PX} to {MAX_SIDE_PX}")
    # One source of chance for each part: what is left out changes nothing else.
    parts = [np.random.default_rng([seed, part]) for part in range(5)]
    grain = Grain.from_rng(parts[0])
    hold_px = np.exp(parts[0].uniform(*np.log(_HOLD_PX))) * side_px / _REFERENCE_PX
    lighting = choose_lighting(parts[0])
    plane = paint_surface(
        parts[0], grain, round(_SPARE * side_px), float(hold_px) / (2 * USUAL_RADIUS_M)
    )
    paint_marks_below(plane, parts[1])
    holds, volumes = set_holds(parts[2], plane), place_volumes(parts[2], plane)
    plane.rgb[:] *= lighting.shade(np.array([[0, 0, 1]], np.float32))[0]
    if with_holds:
        _mount(plane, parts[2], grain, lighting, holds, volumes)
    paint_marks_above(plane, parts[1])
    plane.rgb[:] *= make_unevenness(parts[3], plane.side_px)
    return _photograph(parts[4], grain, plane, holds, volumes, side_px)


def _mount(
    plane: Plane,
    rng: np.random.Generator,
    grain: Grain,
    lighting: Lighting,
    holds: list[SetHold],
    volumes: list[Volume],
) -> None:
    """Paints volumes, then holds, each with their shadows."""
    cast_shadows(plane, [(v.base_px, v.top_px, v.height_px) for v in volumes], lighting)
    flat = lighting.shade(np.array([[0, 0, 1]], np.float32))[0]
    for volume in volumes:
        paint_volume(plane, rng, grain, volume, lighting, flat)
    bodies = []
    for hold in holds:
        outline = hold.design.outline_px
        top = hold.middle_px + np.float32(0.6) * outline
        bodies.append((hold.middle_px + outline, top, 0.8 * hold.design.depth_px))
    cast_shadows(plane, bodies, lighting)
    for number, hold in enumerate(holds):
        paint_hold(plane, rng, grain, hold.design, hold.middle_px, lighting, number)


def _photograph(
    rng: np.random.Generator,
    grain: Grain,
    plane: Plane,
    holds: list[SetHold],
    volumes: list[Volume],
    side_px: int,
) -> WallPhoto:
    size = (side_px, side_px)
    image_H_plane = choose_view(rng, plane.side_px, side_px)
    wall = cv2.warpPerspective(plane.rgb, image_H_plane, size, flags=cv2.INTER_LINEAR)
    whole = np.ones(plane.rgb.shape[:2], np.float32)
    cover = cv2.warpPerspective(whole, image_H_plane, size)
    owner = cv2.warpPerspective(
        plane.owner, image_H_plane, size, flags=cv2.INTER_NEAREST, borderValue=-1
    )
    if cover.min() < 1:
        beside = paint_surroundings(rng, grain, side_px)
        wall = wall + (1 - cover)[..., None] * beside
    hidden = _paint_people(
        rng, grain, wall, float(np.sqrt(np.linalg.det(image_H_plane[:2, :2]))) * plane.px_per_m
    )
    rgb = expose(rng, grain, wall)
    is_seen = (hidden < 0.5) & (cover > 0.5)
    labels = (
        (
            *label_volumes(volumes, image_H_plane, is_seen),
            *label_holds(holds, image_H_plane, owner, is_seen),
        )
        if (owner >= 0).any()
        else ()
    )
    return WallPhoto(rgb, labels)


def _paint_people(
    rng: np.random.Generator, grain: Grain, rgb: Float32[np.ndarray, "S S 3"], px_per_m: float
) -> Float32[np.ndarray, "S S"]:
    """Nobody, a climber or several people; answers how much of each pixel they hide."""
    hidden = np.zeros(rgb.shape[:2], np.float32)
    count = int(rng.choice([0, 1, 2, 3], p=[0.62, 0.24, 0.09, 0.05]))
    side = rgb.shape[0]
    for _ in range(count):
        height = min(rng.uniform(1.5, 1.9) * px_per_m * rng.uniform(0.9, 1.5), 1.6 * side)
        place = rng.uniform([0.0, 0.3], [1.0, 1.05]) * side
        np.maximum(hidden, paint_person(rgb, rng, grain, place, height), out=hidden)
    return hidden
