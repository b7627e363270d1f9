"""The first look at a clip: who is where, a few times a second."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Int64, UInt8

from climbing.pose.crops import FrameSampler, make_crops
from climbing.pose.engine import Clip, FrameCheck, OnProgress
from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.networks import PoseNetworks
from climbing.pose.person_detector import make_letterbox
from climbing.pose.tracking.measuring import PRESENT, measure_poses

_PERIOD_MS: Final = 200
_BATCH: Final = 16
# Pictures are kept at this size: enough to say where a climber is.
_KEPT_PX: Final = 640
_MOST_PEOPLE: Final = 4
_ROUNDS: Final = 2
# Two poses whose crops are nearer than this are the same person [crop sides].
_SAME_PERSON: Final = 0.15


class Scout(NamedTuple):
    """One picture that was looked at, small.

    Attributes:
        t_ms: Its time.
        sampler: Cuts crops out of it.
    """

    t_ms: int
    sampler: FrameSampler


@dataclass(frozen=True, slots=True)
class Scouting:
    """What the first look found.

    Attributes:
        t_ms: Time of every frame of the clip.
        size_px: Width and height of the frames.
        scouts: The pictures that were looked at, in order of time.
        people: The poses in each of them.
    """

    t_ms: Int64[np.ndarray, " T"]
    size_px: tuple[int, int]
    scouts: list[Scout]
    people: list[PoseMeasurements]


def scout_clip(clip: Clip, networks: PoseNetworks, on_progress: OnProgress) -> Scouting:
    """Reads the whole clip and looks for people five times a second.

    Raises:
        InvalidInput: If there is no frame, sizes change or times do not increase.
    """
    check = FrameCheck()
    times_ms: list[int] = []
    scouts: list[Scout] = []
    waiting: list[tuple[Scout, UInt8[np.ndarray, "224 224 3"]]] = []
    found: list[Future[list[PoseMeasurements]]] = []
    # Pictures are decoded while those before are looked at.
    with ThreadPoolExecutor(1, thread_name_prefix="scout") as lane:

        def flush() -> None:
            found.append(lane.submit(_find_people, networks, waiting.copy(), check.size_px))
            waiting.clear()

        for frame in clip.read_frames():
            check.check_time(frame.t_ms)
            times_ms.append(frame.t_ms)
            if not scouts or frame.t_ms - scouts[-1].t_ms >= _PERIOD_MS:
                check.check_picture(frame.rgb)
                scouts.append(_keep_small(frame.t_ms, frame.rgb))
                waiting.append((scouts[-1], make_letterbox(frame.rgb)))
                if len(waiting) == _BATCH:
                    flush()
            on_progress(min(1.0, len(times_ms) / clip.expected_frames))
        if waiting:
            flush()
        people = [poses for batch in found for poses in batch.result()]
    return Scouting(np.array(times_ms, dtype=np.int64), check.size_px, scouts, people)


def _keep_small(t_ms: int, rgb: UInt8[np.ndarray, "H W 3"]) -> Scout:
    scale = min(1.0, _KEPT_PX / max(rgb.shape[:2]))
    if scale == 1.0:
        return Scout(t_ms, FrameSampler(rgb))
    size = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return Scout(t_ms, FrameSampler(small, scale))


def _find_people(
    networks: PoseNetworks,
    looked_at: list[tuple[Scout, UInt8[np.ndarray, "224 224 3"]]],
    size_px: tuple[int, int],
) -> list[PoseMeasurements]:
    """The poses in each picture, each person once."""
    seen = networks.detect(np.stack([letterbox for _, letterbox in looked_at]))
    placed = [people.place_in_frame(*size_px) for people in seen]
    counts = [min(len(people), _MOST_PEOPLE) for people in placed]
    hips = [people.hips_px[:n] for people, n in zip(placed, counts, strict=True)]
    scale_points = [people.scale_point_px[:n] for people, n in zip(placed, counts, strict=True)]
    owner = np.repeat(np.arange(len(looked_at)), counts)
    crops = make_crops(np.concatenate(hips), np.concatenate(scale_points))
    usable = np.flatnonzero(crops.valid)
    owner, crops = owner[usable], crops[usable]
    pictures = [looked_at[i][0].sampler for i in owner]
    poses = measure_poses(networks, pictures, crops, rounds=_ROUNDS)
    return [_keep_distinct(poses[np.flatnonzero(owner == i)]) for i in range(len(looked_at))]


def _keep_distinct(poses: PoseMeasurements) -> PoseMeasurements:
    """Those that are there, and of two in the same place the surer one."""
    kept: list[int] = []
    for candidate in np.argsort(-poses.presence, kind="stable"):
        if poses.presence[candidate] < PRESENT:
            break
        crops = poses.next_crops
        others = crops[kept]
        distance = np.linalg.norm(others.centre_px - crops.centre_px[candidate], axis=1)
        if np.all(distance > _SAME_PERSON * np.maximum(others.side_px, crops.side_px[candidate])):
            kept.append(int(candidate))
    return poses[kept]
