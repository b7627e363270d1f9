"""What several tiles see becomes one list, in which nothing stands twice."""

import numpy as np

from climbing.holds.merging import compute_iou, drop_repeats, join_tiles
from climbing.holds.tiling import Tile
from tests.unit.climbing.holds.candidates import make_candidates


def test_what_two_tiles_see_is_one_hold() -> None:
    """The same hold on a coarse and on a close tile is reported once, as the surer one saw it."""
    size = (1280, 1280)
    tiles = [Tile(0.5, (0, 0), size), Tile(1.0, (100, 100), size)]
    found = [
        make_candidates([[100, 100, 120, 120]], [0.6]),
        make_candidates([[100, 101, 140, 141]], [0.9]),
    ]
    joined = drop_repeats(join_tiles(tiles, found))
    assert joined.scores.tolist() == [np.float32(0.9)]
    assert np.allclose(joined.boxes_px, [[200, 201, 240, 241]])


def test_merging_again_changes_nothing() -> None:
    """What is kept does not overlap, so a second time nothing goes."""
    rng = np.random.default_rng(5)
    low = rng.uniform(0, 300, (80, 2))
    boxes = np.concatenate([low, low + rng.uniform(10, 60, (80, 2))], axis=1).tolist()
    once = drop_repeats(make_candidates(boxes, sorted(rng.uniform(0, 1, 80), reverse=True)))
    twice = drop_repeats(once)
    assert 0 < len(once) < 80
    assert np.array_equal(once.boxes_px, twice.boxes_px)


def test_a_hold_on_a_volume_is_not_the_volume() -> None:
    """Two kinds may share half a box, two holds may not."""
    boxes = [[0, 0, 100, 100], [0, 0, 100, 60]]
    assert len(drop_repeats(make_candidates(boxes, [0.9, 0.8], [0.0, 1.0]))) == 2
    assert len(drop_repeats(make_candidates(boxes, [0.9, 0.8], [0.0, 0.0]))) == 1


def test_overlap_is_symmetric_and_one_with_itself() -> None:
    """Intersection over union is a likeness."""
    iou = compute_iou(np.array([[0, 0, 10, 10], [5, 0, 15, 10], [40, 40, 50, 50]], np.float32))
    assert np.allclose(iou, iou.T)
    assert np.allclose(np.diag(iou), 1)
    assert np.isclose(iou[0, 1], 1 / 3)
    assert iou[0, 2] == 0
