"""The wall and the mats as a camera sees them."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Float, Float32, Float64, UInt8

from climbing.synthetic.camera import CameraPath, compute_up_and_out
from climbing.synthetic.figure.light import Light
from climbing.synthetic.scenery.canvas import Canvas
from climbing.synthetic.scenery.floor_paint import paint_floor
from climbing.synthetic.scenery.hold_paint import PaintedHold, paint_hold
from climbing.synthetic.scenery.palette import HOLD_COLOURS, Rgb, WallStyle
from climbing.synthetic.scenery.wall_paint import paint_wall
from climbing.synthetic.truth import Hold

# The texture is this much finer than the finest part of any frame.
_FINENESS: Final = 1.15
_FLOOR_DEPTH_M: Final = 3.2
_FLOOR_PX_SHARE: Final = 0.7
# Holds that reach beyond the wall that is seen are painted on a rim of this width, then cut off:
# three times the radius of the largest one.
_RIM_M: Final = 0.5


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A painted gym.

    Attributes:
        wall: Texture of the wall.
        wall_H_texture: Takes its pixels to metres of the wall.
        floor: Texture of the mats.
        floor_H_texture: Takes its pixels to x and minus the distance from the wall [m].
        out: Horizontal direction away from the wall, in wall coordinates.
    """

    wall: UInt8[np.ndarray, "H W 3"]
    wall_H_texture: Float64[np.ndarray, "3 3"]
    floor: UInt8[np.ndarray, "h w 3"]
    floor_H_texture: Float64[np.ndarray, "3 3"]
    out: Float64[np.ndarray, " 3"]

    def draw(
        self, camera: CameraPath, wall_light: Float32[np.ndarray, "H W"]
    ) -> Float32[np.ndarray, "H W 3"]:
        """The gym without a climber, 0..1, for a camera of one frame.

        Args:
            camera: Where it is seen from.
            wall_light: Share of light that shadows leave on the wall, at each pixel of the frame.
        """
        size = (camera.width_px, camera.height_px)
        image_H_wall = camera.compute_image_H_wall()[0]
        wall = cv2.warpPerspective(
            self.wall,
            image_H_wall @ self.wall_H_texture,
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        seen = wall.astype(np.float32)
        seen *= (wall_light / np.float32(255.0))[..., None]
        foot_px = _foot_line_px(camera)
        if foot_px.min() >= camera.height_px:
            return seen
        self._draw_floor(camera, seen, foot_px)
        return seen

    def _draw_floor(
        self,
        camera: CameraPath,
        seen: Float32[np.ndarray, "H W 3"],
        foot_px: Float32[np.ndarray, " W"],
    ) -> None:
        """Paint the mats over what is below the foot of the wall."""
        top = max(int(foot_px.min()) - 1, 0)
        lift = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -top], [0.0, 0.0, 1.0]])
        part = seen[top:]
        floor = cv2.warpPerspective(
            self.floor,
            lift @ _image_H_floor(camera, self.out) @ self.floor_H_texture,
            (camera.width_px, len(part)),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        rows = np.arange(top, camera.height_px, dtype=np.float32)[:, None]
        cover = np.clip(rows - foot_px + 0.5, 0.0, 1.0)[..., None]
        part += cover * (floor.astype(np.float32) / np.float32(255.0) - part)


def _image_H_floor(camera: CameraPath, out: Float[np.ndarray, " 3"]) -> Float64[np.ndarray, "3 3"]:
    """Takes x and minus the distance from the wall to pixels."""
    rotation = camera.camera_R_wall[0]
    plane = np.stack([rotation[:, 0], -rotation @ out, camera.camera_t_wall_m[0]], axis=1)
    homography: Float64[np.ndarray, "3 3"] = camera.intrinsics_px @ plane
    return homography


def _foot_line_px(camera: CameraPath) -> Float32[np.ndarray, " W"]:
    """Row of the foot of the wall at each column."""
    ends = camera.project_px(np.array([[[-5.0, 0.0, 0.0], [5.0, 0.0, 0.0]]]))[0]
    slope = (ends[1, 1] - ends[0, 1]) / (ends[1, 0] - ends[0, 0])
    columns = np.arange(camera.width_px)
    line: Float32[np.ndarray, " W"] = (ends[0, 1] + slope * (columns - ends[0, 0])).astype(
        np.float32
    )
    return line


def compute_seen_wall_m(
    camera: CameraPath,
) -> tuple[Float64[np.ndarray, " 2"], Float64[np.ndarray, " 2"]]:
    """Lower left and upper right corner of the wall that is ever in the frame; y from 0."""
    w, h = camera.width_px - 1, camera.height_px - 1
    corners = np.array([[0, 0, 1], [w, 0, 1], [0, h, 1], [w, h, 1]], dtype=np.float64)
    seen = np.einsum("tij,cj->tci", camera.compute_wall_H_image(), corners)
    flat = (seen[..., :2] / seen[..., 2:]).reshape(-1, 2)
    return np.maximum(flat.min(axis=0), [-np.inf, 0.0]), flat.max(axis=0)


def paint_backdrop(
    rng: np.random.Generator,
    camera: CameraPath,
    holds: tuple[Hold, ...],
    style: WallStyle,
    mat: Rgb,
    light: Light,
    wall_angle_rad: float,
) -> Backdrop:
    """Paint as much of the gym as the camera ever sees, as finely as it ever sees it."""
    low, high = compute_seen_wall_m(camera)
    px_per_m = _FINENESS * camera.focal_px / float(np.abs(camera.position_m[:, 2]).min())
    wall = Canvas.blank(low[0] - 0.05, 0.0, high[0] + 0.05, high[1] + 0.05, px_per_m)
    paint_wall(wall, rng, style)
    with_rim = wall.grown(_RIM_M)
    for hold in holds:
        paint_hold(with_rim, rng, _painted(rng, hold), light.lamp)
    wall = with_rim.grown(-_RIM_M)
    floor = Canvas.blank(
        low[0] - 0.5, -_FLOOR_DEPTH_M, high[0] + 0.5, 0.0, _FLOOR_PX_SHARE * px_per_m
    )
    paint_floor(floor, rng, mat)
    _, out = compute_up_and_out(wall_angle_rad)
    return Backdrop(
        _bytes(wall.rgb), wall.plane_H_canvas, _bytes(floor.rgb), floor.plane_H_canvas, out
    )


def _painted(rng: np.random.Generator, hold: Hold) -> PaintedHold:
    chalk = float(rng.uniform(0.5, 1.0) if hold.on_route else rng.uniform(0.0, 0.8))
    return PaintedHold(
        hold.centre_m, hold.polygon_m, hold.kind, hold.radius_m, HOLD_COLOURS[hold.colour], chalk
    )


def _bytes(rgb: Float32[np.ndarray, "H W 3"]) -> UInt8[np.ndarray, "H W 3"]:
    rounded: UInt8[np.ndarray, "H W 3"] = np.clip(255.0 * rgb + 0.5, 0.0, 255.0).astype(np.uint8)
    return rounded
