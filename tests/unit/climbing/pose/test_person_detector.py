"""Anchors, letterboxes, and what becomes of overlapping boxes."""

import numpy as np
import pytest

from climbing.pose.person_detector import (
    LETTERBOX_PX,
    PersonDetections,
    decode_detections,
    make_anchors,
    make_letterbox,
)

ANCHORS = 2254
SILENT = -50.0
DOWN = np.array([0, 1])


def test_anchors_are_the_middles_of_cells() -> None:
    """28 x 28 cells with two each, 14 x 14 with two, 7 x 7 with six, all inside the picture."""
    anchors = make_anchors()
    assert anchors.shape == (ANCHORS, 2)
    assert ((anchors > 0) & (anchors < 1)).all()
    layers = ((0, 28, 2), (2 * 28**2, 14, 2), (2 * 28**2 + 2 * 14**2, 7, 6))
    for start, cells, repeats in layers:
        of_layer = anchors[start : start + cells**2 * repeats].reshape(cells, cells, repeats, 2)
        along = (np.arange(cells) + 0.5) / cells
        np.testing.assert_allclose(
            of_layer[..., 0], np.tile(along[None, :, None], (cells, 1, repeats))
        )
        np.testing.assert_allclose(
            of_layer[..., 1], np.tile(along[:, None, None], (1, cells, repeats))
        )


def _decode(*people: tuple[int, tuple[float, float], float, float]) -> PersonDetections:
    """Each person: anchor, middle of the box in pixels, side in pixels, probability.

    The hips lie 10 px below the middle, the scale point 30 px above.
    """
    boxes = np.zeros((ANCHORS, 12), dtype=np.float32)
    logits = np.full((ANCHORS, 1), SILENT, dtype=np.float32)
    for anchor, middle_px, side_px, score in people:
        offset = np.array(middle_px) - make_anchors()[anchor] * LETTERBOX_PX
        points = [
            offset,
            (side_px, side_px),
            offset + DOWN * 10,
            offset - DOWN * 30,
            offset,
            offset,
        ]
        boxes[anchor] = np.ravel(points)
        logits[anchor] = np.log(score / (1 - score))
    return decode_detections(boxes, logits)


def test_nobody_is_nobody() -> None:
    """Empty, of the right shapes."""
    nobody = _decode()
    assert len(nobody) == 0
    assert nobody.box_px.shape == (0, 4)
    assert nobody.hips_px.shape == nobody.scale_point_px.shape == (0, 2)
    assert len(nobody.place_in_frame(640, 360)) == 0


def test_one_person_is_read_off_the_anchor() -> None:
    """Box corners, hips and scale point are in pixels of the letterbox, the score a probability."""
    one = _decode((700, (100, 120), 40, 0.9))
    np.testing.assert_allclose(one.box_px, [[80, 100, 120, 140]], atol=1e-4)
    np.testing.assert_allclose(one.hips_px, [[100, 130]], atol=1e-4)
    np.testing.assert_allclose(one.scale_point_px, [[100, 90]], atol=1e-4)
    np.testing.assert_allclose(one.score, [0.9], atol=1e-6)


def test_below_even_odds_there_is_nobody() -> None:
    """A score of a half is the least."""
    assert len(_decode((700, (100, 120), 40, 0.49))) == 0
    assert len(_decode((700, (100, 120), 40, 0.51))) == 1


def test_overlapping_boxes_blend_by_score() -> None:
    """Their mean weighted by score; the best score stands for all."""
    both = _decode((700, (100, 120), 40, 0.9), (701, (104, 120), 40, 0.6))
    assert len(both) == 1
    x = (0.9 * 100 + 0.6 * 104) / 1.5
    np.testing.assert_allclose(both.box_px, [[x - 20, 100, x + 20, 140]], atol=1e-4)
    np.testing.assert_allclose(both.hips_px, [[x, 130]], atol=1e-4)
    np.testing.assert_allclose(both.score, [0.9], atol=1e-6)


def test_distant_boxes_stay() -> None:
    """Best first, each as it is alone."""
    apart = _decode((700, (50, 120), 40, 0.6), (300, (160, 60), 40, 0.9))
    np.testing.assert_allclose(apart.score, [0.9, 0.6], atol=1e-6)
    np.testing.assert_allclose(apart.hips_px, [[160, 70], [50, 130]], atol=1e-4)


def test_the_order_of_anchors_does_not_matter() -> None:
    """The same boxes from other anchors give the same people."""
    people = [
        ((50, 120), 40, 0.6),
        ((53, 122), 42, 0.8),
        ((160, 60), 40, 0.9),
        ((158, 66), 36, 0.7),
    ]
    anchors = (10, 700, 1600, 2200)
    one = _decode(*((a, *person) for a, person in zip(anchors, people, strict=True)))
    other = _decode(*((a, *person) for a, person in zip(anchors[::-1], people, strict=True)))
    assert len(one) == 2
    np.testing.assert_allclose(one.box_px, other.box_px, atol=1e-4)
    np.testing.assert_allclose(one.score, other.score)


@pytest.mark.parametrize("side_px", [0.0, -5.0])
def test_a_box_without_area_stands_alone(side_px: float) -> None:
    """It overlaps nothing, not even another such box, and breaks nothing."""
    assert len(_decode((700, (50, 120), side_px, 0.9), (300, (160, 60), side_px, 0.8))) == 2


SIZES = [(224, 224), (1080, 1920), (1920, 1080), (360, 640), (997, 333), (17, 1021), (1, 1000)]


@pytest.mark.parametrize(("width_px", "height_px"), SIZES)
def test_what_a_letterbox_shows_is_placed_back_where_it_was(width_px: int, height_px: int) -> None:
    """The corners of what is not black are the corners of the frame."""
    boxed = make_letterbox(np.full((height_px, width_px, 3), 255, dtype=np.uint8))
    assert boxed.shape == (LETTERBOX_PX, LETTERBOX_PX, 3)
    rows, columns = (np.flatnonzero(boxed[..., 0].any(axis=axis)) for axis in (1, 0))
    corners = np.array([[columns[0], rows[0]], [columns[-1] + 1, rows[-1] + 1]], dtype=np.float64)
    seen = PersonDetections(np.ones(1), corners.reshape(1, 4), corners[:1], corners[1:])
    placed = seen.place_in_frame(width_px, height_px)
    np.testing.assert_allclose(placed.box_px, [[0, 0, width_px, height_px]])
    np.testing.assert_allclose(placed.hips_px, [[0, 0]])
    np.testing.assert_allclose(placed.scale_point_px, [[width_px, height_px]])
