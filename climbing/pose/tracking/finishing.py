"""From single measurements to a track: who is there, which side is which, how it moves."""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float64, Int64

from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.landmarks import Landmark
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.pose.tracking.measuring import PRESENT
from climbing.pose.tracking.sides import assign_sides, swap_sides
from climbing.pose.tracking.smoothing import smooth_track

# Chosen by measurement: the least error on generated climbs, see dev/LOG.md.
_CUTOFF_HZ: Final = 4.0
_OUTLIER_TORSOS: Final = 0.1
# Even a hidden landmark is a measurement, if a poor one.
_LEAST_TRUST: Final = 0.1
# A climber who is away for longer may come back elsewhere: nothing is smoothed across.
_BREAK_MS: Final = 500


def finish_track(
    t_ms: Int64[np.ndarray, " T"],
    measured: PoseMeasurements,
    size_px: tuple[int, int],
    model: ModelInfo,
) -> PoseTrack:
    """The track of a clip.

    Args:
        t_ms: Time of every frame.
        measured: One measurement for each; taken over and changed.
        size_px: Width and height of the frames.
        model: The network that measured.
    """
    present = measured.presence >= PRESENT
    measured.put(np.flatnonzero(~present), PoseMeasurements.none(int((~present).sum())))
    swap_sides(measured, assign_sides(t_ms, measured))
    for stretch in _find_stretches(t_ms, present):
        _smooth_stretch(t_ms[stretch], measured, stretch)
    width_px, height_px = size_px
    landmarks = measured.points_px / np.array([width_px, height_px, width_px])
    columns = {
        "landmarks": landmarks,
        "visibility": measured.visibility,
        "world_m": measured.world_m,
    }
    for values in columns.values():
        values[~present] = np.nan
    return PoseTrack(
        t_ms=t_ms,
        width_px=width_px,
        height_px=height_px,
        model=model,
        **{name: values.astype(np.float32) for name, values in columns.items()},
    )


def _find_stretches(t_ms: Int64[np.ndarray, " T"], present: Bool[np.ndarray, " T"]) -> list[slice]:
    """Stretches of time that begin and end with the climber, without a long break inside."""
    seen = np.flatnonzero(present)
    if not len(seen):
        return []
    breaks = np.flatnonzero(np.diff(t_ms[seen]) > _BREAK_MS)
    starts = seen[[0, *(breaks + 1)]]
    ends = seen[[*breaks, len(seen) - 1]]
    return [slice(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]


def _smooth_stretch(
    t_ms: Int64[np.ndarray, " S"], measured: PoseMeasurements, stretch: slice
) -> None:
    """Smooths everything in place; sure measurements count most."""
    points, world = measured.points_px[stretch], measured.world_m[stretch]
    visibility = measured.visibility[stretch]
    # Between a back and a front the network is in doubt; the fourth power all but drops that.
    surety = measured.presence[stretch] ** 4
    places = (
        (points[..., :2], _torso(points[..., :2])),
        (points[..., 2:], _torso(points[..., :2])),
    )
    for values, unit in (*places, (world, _torso(world))):
        for landmark in Landmark:
            trust = surety * np.maximum(np.nan_to_num(visibility[:, landmark]), _LEAST_TRUST)
            values[:, landmark] = smooth_track(
                t_ms,
                values[:, landmark],
                trust,
                cutoff_hz=_CUTOFF_HZ,
                outlier=_OUTLIER_TORSOS * unit,
            )
    smooth = smooth_track(t_ms, visibility, surety, cutoff_hz=_CUTOFF_HZ, outlier=np.inf)
    measured.visibility[stretch] = np.clip(smooth, 0, 1)


def _torso(points: Float64[np.ndarray, "S 33 D"]) -> float:
    """Median length from shoulder to opposite hip, in the unit of the points."""
    diagonals = (
        points[:, Landmark.LEFT_SHOULDER] - points[:, Landmark.RIGHT_HIP],
        points[:, Landmark.RIGHT_SHOULDER] - points[:, Landmark.LEFT_HIP],
    )
    return max(float(np.nanmedian(np.linalg.norm(diagonals, axis=-1))), 1e-6)
