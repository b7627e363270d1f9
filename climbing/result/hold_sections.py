"""Holds and contacts as they stand in the document, in pixels of the panorama. Knows no frames."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold
from climbing.result.bounds import Bounds
from climbing.result.outline import simplify_outline
from climbing.wall.registration import WallRegistration
from climbing.wall.wall_frame import WallFrame

# Probabilities in hundredths and places in centimetres: no network and no tape knows better.
_DECIMALS: Final = 2


def write_holds(
    holds: Sequence[Hold], registration: WallRegistration, bounds: Bounds
) -> list[dict[str, Any]]:
    """Each hold with its outline in few whole pixels, and in metres where the scale is known."""
    frame = WallFrame.of(registration)
    return [_write_hold(hold, bounds) | _place(hold, frame) for hold in holds]


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


def _place(hold: Hold, frame: WallFrame | None) -> dict[str, Any]:
    if frame is None:
        return {}
    left, top, right, bottom = hold.box_px
    middle_px = np.array([(left + right) / 2, (top + bottom) / 2])
    return {"position_m": [round(float(x), _DECIMALS) for x in frame.to_m(middle_px)]}
