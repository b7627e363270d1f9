"""Where people cover the wall, over a whole clip. Knows nothing of homographies.

People are drawn as thick bones around their landmarks, between two sightings on a straight line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from jaxtyping import Float, Float64, Int64, UInt8

from climbing.pose.landmarks import SKELETON, Landmark
from climbing.pose.track import PoseTrack
from climbing.pose.tracking.people import link_people
from climbing.pose.tracking.scouting import Scouting

# Radii in trunk lengths. Loose clothes and hair reach beyond the landmarks.
_LIMB: Final = 0.19
_TRUNK: Final = 0.30
_HEAD: Final = 0.42
# Nobody is drawn between two sightings farther apart than this.
_LONGEST_GAP_MS: Final = 1000
# Just before the first and after the last sighting somebody still stands where they were seen.
_BEYOND_MS: Final = 200
_SHOULDERS: Final = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_HEAD_POINTS: Final = [Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR]
_COVERED: Final = 255


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """One person at S times.

    Attributes:
        t_ms: The times, strictly increasing.
        points_px: The 33 landmarks in pixels of the frame; NaN where the person was not seen.
    """

    t_ms: Int64[np.ndarray, " S"]
    points_px: Float[np.ndarray, "S 33 2"]

    def at(self, t_ms: int) -> Float64[np.ndarray, "33 2"] | None:
        """The landmarks at any time, None where the person is not known to be."""
        after = int(np.searchsorted(self.t_ms, t_ms))
        if after < len(self.t_ms) and self.t_ms[after] == t_ms:
            return _if_seen(self.points_px[after])
        if 0 < after < len(self.t_ms):
            before_ms, after_ms = int(self.t_ms[after - 1]), int(self.t_ms[after])
            if after_ms - before_ms > _LONGEST_GAP_MS:
                return None
            share = (t_ms - before_ms) / (after_ms - before_ms)
            mixed = (1 - share) * self.points_px[after - 1] + share * self.points_px[after]
            return _if_seen(mixed)
        nearest = 0 if after == 0 else len(self.t_ms) - 1
        near = len(self.t_ms) > 0 and abs(int(self.t_ms[nearest]) - t_ms) <= _BEYOND_MS
        return _if_seen(self.points_px[nearest]) if near else None


@dataclass(frozen=True, slots=True, eq=False)
class PeopleMask:
    """Everybody who is known to be in front of the wall.

    Attributes:
        people: Each of them.
        frame_size_px: Width and height of the frames that their landmarks are measured in.
    """

    people: tuple[Presence, ...]
    frame_size_px: tuple[int, int]

    @classmethod
    def from_track(cls, track: PoseTrack) -> "PeopleMask":
        """The climber alone."""
        seen = np.flatnonzero(track.detected)
        climber = Presence(track.t_ms[seen], track.landmarks_px[seen])
        return cls((climber,), (track.width_px, track.height_px))

    @classmethod
    def from_scouting(cls, scouting: Scouting) -> "PeopleMask":
        """Everybody whom the first look at a clip found."""
        people = tuple(
            Presence(
                np.array([sighting.t_ms for sighting in person], dtype=np.int64),
                np.concatenate([sighting.pose.points_px[..., :2] for sighting in person]),
            )
            for person in link_people(scouting)
        )
        return cls(people, scouting.size_px)

    def draw(
        self, t_ms: int, size_px: tuple[int, int], *, growth: float = 1.0
    ) -> UInt8[np.ndarray, "H W"]:
        """255 where somebody covers the wall at this time, else 0.

        Args:
            t_ms: The time.
            size_px: Width and height of the mask; the frame is scaled to it.
            growth: Factor on how thick people are drawn.
        """
        mask = np.zeros((size_px[1], size_px[0]), dtype=np.uint8)
        factor = np.array(size_px) / np.array(self.frame_size_px)
        for person in self.people:
            points_px = person.at(t_ms)
            if points_px is not None:
                _draw_person(mask, (points_px + 0.5) * factor - 0.5, growth)
        return mask


def join_masks(masks: Sequence[PeopleMask]) -> PeopleMask:
    """Everybody in any of them; all must be of the same frames."""
    people = tuple(person for mask in masks for person in mask.people)
    return PeopleMask(people, masks[0].frame_size_px)


def _if_seen(points_px: Float[np.ndarray, "33 2"]) -> Float64[np.ndarray, "33 2"] | None:
    return points_px.astype(np.float64) if np.isfinite(points_px).all() else None


def _draw_person(
    mask: UInt8[np.ndarray, "H W"], points: Float64[np.ndarray, "33 2"], growth: float
) -> None:
    # Far outside the picture nothing is seen, and the painter's integers would overflow.
    reach = 4.0 * max(mask.shape)
    points = np.clip(points, -reach, reach)
    trunk = _measure_trunk(points)
    thick = max(1, round(2 * _LIMB * growth * trunk))
    for start, end in SKELETON:
        cv2.line(mask, _pixel(points[start]), _pixel(points[end]), _COVERED, thick)
    spine = [points[_SHOULDERS].mean(axis=0), points[_HIPS].mean(axis=0)]
    for start_point, end_point in pairwise([points[_HEAD_POINTS].mean(axis=0), *spine]):
        cv2.line(
            mask,
            _pixel(start_point),
            _pixel(end_point),
            _COVERED,
            max(1, round(2 * _TRUNK * growth * trunk)),
        )
    head = max(1, round(_HEAD * growth * trunk))
    cv2.circle(mask, _pixel(points[_HEAD_POINTS].mean(axis=0)), head, _COVERED, cv2.FILLED)


def _measure_trunk(points: Float64[np.ndarray, "33 2"]) -> float:
    """Length of the trunk as it would be seen from the side of the wall.

    Foreshortened trunks are replaced by the thighs, which are as long within a tenth.
    """
    trunk = np.linalg.norm(points[_SHOULDERS].mean(axis=0) - points[_HIPS].mean(axis=0))
    knees = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]
    thighs = np.linalg.norm(points[knees] - points[_HIPS], axis=1)
    return float(max(trunk, thighs.max()))


def _pixel(point: Float64[np.ndarray, " 2"]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
