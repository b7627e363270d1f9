"""A generated climb: composed from a seed, rendered frame by frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Int64, UInt8

from climbing.body.limbs import LIMBS
from climbing.body.proportions import compute_proportions
from climbing.errors import InvalidInput
from climbing.pose.landmarks import Landmark
from climbing.synthetic.camera import compute_up_and_out, film
from climbing.synthetic.figure.figure import Figure
from climbing.synthetic.figure.light import Light, choose_light
from climbing.synthetic.figure.materials import choose_look
from climbing.synthetic.figure.shadow import compute_shadow
from climbing.synthetic.holds import place_holds
from climbing.synthetic.motion.flesh import compute_capsules
from climbing.synthetic.motion.landmark_points import compute_landmarks_m
from climbing.synthetic.motion.occlusion import compute_hidden
from climbing.synthetic.motion.performance import Performance, perform
from climbing.synthetic.motion.route import Route
from climbing.synthetic.motion.route_setting import set_route
from climbing.synthetic.motion.timetable import Slot, count_moves, plan_slots
from climbing.synthetic.scenery.backdrop import Backdrop, compute_seen_wall_m, paint_backdrop
from climbing.synthetic.scenery.palette import MAT_COLOURS, WALL_STYLES
from climbing.synthetic.sensor import Sensor, lay_over
from climbing.synthetic.truth import ClimbTruth, Contact

MIN_DURATION_S: Final = 2.0
MAX_DURATION_S: Final = 60.0
MAX_FPS: Final = 240
MIN_SIDE_PX: Final = 64
MAX_SIDE_PX: Final = 4096
_SHUTTER_MS: Final = 9.0
# Quads of about this many pixels are too small to be seen.
_QUAD_PX: Final = 3.4
_COARSEST_CELL_M: Final = 0.022


class _Frame(NamedTuple):
    """Size of the pictures."""

    width_px: int
    height_px: int


class _Stage(NamedTuple):
    """What is painted once for a whole clip."""

    figure: Figure
    backdrop: Backdrop
    sensor: Sensor
    light: Light


@dataclass(frozen=True, slots=True)
class SyntheticClimb:
    """A climb that nobody climbed.

    Attributes:
        truth: What is exactly true of it.
        performance: The motion, at any time.
    """

    truth: ClimbTruth
    performance: Performance

    def render_frames(self) -> Iterator[UInt8[np.ndarray, "H W 3"]]:
        """The frames in order, RGB, upright; the same bytes every time."""
        stage = self._build_stage()
        rng = np.random.default_rng([self.truth.seed, 4])
        for frame in range(len(self.truth)):
            yield self._render(stage, rng, frame, with_figure=True)

    def render_walls(self) -> Iterator[UInt8[np.ndarray, "H W 3"]]:
        """The same frames without the climber and without the climber's shadow."""
        stage = self._build_stage()
        rng = np.random.default_rng([self.truth.seed, 4])
        for frame in range(len(self.truth)):
            yield self._render(stage, rng, frame, with_figure=False)

    def _build_stage(self) -> _Stage:
        truth, camera = self.truth, self.truth.camera
        rng = np.random.default_rng([truth.seed, 3])
        style = WALL_STYLES[rng.integers(len(WALL_STYLES))]
        mat = MAT_COLOURS[rng.integers(len(MAT_COLOURS))]
        light = choose_light(rng, *compute_up_and_out(truth.wall_angle_rad), style.base, mat)
        px_per_m = camera.focal_px / float(np.abs(camera.position_m[:, 2]).mean())
        cell_m = min(_QUAD_PX / px_per_m, _COARSEST_CELL_M)
        figure = Figure.from_look(rng, truth.body, choose_look(rng), cell_m=cell_m)
        backdrop = paint_backdrop(rng, camera, truth.holds, style, mat, light, truth.wall_angle_rad)
        return _Stage(
            figure, backdrop, Sensor.from_size(rng, camera.width_px, camera.height_px), light
        )

    def _render(
        self, stage: _Stage, rng: np.random.Generator, frame: int, *, with_figure: bool
    ) -> UInt8[np.ndarray, "H W 3"]:
        camera = self.truth.camera.at(frame)
        if not with_figure:
            bare = np.ones((camera.height_px, camera.width_px), np.float32)
            return stage.sensor.expose(rng, stage.backdrop.draw(camera, bare))
        middle_ms = float(self.truth.t_ms[frame])
        shutter_ms = middle_ms + _SHUTTER_MS * np.array([-0.5, 0.5])
        opened, closed = (self.performance.solve_at(t[None]) for t in shutter_ms)
        flesh = compute_capsules(self.truth.body, self.performance.solve_at(np.array([middle_ms])))
        scene = stage.backdrop.draw(
            camera,
            compute_shadow(
                stage.light,
                flesh,
                camera.compute_image_H_wall()[0],
                camera.focal_px / float(camera.position_m[0, 2]),
                camera.width_px,
                camera.height_px,
            ),
        )
        layer = stage.figure.draw(opened, closed, camera, stage.light)
        if layer is not None:
            lay_over(scene, layer)
        return stage.sensor.expose(rng, scene)


