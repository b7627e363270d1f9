"""Holds and contacts as they stand in the document, in pixels of the panorama. Knows no frames."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from jaxtyping import Float64

from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold
from climbing.result.bounds import Bounds
from climbing.result.outline import simplify_outline
from climbing.wall.registration import WallRegistration

# Probabilities in hundredths and places in centimetres: no network and no tape knows better.
_DECIMALS: Final = 2


def write_holds(
    holds: Sequence[Hold], registration: WallRegistration, bounds: Bounds
) -> list[dict[str, Any]]:
    """Each hold with its outline in few whole pixels, and in metres where the scale is known."""
    return [_write_hold(hold, bounds) | _place(hold, registration) for hold in holds]


def write_contacts(contacts: Sequence[Contact]) -> list[dict[str, Any]]:
    """Each stay, in order of their start."""
    return [
        {
            "limb": contact.limb.value,
            "hold": contact.hold,
            "start_ms": int(contact.start_ms),
            "end_ms": int(contact.end_ms),
            "confidence": round(float(contact.confidence), _DECIMALS),
            "point": [round(float(x)) for x in contact.point_px],
        }
        for contact in sorted(contacts, key=lambda c: (c.start_ms, c.end_ms))
    ]


def compute_wall_m(
    point_px: tuple[float, float], registration: WallRegistration
) -> Float64[np.ndarray, " 2"] | None:
    """A point of the panorama in metres, to the right and up the wall.

    Counted from the panorama's lowest and leftmost place, so that nothing on it is below 0. None if
    the scale is unknown.
    """
    if registration.m_per_px is None:
        return None
    up = np.array(registration.up)
    axes = np.array([[-up[1], up[0]], up])
    width_px, height_px = registration.panorama_size_px
    corners_px = np.array([[0, 0], [width_px, 0], [width_px, height_px], [0, height_px]])
    origin = (corners_px @ axes.T).min(axis=0)
    place_m: Float64[np.ndarray, " 2"] = registration.m_per_px * (axes @ point_px - origin)
    return place_m


def _write_hold(hold: Hold, bounds: Bounds) -> dict[str, Any]:
    corners_px = simplify_outline(hold.polygon_px, bounds.outline_px)
    steps_px = np.diff(corners_px, axis=0, prepend=0)
    return {
        "id": int(hold.id),
        "outline": [int(step) for step in steps_px.ravel()],
        "kind": hold.kind.value,
        "type": hold.type.value,
        "type_confidence": round(float(hold.type_confidence), _DECIMALS),
        "colour": hold.colour,
        "route": None if hold.route is None else int(hold.route),
        "score": round(float(hold.score), _DECIMALS),
    }


def _place(hold: Hold, registration: WallRegistration) -> dict[str, Any]:
    left, top, right, bottom = hold.box_px
    place_m = compute_wall_m(((left + right) / 2, (top + bottom) / 2), registration)
    if place_m is None:
        return {}
    return {"position_m": [round(float(x), _DECIMALS) for x in place_m]}
