"""What is on a wall and is no hold: tape, numbers, letters, arrows, painted shapes, ropes."""

from typing import Final

import cv2
import numpy as np

from climbing.holds.hold import HoldType
from climbing.synthetic.wall_photo.colours import Rgb, choose_paint
from climbing.synthetic.wall_photo.hold_design import Finish, design_hold
from climbing.synthetic.wall_photo.plane import Plane

_SHIFT: Final = 4
_LETTERS: Final = "ABCDEFGHKLMNOPRSTUVXYZ0123456789V+"


def paint_marks_below(plane: Plane, rng: np.random.Generator) -> None:
    """Everything that holds are bolted over."""
    for _ in range(int(rng.integers(0, 3)) if rng.random() < 0.4 else 0):
        _paint_shape(plane, rng)
    for _ in range(int(rng.integers(1, 8)) if rng.random() < 0.35 else 0):
        _paint_decal(plane, rng)
    for _ in range(int(rng.integers(1, 3)) if rng.random() < 0.3 else 0):
        _paint_words(plane, rng, rng.uniform(0.1, 0.6))
    for _ in range(int(rng.integers(1, 20)) if rng.random() < 0.5 else 0):
        _paint_tape(plane, rng)
    for _ in range(int(rng.integers(1, 8)) if rng.random() < 0.35 else 0):
        _paint_tag(plane, rng)
    for _ in range(int(rng.integers(1, 4)) if rng.random() < 0.2 else 0):
        _paint_arrow(plane, rng)
    for _ in range(int(rng.integers(1, 12)) if rng.random() < 0.35 else 0):
        _paint_screw(plane, rng)


def paint_marks_above(plane: Plane, rng: np.random.Generator) -> None:
    """What hangs in front of holds: ropes with quickdraws."""
    for _ in range(int(rng.integers(1, 3)) if rng.random() < 0.2 else 0):
        x = rng.uniform(0, plane.side_px)
        y = np.linspace(-10, plane.side_px + 10, 24)
        sway = rng.normal(0, 0.06 * plane.px_per_m) * np.sin(y / plane.side_px * rng.uniform(2, 6))
        points = np.column_stack([x + sway + rng.normal(0, 0.1) * y, y])
        width = max(1, round(rng.uniform(0.008, 0.014) * plane.px_per_m))
        cover = np.zeros(plane.rgb.shape[:2], np.uint8)
        cv2.polylines(
            cover,
            [_fixed(points)],
            isClosed=False,
            color=255,
            thickness=width,
            lineType=cv2.LINE_AA,
            shift=_SHIFT,
        )
        _lay(plane, cover, choose_paint(rng), 0.95)


def _fixed(points: np.ndarray) -> np.ndarray:
    return np.round(points * 2**_SHIFT).astype(np.int32)


def _lay(plane: Plane, cover: np.ndarray, rgb: Rgb, strength: float) -> None:
    """Paint where the mask is."""
    left, top, width, height = cv2.boundingRect(cover)
    if not width:
        return
    window = slice(top, top + height), slice(left, left + width)
    share = cover[window].astype(np.float32) * np.float32(strength / 255)
    plane.blend(window, rgb, share)


def _polygon(plane: Plane, points: np.ndarray, rgb: Rgb, strength: float) -> None:
    cover = np.zeros(plane.rgb.shape[:2], np.uint8)
    cv2.fillPoly(cover, [_fixed(points)], 255, cv2.LINE_AA, _SHIFT)
    _lay(plane, cover, rgb, strength)