def compose_climb(
    seed: int,
    *,
    duration_s: float = 12.0,
    fps: int = 30,
    width_px: int = 720,
    height_px: int = 1280,
) -> SyntheticClimb:
    """Invent a wall, a route, a climber, a climb and someone who films it.

    Args:
        seed: Decides everything, from 0. The climb itself does not depend on the frame's size.
        duration_s: Length of the clip, 2 to 60 s.
        fps: Frames a second, 1 to 240.
        width_px: Width of the frame, 64 to 4096.
        height_px: Height of the frame, 64 to 4096.

    Raises:
        InvalidInput: If an argument is out of its range.
    """
    _check(seed, duration_s, fps, width_px, height_px)
    rng = np.random.default_rng([seed, 0])
    body = compute_proportions(float(rng.uniform(1.5, 1.95)))
    wall_angle_rad = float(np.radians(rng.uniform(-3.0, 8.0)))
    route = set_route(rng, body, count_moves(duration_s))
    slots = plan_slots(rng, route.moves, duration_s)
    performance = perform(np.random.default_rng([seed, 1]), body, route, slots, duration_s)
    t_ms = np.round(np.arange(round(duration_s * fps)) * 1000.0 / fps).astype(np.int64)
    frame = _Frame(width_px, height_px)
    return SyntheticClimb(_observe(seed, performance, t_ms, wall_angle_rad, frame), performance)


def _observe(
    seed: int,
    performance: Performance,
    t_ms: Int64[np.ndarray, " T"],
    wall_angle_rad: float,
    frame: _Frame,
) -> ClimbTruth:
    """What is true of a performance at the frames of the one who films it."""
    body, route = performance.body, performance.route
    skeleton = performance.solve_at(t_ms.astype(np.float64))
    landmarks_m = compute_landmarks_m(body, skeleton)
    rng = np.random.default_rng([seed, 2])
    camera = film(
        rng,
        t_ms / 1000.0,
        landmarks_m[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_HIP]].mean(axis=1),
        subject_height_m=body.height_m,
        wall_angle_rad=wall_angle_rad,
        **frame._asdict(),
    )
    hidden = compute_hidden(body, landmarks_m, compute_capsules(body, skeleton), camera.position_m)
    landmarks_px = camera.project_px(landmarks_m)
    return ClimbTruth(
        seed=seed,
        t_ms=t_ms,
        landmarks_m=landmarks_m,
        landmarks_px=landmarks_px,
        visible=~hidden & camera.contains(landmarks_px),
        holds=place_holds(rng, route.spots, *compute_seen_wall_m(camera)),
        contacts=_list_contacts(route, performance.slots, int(t_ms[-1])),
        wall_H_image=camera.compute_wall_H_image(),
        camera=camera,
        body=body,
        wall_angle_rad=wall_angle_rad,
    )


def _check(seed: int, duration_s: float, fps: int, width_px: int, height_px: int) -> None:
    ranges = (
        ("seed", seed, 0, 2**63 - 1),
        ("duration_s", duration_s, MIN_DURATION_S, MAX_DURATION_S),
        ("fps", fps, 1, MAX_FPS),
        ("width_px", width_px, MIN_SIDE_PX, MAX_SIDE_PX),
        ("height_px", height_px, MIN_SIDE_PX, MAX_SIDE_PX),
    )
    for name, value, low, high in ranges:
        if not low <= value <= high:
            raise InvalidInput(name, f"is {value}, must be {low} to {high}")


def _list_contacts(route: Route, slots: tuple[Slot, ...], last_ms: int) -> tuple[Contact, ...]:
    """Every limb's stays, in order of their start."""
    contacts = []
    for row, limb in enumerate(LIMBS):
        hold, start_ms, point_m = route.start_spots[row], 0, route.start_m[row]
        for move, slot in zip(route.moves, slots, strict=True):
            if move.limb is limb:
                contacts.append(Contact(limb, hold, start_ms, slot.lift_ms, point_m))
                hold, start_ms, point_m = move.spot, slot.land_ms, move.target_m
        contacts.append(Contact(limb, hold, start_ms, last_ms, point_m))
    return tuple(sorted(contacts, key=lambda c: (c.start_ms, LIMBS.index(c.limb))))
