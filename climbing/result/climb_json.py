"""What an expanded result says of the wall and of who used it, read back for a comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float64

from climbing.body.limbs import Limb
from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.wall.homography import map_points
from climbing.wall.wall_frame import WallFrame


@dataclass(frozen=True, slots=True, eq=False)
class StoredClimb:
    """A climb as its result tells it.

    Attributes:
        holds: On the panorama.
        contacts: With them.
        frame: Metres on the panorama; None if its scale is unknown.
        t_ms: Of T frames.
        centre_px: Centre of gravity on the panorama; NaN where it is unknown.
    """

    holds: tuple[Hold, ...]
    contacts: tuple[Contact, ...]
    frame: WallFrame | None
    t_ms: Float64[np.ndarray, " T"]
    centre_px: Float64[np.ndarray, "T 2"]


def read_stored_climb(expanded: Mapping[str, Any]) -> StoredClimb | None:
    """From the plain JSON that a result expands to; None if it knows no contacts."""
    wall, contacts = expanded.get("wall"), expanded.get("contacts")
    if wall is None or contacts is None:
        return None
    m_per_px = (expanded.get("ghost") or {}).get("m_per_px") or wall["m_per_px"]
    frame = None
    if m_per_px is not None:
        up = (float(wall["up"][0]), float(wall["up"][1]))
        frame = WallFrame.build(m_per_px, (wall["width"], wall["height"]), up)
    frames = expanded["frames"]
    return StoredClimb(
        holds=tuple(_read_hold(hold) for hold in expanded.get("holds") or ()),
        contacts=tuple(_read_contact(contact) for contact in contacts),
        frame=frame,
        t_ms=np.array([frame["t_ms"] for frame in frames], np.float64),
        centre_px=_read_centres(expanded["video"], frames),
    )


def _read_hold(hold: Mapping[str, Any]) -> Hold:
    return Hold(
        id=hold["id"],
        polygon_px=np.array(hold["polygon"], np.float32),
        score=hold["score"],
        kind=HoldKind(hold["kind"]),
        type=HoldType(hold["type"]),
        type_confidence=hold["type_confidence"],
        colour=hold["colour"],
        route=hold["route"],
    )


def _read_contact(contact: Mapping[str, Any]) -> Contact:
    x, y = contact["point"]
    return Contact(
        Limb(contact["limb"]),
        contact["hold"],
        (float(x), float(y)),
        contact["start_ms"],
        contact["end_ms"],
        contact["confidence"],
    )


def _read_centres(
    video: Mapping[str, Any], frames: list[Mapping[str, Any]]
) -> Float64[np.ndarray, "T 2"]:
    nowhere = [np.nan] * 9
    size_px = np.array([video["width"], video["height"]], np.float64)
    centres = [frame["centre_of_gravity"] or (np.nan, np.nan) for frame in frames]
    maps = np.array([frame.get("wall_H_image") or nowhere for frame in frames], np.float64)
    centre_px = np.array(centres, np.float64) * size_px
    return map_points(maps.reshape(-1, 3, 3), centre_px[:, None])[:, 0]
