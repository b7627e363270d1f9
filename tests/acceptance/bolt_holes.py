"""Bolt holes of the example climb, named by eye in frames far apart. Knows no registration.

Each was pointed at in enlarged crops, told from its neighbours by what is around it, then moved to
the middle of the dark blob under the pointer (by half a pixel at most) and looked at again.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from climbing.wall.homography import map_points

_FILE = Path(__file__).with_name("example_bolt_holes.json")


@dataclass(frozen=True)
class BoltHole:
    """One hole: numbers (K,) of frames that show it, and where they do (K, 2) [px]."""

    name: str
    frames: np.ndarray
    places_px: np.ndarray

    def put_on_wall(self, wall_H_image: np.ndarray) -> np.ndarray:
        """The (K, 2) places on the panorama that frames (T, 3, 3) give to it."""
        return map_points(wall_H_image[self.frames], self.places_px[:, None])[:, 0]


def load_bolt_holes() -> list[BoltHole]:
    """All that were named."""
    return [
        BoltHole(
            hole["name"],
            np.array([seen["frame"] for seen in hole["seen"]]),
            np.array([[seen["x"], seen["y"]] for seen in hole["seen"]]),
        )
        for hole in json.loads(_FILE.read_text())["holes"]
    ]


def measure_spread_px(holes: list[BoltHole], wall_H_image: np.ndarray) -> np.ndarray:
    """Distance of every sighting from the mean of its hole, in panorama pixels."""
    found = []
    for hole in holes:
        wall = hole.put_on_wall(wall_H_image)
        found.append(np.linalg.norm(wall - wall.mean(axis=0), axis=1))
    return np.concatenate(found)


def draw_bolt_holes(
    panorama: np.ndarray, holes: list[BoltHole], wall_H_image: np.ndarray
) -> np.ndarray:
    """The panorama with a dot for every sighting, a ring and a name for every hole."""
    drawn = panorama.copy()
    for hole in holes:
        wall = hole.put_on_wall(wall_H_image)
        middle = tuple(int(v) for v in wall.mean(axis=0).round())
        cv2.circle(drawn, middle, 16, (255, 0, 0), 2, cv2.LINE_AA)
        cv2.putText(drawn, hole.name, (middle[0] + 20, middle[1]), 0, 0.8, (255, 0, 0), 2)
        for x, y in wall.round().astype(int):
            drawn[y, x] = (0, 255, 0)
    return drawn
