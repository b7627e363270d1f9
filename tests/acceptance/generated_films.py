"""Generated climbs as clips that know what is true of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from climbing.synthetic import ClimbTruth, compose_climb
from climbing.wall.homography import map_points
from climbing.wall.people_mask import PeopleMask, Presence
from climbing.wall.registering import register_wall
from climbing.wall.registration import WallRegistration


@dataclass(frozen=True)
class FilmedFrame:
    """A rendered picture and its time."""

    t_ms: int
    rgb: np.ndarray


@dataclass(frozen=True)
class FilmedClip:
    """All of them."""

    frames: Sequence[FilmedFrame]

    @property
    def expected_frames(self) -> int:
        """As many as there are."""
        return len(self.frames)

    def read_frames(self) -> Iterator[FilmedFrame]:
        """From the first."""
        yield from self.frames


@dataclass(frozen=True)
class Filmed:
    """A generated clip, where its climber is, and what is true of it."""

    clip: FilmedClip
    truth: ClimbTruth

    @property
    def people(self) -> PeopleMask:
        """The climber, exactly: how well a wall is found is not to hang on how well a pose is."""
        truth = self.truth
        climber = Presence(truth.t_ms, truth.landmarks_px)
        return PeopleMask((climber,), (truth.camera.width_px, truth.camera.height_px))

    @cached_property
    def registration(self) -> WallRegistration:
        """Of all frames."""
        return register_wall(self.clip, people=self.people)


def film(seed: int, duration_s: float = 3.0) -> Filmed:
    """A climb of so many seconds."""
    climb = compose_climb(seed, duration_s=duration_s, fps=15, width_px=360, height_px=640)
    times = climb.truth.t_ms.tolist()
    frames = [FilmedFrame(t, rgb) for t, rgb in zip(times, climb.render_frames(), strict=True)]
    return Filmed(FilmedClip(frames), climb.truth)


def fit_plane(truth: ClimbTruth, registration: WallRegistration) -> np.ndarray:
    """Takes metres of the true wall to the panorama: the one homography that is free to choose."""
    corners = list_corners(truth)
    frames = np.flatnonzero(registration.ok)
    true_m = [map_points(truth.wall_H_image[f], corners) for f in frames]
    found_px = [map_points(registration.wall_H_image[f], corners) for f in frames]
    fitted, _ = cv2.findHomography(np.concatenate(true_m), np.concatenate(found_px))
    return fitted


def list_corners(truth: ClimbTruth) -> np.ndarray:
    """The four of a frame [px]."""
    right, bottom = truth.camera.width_px - 1.0, truth.camera.height_px - 1.0
    return np.array([[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]])
