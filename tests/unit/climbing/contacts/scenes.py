"""Climbers who move nothing but what a test says, before a wall that is the picture itself."""

from dataclasses import dataclass, field

import numpy as np

from climbing.body.limbs import Limb
from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.pose.landmarks import Landmark
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.wall.registration import WallRegistration

SIDE_PX = 1000
TRUNK_PX = 100.0
# Far from every hold, and always on the move.
_AWAY = np.array([900.0, 900.0])
_LANDMARKS = {
    Limb.LEFT_HAND: (Landmark.LEFT_INDEX, Landmark.LEFT_PINKY),
    Limb.RIGHT_HAND: (Landmark.RIGHT_INDEX, Landmark.RIGHT_PINKY),
    Limb.LEFT_FOOT: (Landmark.LEFT_FOOT_INDEX,),
    Limb.RIGHT_FOOT: (Landmark.RIGHT_FOOT_INDEX,),
}


def make_hold(number: int, x: float, y: float, radius_px: float = 12.0) -> Hold:
    """A round one."""
    angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    circle = np.array([x, y]) + radius_px * np.column_stack([np.cos(angle), np.sin(angle)])
    return Hold(
        number, circle.astype(np.float32), 0.9, HoldKind.HOLD, HoldType.JUG, 0.9, "red", None
    )


@dataclass
class Scene:
    """A clip in which limbs restlessly circle unless they are told to stay somewhere.

    Attributes:
        seconds: Length.
        fps: Frames a second.
        zoom: Size of the climber and of the wall.
    """

    seconds: float = 4.0
    fps: float = 30.0
    zoom: float = 1.0
    _px: np.ndarray = field(init=False)
    _visibility: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.t_s = np.arange(round(self.seconds * self.fps)) / self.fps
        self._px = np.zeros((len(self.t_s), len(Landmark), 2))
        self._visibility = np.full((len(self.t_s), len(Landmark)), 0.95)
        for landmark in (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER):
            self._px[:, landmark] = (400, 500)
        for landmark in (Landmark.LEFT_HIP, Landmark.RIGHT_HIP):
            self._px[:, landmark] = (400, 500 + TRUNK_PX)
        circle = 60 * np.stack([np.cos(self.t_s * 8), np.sin(self.t_s * 8)], axis=-1)
        for landmarks in _LANDMARKS.values():
            self._px[:, landmarks] = (_AWAY + circle)[:, None]

    def put(self, limb: Limb, place: tuple[float, float], start_s: float, end_s: float) -> "Scene":
        """The limb rests there."""
        rows = (self.t_s >= start_s) & (self.t_s <= end_s)
        self._px[np.ix_(rows, _LANDMARKS[limb])] = place
        return self

    def hide(self, limb: Limb, start_s: float, end_s: float) -> "Scene":
        """Nobody sees the limb; its landmark wanders off."""
        rows = (self.t_s >= start_s) & (self.t_s <= end_s)
        self._visibility[np.ix_(rows, _LANDMARKS[limb])] = 0.02
        self._px[np.ix_(rows, _LANDMARKS[limb])] += 70.0
        return self

    def shake(self, sigma_px: float, seed: int = 0) -> "Scene":
        """Landmarks stray."""
        self._px += np.random.default_rng(seed).normal(0, sigma_px, self._px.shape)
        return self

    def film(self, lost: tuple[float, float] | None = None) -> tuple[PoseTrack, WallRegistration]:
        """The track on its wall, whose pixels are the frame's.

        Args:
            lost: From when to when frames are not registered [s].
        """
        frames = len(self.t_s)
        t_ms = np.round(self.t_s * 1000).astype(np.int64)
        landmarks = np.zeros((frames, len(Landmark), 3), np.float32)
        landmarks[..., :2] = self._px / SIDE_PX
        size = round(SIDE_PX * self.zoom)
        track = PoseTrack(
            t_ms,
            landmarks,
            self._visibility.astype(np.float32),
            np.zeros((frames, len(Landmark), 3), np.float32),
            size,
            size,
            ModelInfo("none", "0", "0" * 64),
        )
        wall_H_image = np.tile(np.eye(3), (frames, 1, 1))
        if lost is not None:
            wall_H_image[(self.t_s >= lost[0]) & (self.t_s <= lost[1])] = np.nan
        inliers, error_px = np.full(frames, 50), np.zeros(frames)
        return track, WallRegistration(
            t_ms, (size, size), (size, size), wall_H_image, inliers, error_px
        )
