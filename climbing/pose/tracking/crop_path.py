"""Where to look for the climber at any time, from where the scouts saw them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Bool, Int64

from climbing.pose.crops import Crops
from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.networks import PoseNetworks
from climbing.pose.tracking.measuring import PRESENT, measure_poses
from climbing.pose.tracking.people import Person
from climbing.pose.tracking.scouting import Scouting

# Between two sightings farther apart than this nobody knows where the climber was.
_LONGEST_GAP_MS: Final = 1000
# So long before the first and after the last sighting the climber is still looked for.
_BEYOND_MS: Final = 200
_SAME_PLACE: Final = 0.5
_ROUNDS: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class CropPath:
    """The climber at some times.

    Attributes:
        t_ms: Those times, ascending.
        poses: One for each.
    """

    t_ms: Int64[np.ndarray, " S"]
    poses: PoseMeasurements

    @property
    def crops(self) -> Crops:
        """Where the climber's crops lie."""
        return self.poses.next_crops

    def at(self, t_ms: Int64[np.ndarray, " T"]) -> Crops:
        """Between two sightings on a straight line; sizes by their logarithm. NaN in gaps."""
        known = self.t_ms.astype(np.float64)
        rotation = np.unwrap(self.crops.rotation_rad)
        columns = (
            self.crops.centre_px[:, 0],
            self.crops.centre_px[:, 1],
            np.log(self.crops.side_px),
            rotation,
        )
        x, y, size, turn = (np.interp(t_ms, known, column) for column in columns)
        lost = self._is_gap(t_ms)
        path = Crops(np.column_stack([x, y]), np.exp(size), turn)
        for column in (path.centre_px, path.side_px, path.rotation_rad):
            column[lost] = np.nan
        return path

    def _is_gap(self, t_ms: Int64[np.ndarray, " T"]) -> Bool[np.ndarray, " T"]:
        after = np.searchsorted(self.t_ms, t_ms)
        previous = self.t_ms[np.clip(after - 1, 0, None)]
        following = self.t_ms[np.clip(after, None, len(self.t_ms) - 1)]
        nearest = np.minimum(np.abs(t_ms - previous), np.abs(following - t_ms))
        inside = (after > 0) & (after < len(self.t_ms))
        bridged = inside & (following - previous <= _LONGEST_GAP_MS)
        gap: Bool[np.ndarray, " T"] = ~bridged & (nearest > _BEYOND_MS)
        return gap


def trace_crops(scouting: Scouting, climber: Person, networks: PoseNetworks) -> CropPath:
    """The climber's crops at the scouts, also at those where the detector did not see them.

    From each sighting the search goes on to the look before and after, in the same place, as long
    as the network finds somebody there.
    """
    poses = {sighting.scout: sighting.pose for sighting in climber}
    tried: set[int] = set()
    while steps := _next_steps(poses, tried, len(scouting.scouts)):
        tried.update(steps)
        places = PoseMeasurements.stack([poses[origin] for origin in steps.values()]).next_crops
        pictures = [scouting.scouts[scout].sampler for scout in steps]
        found = measure_poses(networks, pictures, places, rounds=_ROUNDS)
        for row, scout in enumerate(steps):
            if found.presence[row] >= PRESENT and _is_near(places[[row]], found.next_crops[[row]]):
                poses[scout] = found[[row]]
    scouts = sorted(poses)
    times = np.array([scouting.scouts[scout].t_ms for scout in scouts], dtype=np.int64)
    return CropPath(times, PoseMeasurements.stack([poses[scout] for scout in scouts]))


def _next_steps(known: dict[int, PoseMeasurements], tried: set[int], count: int) -> dict[int, int]:
    """Scouts without the climber next to one with, and which that is."""
    steps: dict[int, int] = {}
    for scout in known:
        for neighbour in (scout - 1, scout + 1):
            if 0 <= neighbour < count and neighbour not in known and neighbour not in tried:
                steps[neighbour] = scout
    return steps


def _is_near(before: Crops, after: Crops) -> bool:
    distance = np.linalg.norm(before.centre_px - after.centre_px, axis=1)
    return bool(np.all(distance <= _SAME_PLACE * before.side_px))
