"""What an expanded result says of the ghost, as marks to draw."""

from typing import Any, Final

import numpy as np
from jaxtyping import Float64, UInt8

from cli.wall_marks import WallMarks, project
from climbing.body.joints import Point
from climbing.body.limbs import LIMBS, Limb
from climbing.drawing.ghost import draw_ghost
from climbing.drawing.wall_map import Stay

_MS_PER_S: Final = 1000


class GhostMarks:
    """The ghost of a result, in any of the clip's frames.

    Args:
        result: Expanded; without a ghost there is nothing to draw.
    """

    def __init__(self, result: dict[str, Any]) -> None:
        self._ghost = result.get("ghost")
        self._wall = WallMarks(result)
        self._frames: Float64[np.ndarray, "G 20 2"] | None = None
        motion = (self._ghost or {}).get("trajectory")
        if motion is not None and self._ghost is not None and "clock" in self._ghost:
            columns = [motion["joints"].index(point.name.lower()) for point in Point]
            self._frames = np.array(motion["frames"])[:, columns, :2]

    def draw_on(
        self, picture: UInt8[np.ndarray, "H W 3"], frame: dict[str, Any]
    ) -> UInt8[np.ndarray, "H W 3"]:
        """The picture of a frame with the ghost where its clock says; as it is without either."""
        if self._frames is None or self._ghost is None or not frame.get("wall_H_image"):
            return picture
        clock, fps = self._ghost["clock"], self._ghost["trajectory"]["fps"]
        ghost_ms = float(np.interp(frame["t_ms"], clock["t_ms"], clock["ghost_ms"]))
        row = min(round(ghost_ms * fps / _MS_PER_S), len(self._frames) - 1)
        image_H_wall = np.linalg.inv(np.reshape(frame["wall_H_image"], (3, 3)))
        return draw_ghost(picture, project(self._frames[row], image_H_wall))

    def draw_map(self) -> UInt8[np.ndarray, "H W 3"] | None:
        """The wall with the ghost's places in order; None without a ghost."""
        if self._ghost is None or "places" not in self._ghost:
            return None
        return self._wall.draw_map(stays=self._list_stays(self._ghost))

    def _list_stays(self, ghost: dict[str, Any]) -> list[Stay]:
        """Where every limb begins, and where each move leads."""
        taken = [*zip(LIMBS, ghost["stances"][0], strict=True)]
        taken += [(Limb(move["limb"]), move["target"]) for move in ghost["moves"]]
        points = [place["point"] for place in ghost["places"]]
        return [
            Stay(limb, np.array(points[place], np.float64)) for limb, place in taken if place >= 0
        ]
