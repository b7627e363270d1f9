"""What is true of a generated climb, as if it had been found on a panorama."""

import numpy as np

from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold, HoldKind
from climbing.result import WallFindings
from climbing.synthetic import ClimbTruth
from climbing.wall.homography import corners_of, map_points
from climbing.wall.registration import WallRegistration

PX_PER_M = 350.0


def find_wall(truth: ClimbTruth, width_px: int, height_px: int) -> WallFindings:
    """The panorama is upright and holds everything that the camera ever saw."""
    seen_m = map_points(truth.wall_H_image, corners_of((width_px, height_px)))
    left_m, top_m = seen_m[..., 0].min(), seen_m[..., 1].max()
    size_m = np.ptp(seen_m, axis=(0, 1))
    panorama_H_wall = np.array(
        [[PX_PER_M, 0, -PX_PER_M * left_m], [0, -PX_PER_M, PX_PER_M * top_m], [0, 0, 1.0]]
    )
    frames = len(truth)
    registration = WallRegistration(
        t_ms=truth.t_ms,
        frame_size_px=(width_px, height_px),
        panorama_size_px=(int(size_m[0] * PX_PER_M) + 1, int(size_m[1] * PX_PER_M) + 1),
        wall_H_image=panorama_H_wall @ truth.wall_H_image,
        inliers=np.full(frames, 500),
        error_px=np.full(frames, 0.2),
        m_per_px=1 / PX_PER_M,
    )
    holds = tuple(
        Hold(
            id=hold.id,
            polygon_px=map_points(panorama_H_wall, hold.polygon_m).astype(np.float32),
            score=0.9,
            kind=HoldKind.HOLD,
            type=hold.kind,
            type_confidence=0.8,
            colour=hold.colour,
            route=0 if hold.on_route else None,
        )
        for hold in truth.holds
    )
    contacts = tuple(
        Contact(
            limb=contact.limb,
            hold=contact.hold_id,
            point_px=tuple(map_points(panorama_H_wall, contact.point_m[None, :2])[0].tolist()),
            start_ms=contact.start_ms,
            end_ms=contact.end_ms,
            confidence=0.9,
        )
        for contact in truth.contacts
    )
    return WallFindings(registration=registration, holds=holds, contacts=contacts)
