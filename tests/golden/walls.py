"""A small made-up wall: a camera that sways in front of it, holds of any shape, limbs on them."""

import numpy as np
from jaxtyping import Float32, Float64

from climbing.body.limbs import Limb
from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.result import WallFindings
from climbing.wall.registration import WallRegistration

HOLD_NETWORK = ModelInfo("holds", "1", "0c0ffee0" * 8)
PANORAMA_PX = (1500, 2100)


def make_registration(
    track: PoseTrack, *, missing: tuple[int, ...] = (), m_per_px: float | None = 0.003
) -> WallRegistration:
    """A handheld camera that shifts, turns, tilts and zooms, each on a phase of its own."""
    frames = len(track)
    wall_H_image = np.array([_look(frame, track.width_px) for frame in range(frames)])
    error_px = 0.3 + 0.1 * np.cos(np.arange(frames))
    inliers = np.full(frames, 800)
    wall_H_image[list(missing)] = np.nan
    error_px[list(missing)] = np.nan
    inliers[list(missing)] = 0
    return WallRegistration(
        t_ms=track.t_ms,
        frame_size_px=(track.width_px, track.height_px),
        panorama_size_px=PANORAMA_PX,
        wall_H_image=wall_H_image,
        inliers=inliers,
        error_px=error_px,
        m_per_px=m_per_px,
        up=(0.06, -0.998),
    )


def make_holds() -> tuple[Hold, ...]:
    """A jug, a large volume of two planes, and a foothold without a route that is hardly one."""
    return (
        _hold(0, (700.3, 900.8), (40.0, 25.0), HoldType.JUG, route=0),
        _hold(4, (400.0, 1500.0), (160.0, 190.0), HoldType.SLOPER, HoldKind.VOLUME, route=0),
        _hold(5, (1012.0, 1650.0), (1.2, 0.4), HoldType.FOOTHOLD, route=None),
    )


def make_contacts() -> tuple[Contact, ...]:
    """Both hands on one hold, a foot on a volume, the other on the bare wall; out of order."""
    return (
        Contact(Limb.RIGHT_FOOT, None, (1200.4, 1800.6), 120, 240, 0.3),
        Contact(Limb.LEFT_HAND, 0, (690.0, 905.0), 0, 240, 0.931),
        Contact(Limb.RIGHT_HAND, 0, (712.0, 899.0), 67, 240, 0.9),
        Contact(Limb.LEFT_FOOT, 4, (420.0, 1480.0), 0, 0, 1.0),
    )


def make_wall(track: PoseTrack, *, missing: tuple[int, ...] = ()) -> WallFindings:
    """Everything that can be known of a wall."""
    return WallFindings(
        registration=make_registration(track, missing=missing),
        holds=make_holds(),
        contacts=make_contacts(),
        models=(HOLD_NETWORK,),
        warnings=("wall_bent",),
    )


def _look(frame: int, width_px: int) -> Float64[np.ndarray, "3 3"]:
    turn = 0.03 * np.sin(0.5 * frame)
    zoom = 1.1 + 0.05 * np.sin(0.3 * frame + 1)
    tilt = np.array([0.05 * np.sin(0.4 * frame), 0.08 + 0.02 * np.cos(0.2 * frame)]) / width_px
    shift_px = 150 + 60 * np.array([np.sin(0.25 * frame), np.cos(0.35 * frame)])
    return np.array(
        [
            [zoom * np.cos(turn), -zoom * np.sin(turn), shift_px[0]],
            [zoom * np.sin(turn), zoom * np.cos(turn), shift_px[1]],
            [*tilt, 1.0],
        ]
    )


def _hold(
    number: int,
    centre_px: tuple[float, float],
    radii_px: tuple[float, float],
    type_: HoldType,
    kind: HoldKind = HoldKind.HOLD,
    *,
    route: int | None,
) -> Hold:
    """A blob of 48 corners with three bays."""
    angle = np.arange(48) * 2 * np.pi / 48
    wave = 1 + 0.2 * np.cos(3 * angle)
    outline = np.stack([np.cos(angle), np.sin(angle)], axis=1) * wave[:, None] * radii_px
    polygon_px: Float32[np.ndarray, "48 2"] = (outline + centre_px).astype(np.float32)
    return Hold(
        id=number,
        polygon_px=polygon_px,
        score=0.876,
        kind=kind,
        type=type_,
        type_confidence=0.4,
        colour="blue",
        route=route,
    )