def _place(plane: Plane, rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(0, plane.side_px, 2)


def _turned(rng: np.random.Generator, points: np.ndarray, most_rad: float) -> np.ndarray:
    angle = rng.uniform(-most_rad, most_rad)
    cos, sin = np.cos(angle), np.sin(angle)
    turned: np.ndarray = points @ np.array([[cos, sin], [-sin, cos]])
    return turned


def _paint_shape(plane: Plane, rng: np.random.Generator) -> None:
    """A large area of colour: triangles, circles, bars."""
    corners = int(rng.choice([3, 4, 5, 40]))
    angle = np.arange(corners) * 2 * np.pi / corners + rng.uniform(0, 6)
    size = rng.uniform(0.2, 1.2, 2) * plane.px_per_m
    points = size * np.column_stack([np.cos(angle), np.sin(angle)])
    place = _place(plane, rng) + _turned(rng, points, np.pi)
    _polygon(plane, place, choose_paint(rng), rng.uniform(0.5, 1))


def _paint_decal(plane: Plane, rng: np.random.Generator) -> None:
    """A flat outline of a hold: neither relief nor shadow, and so no hold."""
    colour = choose_paint(rng)
    finish = Finish(colour, colour, 0, 0, 0, 0)
    kind = list(HoldType)[int(rng.integers(len(HoldType)))]
    design = design_hold(rng, kind, rng.uniform(0.03, 0.12) * plane.px_per_m, finish)
    _polygon(plane, _place(plane, rng) + design.outline_px, colour, rng.uniform(0.6, 1))


def _paint_words(plane: Plane, rng: np.random.Generator, height_m: float) -> None:
    text = "".join(rng.choice(list(_LETTERS), int(rng.integers(1, 7))))
    cover = np.zeros(plane.rgb.shape[:2], np.uint8)
    size = height_m * plane.px_per_m / 22
    at = (_place(plane, rng) - [0.3 * plane.side_px, 0]).astype(int).tolist()
    width = max(1, round(size * rng.uniform(1, 5)))
    cv2.putText(cover, text, at, int(rng.integers(0, 5)), size, 255, width, cv2.LINE_AA)
    _lay(plane, cover, choose_paint(rng), rng.uniform(0.6, 1))


def _paint_tape(plane: Plane, rng: np.random.Generator) -> None:
    half = rng.uniform([0.02, 0.006], [0.08, 0.02]) * plane.px_per_m
    corners = half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    corners += rng.normal(0, 0.08 * half, corners.shape)
    place = _place(plane, rng) + _turned(rng, corners, np.pi)
    _polygon(plane, place, choose_paint(rng), rng.uniform(0.8, 1))


def _paint_tag(plane: Plane, rng: np.random.Generator) -> None:
    """A card with a grade on it."""
    half = rng.uniform(0.03, 0.09, 2) * plane.px_per_m
    place = _place(plane, rng)
    corners = half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    paper = choose_paint(rng) if rng.random() < 0.5 else np.full(3, 0.9, np.float32)
    _polygon(plane, place + _turned(rng, corners, 0.3), paper, 1.0)
    cover = np.zeros(plane.rgb.shape[:2], np.uint8)
    text = "".join(rng.choice(list(_LETTERS), 2))
    at = (place + half * np.array([-0.7, 0.4])).astype(int).tolist()
    cv2.putText(cover, text, at, 0, half[1] / 22, 255, max(1, round(half[1] / 9)), cv2.LINE_AA)
    _lay(plane, cover, np.full(3, 0.08, np.float32), 1.0)


def _paint_arrow(plane: Plane, rng: np.random.Generator) -> None:
    shape = [[-2, -0.4], [0.6, -0.4], [0.6, -1.1], [2, 0], [0.6, 1.1], [0.6, 0.4], [-2, 0.4]]
    points = np.array(shape) * rng.uniform(0.02, 0.12) * plane.px_per_m
    place = _place(plane, rng) + _turned(rng, points, np.pi)
    _polygon(plane, place, choose_paint(rng), rng.uniform(0.7, 1))


def _paint_screw(plane: Plane, rng: np.random.Generator) -> None:
    """A screw's head or a bolt hanger: small, grey, with a dark middle."""
    radius = max(0.8, rng.uniform(0.006, 0.022) * plane.px_per_m)
    angle = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    circle = np.column_stack([np.cos(angle), rng.uniform(0.7, 1.3) * np.sin(angle)])
    place = _place(plane, rng)
    grey = np.full(3, rng.uniform(0.3, 0.75), np.float32)
    _polygon(plane, place + [0.3 * radius, 0.5 * radius] + radius * circle, 0.3 * grey, 0.6)
    _polygon(plane, place + radius * circle, grey, 1.0)
    _polygon(plane, place + 0.4 * radius * circle, 0.3 * grey, 1.0)
