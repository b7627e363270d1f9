"""From a picture to holds, with a network that sees what is bright."""

import cv2
import numpy as np
import pytest

from climbing.errors import InvalidInput
from climbing.holds.detector import HoldDetector
from climbing.holds.network import HoldCandidates
from climbing.pose.track import ModelInfo
from tests.unit.climbing.holds.candidates import make_candidates

PICTURE_PX = (1800, 2400)
# Of one look as a whole and one of 1280 pixels, and of the third.
FIRST_TILES, NEARER_TILES = 1 + 6, 9
# What is smaller on a tile is not seen.
LEAST_AREA_PX = 12


class BrightNetwork:
    """Finds what is bright; notes how many tiles it was shown at a time."""

    model = ModelInfo("bright", "1", "0" * 64)

    def __init__(self, score: float = 0.8) -> None:
        self.asked: list[int] = []
        self._score = score

    def find(self, tiles: np.ndarray) -> list[HoldCandidates]:
        """As `HoldNetwork`."""
        self.asked.append(len(tiles))
        return [self._find_bright(tile) for tile in tiles]

    def _find_bright(self, tile: np.ndarray) -> HoldCandidates:
        bright = (tile.min(axis=2) > 180).astype(np.uint8)
        _, _, found, _ = cv2.connectedComponentsWithStats(bright)
        rows = found[1:].tolist()
        boxes = [[x, y, x + w, y + h] for x, y, w, h, area in rows if area >= LEAST_AREA_PX]
        return make_candidates(boxes, [self._score] * len(boxes))


def paint(side_px: int, count: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """White squares on a dark wall, and their boxes."""
    height, width = PICTURE_PX
    rgb = np.full((height, width, 3), 60, np.uint8)
    lefts = np.linspace(100, width - 100 - side_px, count).astype(int)
    boxes = np.array([[x, y, x + side_px, y + side_px] for x in lefts for y in (200, 1400)])
    for left, top, right, bottom in boxes:
        rgb[top:bottom, left:right] = 255
    return rgb, boxes


@pytest.mark.parametrize("side_px", [30, 90, 240])
def test_each_hold_is_found_once_at_its_place(side_px: int) -> None:
    """Though it is seen on several tiles and at several sizes."""
    rgb, true = paint(side_px)
    found = HoldDetector(BrightNetwork()).detect(rgb)
    assert len(found) == len(true)
    places = np.array(sorted(hold.box_px for hold in found))
    assert np.abs(places - np.array(sorted(true.tolist()))).max() < 6


def test_small_holds_are_looked_at_once_more_from_nearer() -> None:
    """Large ones are not: the time is for those who need it."""
    small, large = BrightNetwork(), BrightNetwork()
    HoldDetector(small).detect(paint(40)[0])
    HoldDetector(large).detect(paint(120)[0])
    assert small.asked == [FIRST_TILES, NEARER_TILES]
    assert large.asked == [FIRST_TILES]


def test_what_the_nearer_look_alone_can_see_is_found() -> None:
    """A hold too small on the others."""
    rgb, boxes = paint(40)
    rgb[900:905, 1200:1205] = 255
    found = HoldDetector(BrightNetwork()).detect(rgb)
    speck = [hold for hold in found if 1190 < hold.box_px[0] < 1210]
    assert len(found) == len(boxes) + 1
    assert len(speck) == 1


def test_a_picture_without_holds_is_looked_at_no_closer() -> None:
    """And has none."""
    network = BrightNetwork()
    assert HoldDetector(network).detect(np.full((*PICTURE_PX, 3), 60, np.uint8)) == ()
    assert network.asked == [FIRST_TILES]


def test_what_is_less_probable_than_asked_for_is_left_out() -> None:
    """By the score."""
    rgb, true = paint(90)
    network = BrightNetwork(score=0.4)
    assert len(HoldDetector(network, least_score=0.35).detect(rgb)) == len(true)
    assert HoldDetector(network, least_score=0.45).detect(rgb) == ()


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((100, 100), np.uint8),
        np.zeros((100, 100, 4), np.uint8),
        np.zeros((100, 100, 3), np.float32),
        np.zeros((31, 400, 3), np.uint8),
        np.zeros((1, 1, 3), np.uint8),
    ],
    ids=["grey", "alpha", "float", "low", "one pixel"],
)
def test_what_is_no_picture_of_a_wall_is_refused_by_name(picture: np.ndarray) -> None:
    """Before the network is asked."""
    network = BrightNetwork()
    with pytest.raises(InvalidInput, match="picture"):
        HoldDetector(network).detect(picture)
    assert network.asked == []
