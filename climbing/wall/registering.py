"""Registers every frame of a clip on its wall: follow, close loops, refine all, place frames.

Knows nothing of who climbs; see `people_mask` for whom it looks past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Float64, Int64, UInt8

from climbing.errors import RegistrationFailed
from climbing.pose.engine import Clip, FrameCheck, OnProgress
from climbing.pose.track import PoseTrack
from climbing.wall.closures import Link, find_bridges, find_loops, list_chain_links
from climbing.wall.corners import Grey
from climbing.wall.following import WallFollower
from climbing.wall.frame_places import FramePlaces, place_frames
from climbing.wall.homography import (
    Homography,
    compute_scaling,
    invert,
    map_points,
    normalise,
)
from climbing.wall.keyframe_graph import list_groups, place_keyframes
from climbing.wall.layout import choose_reference, compute_up, find_implausible, lay_out
from climbing.wall.people_mask import PeopleMask, join_masks
from climbing.wall.planes import OffPlane, measure_off_plane
from climbing.wall.refinement import PointPairs, refine_keyframes
from climbing.wall.registration import WallRegistration

# Frames are looked at this size: corners are found to a tenth of its pixels.
_WORKING_SIDE_PX: Final = 640
_SMALLEST_SIDE_PX: Final = 48
_FOLLOWING_SHARE: Final = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class _Followed:
    """A clip that was read once."""

    follower: WallFollower
    t_ms: Int64[np.ndarray, " T"]
    size_px: tuple[int, int]
    working_px: tuple[int, int]


def register_wall(
    clip: Clip,
    track: PoseTrack | None = None,
    *,
    people: PeopleMask | None = None,
    on_progress: OnProgress | None = None,
) -> WallRegistration:
    """Finds where every frame lies on the wall.

    Scenes that nothing links, as after a cut, are different walls: the one that most frames show
    is registered, frames of the others are not ok. An old place is never used again for a frame
    that could not be registered.

    Args:
        clip: Frames, read once.
        track: The climber, who is looked past.
        people: Others to look past.
        on_progress: Is told the share of the work that is done.

    Raises:
        InvalidInput: If there is no frame, sizes change or times do not increase.
        RegistrationFailed: If no frame shows a wall, or no two show the same.
    """
    tell = on_progress or (lambda _: None)
    masks = [PeopleMask.from_track(track)] if track is not None else []
    masks += [people] if people is not None else []
    followed = _follow_clip(clip, join_masks(masks) if masks else None, tell)
    reference_H_keyframe, links = _place_all(followed)
    follower = followed.follower
    places = place_frames(follower.views, follower.keyframes, reference_H_keyframe)
    off_plane = measure_off_plane(follower.keyframes, links, reference_H_keyframe)
    registration = _put_on_panorama(followed, places, off_plane)
    tell(1.0)
    return registration


def _follow_clip(clip: Clip, mask: PeopleMask | None, tell: OnProgress) -> _Followed:
    check, follower = FrameCheck(), WallFollower()
    times_ms: list[int] = []
    working_px = (0, 0)
    for frame in clip.read_frames():
        check.check_time(frame.t_ms)
        check.check_picture(frame.rgb)
        times_ms.append(frame.t_ms)
        working_px = _choose_working_size(check.size_px)
        grey = _shrink(frame.rgb, working_px)
        covered = np.zeros_like(grey) if mask is None else mask.draw(frame.t_ms, working_px)
        follower.add(grey, covered)
        tell(_FOLLOWING_SHARE * min(1.0, len(times_ms) / clip.expected_frames))
    size_px = check.size_px
    follower.finish()
    if not follower.keyframes:
        raise RegistrationFailed(f"none of {len(times_ms)} frames has enough texture to hold on to")
    return _Followed(follower, np.array(times_ms, dtype=np.int64), size_px, working_px)


def _choose_working_size(size_px: tuple[int, int]) -> tuple[int, int]:
    factor = min(1.0, _WORKING_SIDE_PX / max(size_px))
    width, height = (max(_SMALLEST_SIDE_PX, round(side * factor)) for side in size_px)
    return width, height


def _shrink(rgb: UInt8[np.ndarray, "H W 3"], size_px: tuple[int, int]) -> Grey:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    if (grey.shape[1], grey.shape[0]) == size_px:
        return np.asarray(grey, np.uint8)
    return np.asarray(cv2.resize(grey, size_px, interpolation=cv2.INTER_AREA), np.uint8)


def _place_all(followed: _Followed) -> tuple[dict[int, Homography], list[Link]]:
    """Takes the keyframes of the wall that most frames show to one of them; and what links them."""
    keyframes, size_px = followed.follower.keyframes, followed.working_px
    links = list_chain_links(keyframes)
    links += find_bridges(keyframes)
    group = _choose_group(followed, links)
    root = group[len(group) // 2]
    placed = place_keyframes(root, len(keyframes), links, size_px)
    placed = _refine(placed, followed, links, root)
    links += find_loops(keyframes, placed)
    placed = _refine(placed, followed, links, root)
    reference = choose_reference(placed, size_px)
    reference_H_root = invert(placed[reference])
    return {number: normalise(reference_H_root @ h) for number, h in placed.items()}, links


def _choose_group(followed: _Followed, links: Sequence[Link]) -> list[int]:
    views = [view.keyframe for view in followed.follower.views if view is not None]
    seen = np.bincount(views, minlength=len(followed.follower.keyframes))
    groups = list_groups(len(followed.follower.keyframes), links)
    best = max(groups, key=lambda group: int(seen[group].sum()))
    if seen[best].sum() < 2 <= len(followed.t_ms):
        raise RegistrationFailed(f"no two of {len(followed.t_ms)} frames show the same wall")
    return best


def _refine(
    placed: dict[int, Homography], followed: _Followed, links: Sequence[Link], root: int
) -> dict[int, Homography]:
    keyframes = followed.follower.keyframes
    pairs = [
        PointPairs(
            link.first,
            link.second,
            keyframes[link.first].template.points_px[link.view.rows].astype(np.float64),
            link.view.places_px.astype(np.float64),
        )
        for link in links
        if link.first in placed and link.second in placed
    ]
    return refine_keyframes(placed, pairs, fixed=root, size_px=followed.working_px)


def _put_on_panorama(
    followed: _Followed, places: FramePlaces, off_plane: OffPlane
) -> WallRegistration:
    size_px = followed.size_px
    working_H_image = compute_scaling(size_px, followed.working_px)
    image_H_working = invert(working_H_image)
    reference_H_image = normalise(image_H_working @ places.wall_H_frame @ working_H_image)
    lost = find_implausible(reference_H_image, size_px) | np.isnan(reference_H_image[:, 0, 0])
    if lost.all():
        raise RegistrationFailed("no frame can be brought to the plane of the others")
    reference_H_image[lost] = np.nan
    panorama_H_reference, panorama_px = lay_out(reference_H_image, size_px)
    wall_H_image: Float64[np.ndarray, "T 3 3"] = normalise(panorama_H_reference @ reference_H_image)
    zoom = max(size_px) / max(followed.working_px)
    panorama_H_working = normalise(panorama_H_reference @ image_H_working)
    outline = off_plane.second_plane
    return WallRegistration(
        t_ms=followed.t_ms,
        frame_size_px=size_px,
        panorama_size_px=panorama_px,
        wall_H_image=wall_H_image,
        inliers=np.where(lost, 0, places.inliers),
        error_px=np.where(lost, np.nan, places.error_px * zoom),
        up=compute_up(wall_H_image, size_px),
        off_plane_share=off_plane.share,
        off_plane_px=off_plane.px * zoom,
        second_plane=None if outline is None else map_points(panorama_H_working, outline),
    )
