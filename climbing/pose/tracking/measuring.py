"""Poses in given crops, measured again where the crop turns out to lie wrong."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from jaxtyping import Bool

from climbing.pose.crops import Crops, FrameSampler, wrap_angle
from climbing.pose.landmark_output import PoseMeasurements, place_in_frame
from climbing.pose.networks import PoseNetworks

# A crop is worth another look if it lies off by more than this. The network was trained with crops
# jittered by about as much [BlazePose2020]; docs/benchmarks/pose.md has the measured effect.
_MOVED_SHARE: Final = 0.1
_MOVED_RATIO: Final = 1.2
_MOVED_RAD: Final = np.radians(15.0)

PRESENT: Final = 0.5


def measure_poses(
    networks: PoseNetworks, pictures: Sequence[FrameSampler], crops: Crops, *, rounds: int
) -> PoseMeasurements:
    """One pose for each crop.

    Args:
        networks: Where they are estimated.
        pictures: What each crop is cut from.
        crops: N crops in pixels of the frames.
        rounds: How often a crop that lies wrong may be moved to where the pose says.
    """
    measured = _measure(networks, pictures, crops)
    used = crops
    open_ones = np.arange(len(crops))
    for _ in range(rounds):
        wanted = measured.next_crops
        moved = have_moved(used, wanted) & (measured.presence >= PRESENT)
        open_ones = open_ones[moved[open_ones]]
        if not len(open_ones):
            break
        again = _measure(networks, [pictures[int(i)] for i in open_ones], wanted[open_ones])
        # A pose that vanishes in its own crop was better seen before.
        kept = again.presence >= PRESENT
        used = _replace(used, open_ones[kept], wanted[open_ones[kept]])
        measured.put(open_ones[kept], again[kept])
        open_ones = open_ones[kept]
    return measured


def have_moved(used: Crops, wanted: Crops) -> Bool[np.ndarray, " N"]:
    """Which crops lie so far from where they should that the answer suffers."""
    shift = np.linalg.norm(used.centre_px - wanted.centre_px, axis=1) / used.side_px
    ratio = np.abs(np.log(np.maximum(wanted.side_px, 1e-9) / used.side_px))
    turn = np.abs(wrap_angle(used.rotation_rad - wanted.rotation_rad))
    moved: Bool[np.ndarray, " N"] = (
        (shift > _MOVED_SHARE) | (ratio > np.log(_MOVED_RATIO)) | (turn > _MOVED_RAD)
    )
    return moved


def _replace(crops: Crops, chosen: np.ndarray, others: Crops) -> Crops:
    changed = Crops(crops.centre_px.copy(), crops.side_px.copy(), crops.rotation_rad.copy())
    changed.put(chosen, others)
    return changed


def _measure(
    networks: PoseNetworks, pictures: Sequence[FrameSampler], crops: Crops
) -> PoseMeasurements:
    if not len(crops):
        return PoseMeasurements.none(0)
    cuts = [
        picture.cut(crops.centre_px[i], float(crops.side_px[i]), float(crops.rotation_rad[i]))
        for i, picture in enumerate(pictures)
    ]
    return place_in_frame(networks.locate(np.stack(cuts)), crops)
