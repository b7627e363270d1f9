"""Links poses over time into people, and says which of them climbs."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float64

from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.landmarks import Landmark
from climbing.pose.tracking.scouting import Scouting

# A person may move so far between two looks [crop sides]; a second more allows as much again.
_REACH: Final = 0.35
_LOST_AFTER_MS: Final = 1500
# Nobody who was away for longer is taken for the same.
_JOIN_WITHIN_MS: Final = 4000
_FORBIDDEN: Final = 1e6
# A standing person with lowered hands who stays where they are still counts this much.
_STANDING: Final = 0.2

_WRISTS: Final = (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
_SHOULDERS: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
_HIPS: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


class Sighting(NamedTuple):
    """One person at one time.

    Attributes:
        scout: Index of the look.
        t_ms: When that was.
        pose: One measurement.
    """

    scout: int
    t_ms: int
    pose: PoseMeasurements


Person = list[Sighting]  # ascending in time, never empty


def link_people(scouting: Scouting) -> list[Person]:
    """Everybody who was seen: each look's poses go to the people of the looks before.

    Pairs are those with the least sum of costs, distance in crop sides plus the logarithm of the
    ratio of sizes [Kuhn1955].
    """
    people: list[Person] = []
    for scout, (look, poses) in enumerate(zip(scouting.scouts, scouting.people, strict=True)):
        here = [Sighting(scout, look.t_ms, poses[[row]]) for row in range(len(poses))]
        known = [p for p in people if look.t_ms - p[-1].t_ms <= _LOST_AFTER_MS]
        owners = _assign(np.array([[_cost(p[-1], sighting) for sighting in here] for p in known]))
        for row, sighting in enumerate(here):
            if row in owners:
                known[owners[row]].append(sighting)
            else:
                people.append([sighting])
    return people


def choose_climber(scouting: Scouting, people: list[Person]) -> Person | None:
    """Who climbs: the person seen longest, large, with raised hands, who gains height.

    A spotter stands with lowered hands, a passer-by leaves. Parts of the same climb on either
    side of a gap are joined.
    """
    if not people:
        return None
    ranked = sorted(people, key=lambda person: -_climbing_score(person, scouting.size_px))
    climber = ranked[0]
    for other in ranked[1:]:
        if _continues(climber, other):
            climber = sorted([*climber, *other], key=lambda sighting: sighting.t_ms)
    return climber


def _assign(costs: Float64[np.ndarray, "K N"]) -> dict[int, int]:
    """Which known person each pose belongs to."""
    if not costs.size:
        return {}
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(costs)
    pairs = zip(rows, columns, strict=True)
    return {int(c): int(r) for r, c in pairs if costs[r, c] < _FORBIDDEN}


def _cost(earlier: Sighting, later: Sighting) -> float:
    last, here = earlier.pose.next_crops, later.pose.next_crops
    distance = np.linalg.norm(last.centre_px - here.centre_px) / last.side_px[0]
    growth = abs(np.log(here.side_px[0] / last.side_px[0]))
    allowed = _REACH * (1 + (later.t_ms - earlier.t_ms) / 1000)
    cost = float(distance + growth)
    return cost if cost <= allowed else _FORBIDDEN


def _climbing_score(person: Person, size_px: tuple[int, int]) -> float:
    """Number of sightings, weighted by how much they look like climbing and by size."""
    points = np.concatenate([sighting.pose.points_px for sighting in person])
    side_px = np.concatenate([sighting.pose.next_crops.side_px for sighting in person])
    shoulders_y = points[:, list(_SHOULDERS), 1].mean(axis=1)
    raised = np.mean(points[:, list(_WRISTS), 1].min(axis=1) < shoulders_y)
    hips_y = points[:, list(_HIPS), 1].mean(axis=1)
    gained = np.clip((hips_y[0] - hips_y.min()) / np.median(side_px), 0, 1)
    size = np.median(side_px) / max(size_px)
    return float(len(person) * (_STANDING + raised + gained) * np.sqrt(size))


def _continues(climber: Person, other: Person) -> bool:
    """Whether all of `other` fits into one gap of the climber's, or before, or after."""
    before = [sighting for sighting in climber if sighting.t_ms < other[0].t_ms]
    after = [sighting for sighting in climber if sighting.t_ms > other[-1].t_ms]
    if len(before) + len(after) < len(climber):
        return False
    joints = [(before[-1], other[0])] if before else []
    joints += [(other[-1], after[0])] if after else []
    return any(
        later.t_ms - earlier.t_ms <= _JOIN_WITHIN_MS and _cost(earlier, later) < _FORBIDDEN
        for earlier, later in joints
    )
