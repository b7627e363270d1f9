"""What an expanded result says of the wall, as marks to draw. Draws nothing itself."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from jaxtyping import Float64, UInt8

from climbing.body.limbs import LIMBS, Limb
from climbing.drawing.holds import HoldMark, TouchMark, draw_holds
from climbing.drawing.wall_map import Shape, Stay, draw_wall_map

_MAP_HEIGHT_PX: Final = 1000


class WallMarks:
    """Holds and contacts of a result, in any of its frames.

    Args:
        result: Expanded; without a wall there is nothing to draw.
    """

    def __init__(self, result: dict[str, Any]) -> None:
        self._wall = result.get("wall")
        self._holds = {
            hold["id"]: Shape(np.array(hold["polygon"], np.float64), hold.get("colour", ""))
            for hold in result.get("holds") or ()
        }
        # A later writer may know of knees.
        self._contacts = [c for c in result.get("contacts") or () if c["limb"] in set(LIMBS)]

    def draw_on(
        self, picture: UInt8[np.ndarray, "H W 3"], frame: dict[str, Any]
    ) -> UInt8[np.ndarray, "H W 3"]:
        """The picture of a frame with its holds, those in use in colour; as it is if not placed."""
        if not frame.get("wall_H_image"):
            return picture
        image_H_wall = np.linalg.inv(np.reshape(frame["wall_H_image"], (3, 3)))
        now = [c for c in self._contacts if c["start_ms"] <= frame["t_ms"] <= c["end_ms"]]
        holds = [
            HoldMark(
                project(hold.outline_px, image_H_wall),
                tuple(Limb(c["limb"]) for c in now if c["hold"] == number),
            )
            for number, hold in self._holds.items()
        ]
        touches = [
            TouchMark(project(np.array([c["point"]]), image_H_wall)[0], Limb(c["limb"]))
            for c in now
        ]
        return draw_holds(picture, holds, touches)

    def draw_map(
        self,
        picture: UInt8[np.ndarray, "H W 3"] | None = None,
        stays: Sequence[Stay] | None = None,
    ) -> UInt8[np.ndarray, "H W 3"] | None:
        """The wall with all contacts in order, or others; None without holds.

        Args:
            picture: Its panorama, to draw on.
            stays: In place of the result's contacts.
        """
        if self._wall is None or not self._holds:
            return None
        own = [Stay(Limb(c["limb"]), np.array(c["point"], np.float64)) for c in self._contacts]
        return draw_wall_map(
            list(self._holds.values()),
            own if stays is None else stays,
            wall_px=(self._wall["width"], self._wall["height"]),
            height_px=_MAP_HEIGHT_PX,
            picture=picture,
        )


def project(
    points: Float64[np.ndarray, "N 2"], b_H_a: Float64[np.ndarray, "3 3"]
) -> Float64[np.ndarray, "N 2"]:
    """Where points of a lie in b; NaN for what is behind the camera."""
    mapped = np.c_[points, np.ones(len(points))] @ b_H_a.T
    mapped[mapped[:, 2] <= 0] = np.nan
    projected: Float64[np.ndarray, "N 2"] = mapped[:, :2] / mapped[:, 2:]
    return projected
