"""Ground truth as plain lists and numbers, and back. Knows no files."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from jaxtyping import Float

from climbing.body.limbs import Limb
from climbing.body.proportions import Proportions
from climbing.errors import InvalidInput
from climbing.holds.hold import HoldType
from climbing.synthetic.camera import CameraPath
from climbing.synthetic.truth import ClimbTruth, Contact, Hold

VERSION: Final = 1
# A hundredth of a pixel, a tenth of a millimetre; contacts and calibration keep what a double has
# to say, for laws are checked against them.
_PX_DIGITS: Final = 2
_M_DIGITS: Final = 4
_EXACT_DIGITS: Final = 9


def truth_to_json(truth: ClimbTruth) -> dict[str, Any]:
    """Plain lists and numbers, rounded to what they can mean; names carry their units.

    Landmarks are rounded to 0.01 px and 0.1 mm. Homographies keep ten significant digits,
    contacts, outlines and camera nine decimals.
    """
    return {
        "version": VERSION,
        "seed": truth.seed,
        "t_ms": truth.t_ms.tolist(),
        "landmarks_px": np.round(truth.landmarks_px, _PX_DIGITS).tolist(),
        "landmarks_m": np.round(truth.landmarks_m, _M_DIGITS).tolist(),
        "visible": truth.visible.astype(int).tolist(),
        "holds": [_hold_to_json(hold) for hold in truth.holds],
        "contacts": [_contact_to_json(contact) for contact in truth.contacts],
        "wall_H_image": _significant(truth.wall_H_image),
        "camera": _camera_to_json(truth.camera),
        "body": {name: round(value, _EXACT_DIGITS) for name, value in _named(truth.body)},
        "wall_angle_rad": round(truth.wall_angle_rad, _EXACT_DIGITS),
    }


def truth_from_json(document: Mapping[str, Any]) -> ClimbTruth:
    """The inverse of `truth_to_json`, up to its rounding.

    Raises:
        InvalidInput: If the document is of another version or lacks a field.
    """
    if document.get("version") != VERSION:
        raise InvalidInput("version", f"is {document.get('version')}, must be {VERSION}")
    try:
        return _read(document)
    except KeyError as missing:
        raise InvalidInput("document", f"lacks the field {missing}") from missing


def _read(document: Mapping[str, Any]) -> ClimbTruth:
    return ClimbTruth(
        seed=document["seed"],
        t_ms=np.array(document["t_ms"], dtype=np.int64),
        landmarks_m=np.array(document["landmarks_m"], dtype=np.float64),
        landmarks_px=np.array(document["landmarks_px"], dtype=np.float64),
        visible=np.array(document["visible"], dtype=bool),
        holds=tuple(_hold_from_json(hold) for hold in document["holds"]),
        contacts=tuple(_contact_from_json(contact) for contact in document["contacts"]),
        wall_H_image=np.array(document["wall_H_image"], dtype=np.float64),
        camera=_camera_from_json(document["camera"]),
        body=Proportions(*(document["body"][name] for name in Proportions._fields)),
        wall_angle_rad=document["wall_angle_rad"],
    )


def _named(body: Proportions) -> list[tuple[str, float]]:
    return list(zip(Proportions._fields, body, strict=True))


def _significant(values: Float[np.ndarray, "*any"]) -> Any:
    """Lists of numbers with ten significant digits each."""
    rounded = [float(f"{value:.9e}") for value in values.ravel()]
    return np.array(rounded).reshape(values.shape).tolist()


def _exact(values: Float[np.ndarray, "*any"]) -> Any:
    return np.round(values, _EXACT_DIGITS).tolist()


def _hold_to_json(hold: Hold) -> dict[str, Any]:
    return {
        "id": hold.id,
        "centre_m": _exact(hold.centre_m),
        "polygon_m": np.round(hold.polygon_m, _M_DIGITS).tolist(),
        "kind": hold.kind.value,
        "colour": hold.colour,
        "radius_m": round(hold.radius_m, _EXACT_DIGITS),
        "on_route": hold.on_route,
    }


def _hold_from_json(document: Mapping[str, Any]) -> Hold:
    return Hold(
        id=document["id"],
        centre_m=np.array(document["centre_m"], dtype=np.float64),
        polygon_m=np.array(document["polygon_m"], dtype=np.float64),
        kind=HoldType(document["kind"]),
        colour=document["colour"],
        radius_m=document["radius_m"],
        on_route=document["on_route"],
    )


def _contact_to_json(contact: Contact) -> dict[str, Any]:
    return {
        "limb": contact.limb.value,
        "hold_id": contact.hold_id,
        "start_ms": contact.start_ms,
        "end_ms": contact.end_ms,
        "point_m": _exact(contact.point_m),
    }


def _contact_from_json(document: Mapping[str, Any]) -> Contact:
    return Contact(
        limb=Limb(document["limb"]),
        hold_id=document["hold_id"],
        start_ms=document["start_ms"],
        end_ms=document["end_ms"],
        point_m=np.array(document["point_m"], dtype=np.float64),
    )


def _camera_to_json(camera: CameraPath) -> dict[str, Any]:
    return {
        "focal_px": round(camera.focal_px, _EXACT_DIGITS),
        "width_px": camera.width_px,
        "height_px": camera.height_px,
        "camera_R_wall": _exact(camera.camera_R_wall),
        "camera_t_wall_m": _exact(camera.camera_t_wall_m),
    }


def _camera_from_json(document: Mapping[str, Any]) -> CameraPath:
    return CameraPath(
        focal_px=document["focal_px"],
        width_px=document["width_px"],
        height_px=document["height_px"],
        camera_R_wall=np.array(document["camera_R_wall"], dtype=np.float64),
        camera_t_wall_m=np.array(document["camera_t_wall_m"], dtype=np.float64),
    )
