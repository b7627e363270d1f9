"""The wall of a generated climb, found from its pictures alone and compared with the truth."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from climbing.holds.cpu_network import CpuHoldNetwork
from climbing.holds.detector import HoldDetector
from climbing.holds.weights import load_hold_weights
from climbing.synthetic import ClimbTruth
from climbing.wall.homography import map_points
from climbing.wall.panorama import paint_panorama
from climbing.wall.registration import WallRegistration
from tests.acceptance.generated_films import Filmed, film, fit_plane, list_corners

SEEDS = (0, 3, 7)
# A hold of which less than this is on the panorama need not be found, and is no mistake if it is:
# the climber hides it throughout three seconds, or the pictures end there.
SHOWN_SHARE = 0.9
# What `paint_panorama` leaves where no frame shows the wall.
UNSEEN = 127
# The detector is asked for all it sees: precision is judged at every recall.
LEAST_SCORE = 0.05
# Mean over the walls. The aim is 0.9, which the provisional weights miss by little.
LEAST_AP50 = 0.9


def measure_errors_px(
    truth: ClimbTruth,
    registration: WallRegistration,
    panorama_H_wall: np.ndarray,
) -> np.ndarray:
    """How far each corner of each registered frame lands from itself, in the frame's pixels."""
    corners = list_corners(truth)
    errors = []
    for frame in np.flatnonzero(registration.ok):
        on_panorama = map_points(panorama_H_wall @ truth.wall_H_image[frame], corners)
        back = map_points(np.linalg.inv(registration.wall_H_image[frame]), on_panorama)
        errors.append(np.linalg.norm(back - corners, axis=1))
    return np.array(errors)


def list_boxes(
    truth: ClimbTruth,
    panorama_H_wall: np.ndarray,
    panorama: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """True boxes of all holds on the panorama, and which of them it shows as a whole."""
    shown = (panorama != UNSEEN).any(axis=2)
    outlines = [map_points(panorama_H_wall, hold.polygon_m) for hold in truth.holds]
    shares = np.array([_compute_shown_share(outline, shown) for outline in outlines])
    boxes = np.array([[*o.min(axis=0), *o.max(axis=0)] for o in outlines])
    return boxes[shares > 0], shares[shares > 0] >= SHOWN_SHARE


def compute_ap50(
    boxes: Sequence[tuple[float, float, float, float]],
    scores: Sequence[float],
    true: np.ndarray,
    is_shown: np.ndarray,
) -> float:
    """Mean of the best precision at 101 recalls, boxes matched at IoU 0.5, best scores first.

    What touches a hold that need not be found, and no other, does not count [as COCO's crowds].
    """
    taken = ~is_shown
    hits = []
    for index in np.argsort(scores)[::-1]:
        overlap = _compute_iou(np.array(boxes[index]), true)
        best = int(np.where(taken, 0.0, overlap).argmax())
        if not taken[best] and overlap[best] >= 0.5:
            taken[best] = True
            hits.append(True)
        elif overlap[~is_shown].max(initial=0.0) < 0.1:
            hits.append(False)
    found = np.cumsum(hits)
    precision, recall = found / np.arange(1, len(hits) + 1), found / is_shown.sum()
    best_after = [precision[recall >= wish].max(initial=0.0) for wish in np.linspace(0, 1, 101)]
    return float(np.mean(best_after))


def _compute_shown_share(outline: np.ndarray, shown: np.ndarray) -> float:
    """Of an outline's inside."""
    low = np.floor(outline.min(axis=0)).astype(int)
    size = np.ceil(outline.max(axis=0)).astype(int) - low + 1
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(mask, [np.round(outline - low).astype(np.int32)], 1)
    row, column = np.nonzero(mask)
    row, column = row + low[1], column + low[0]
    height, width = shown.shape
    inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
    return float(shown[row[inside], column[inside]].sum() / len(row))


def _compute_iou(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    common = np.clip(high - low, 0, None).prod(axis=1)
    areas = (others[:, 2:] - others[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod()
    overlap: np.ndarray = common / (areas - common)
    return overlap


@pytest.fixture(scope="module")
def films() -> list[Filmed]:
    """Different climbers on different walls."""
    return [film(seed) for seed in SEEDS]


def test_every_frame_is_registered(films: list[Filmed]) -> None:
    """The camera only pans and shakes."""
    for filmed in films:
        assert filmed.registration.ok.all()


def test_homographies_are_the_true_ones_within_a_pixel(
    films: list[Filmed], record_property: Callable[[str, object], None]
) -> None:
    """Every corner of every frame, up to the one map between wall and panorama that is free."""
    errors_px = np.concatenate([_measure_registration(filmed) for filmed in films])
    record_property("corner_error_median_px", float(np.median(errors_px)))
    record_property("corner_error_worst_px", float(errors_px.max()))
    assert np.median(errors_px) < 0.1
    assert errors_px.max() < 1.0


def test_a_wrong_homography_would_be_noticed(films: list[Filmed]) -> None:
    """One frame that lies two pixels beside its place shows in the worst error."""
    truth, found = films[0].truth, films[0].registration
    moved = found.wall_H_image.copy()
    moved[7] = moved[7] @ np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    disturbed = replace(found, wall_H_image=moved)
    errors_px = measure_errors_px(truth, disturbed, fit_plane(truth, disturbed))
    assert errors_px.max() > 1.0
    assert np.median(errors_px) < 0.1


def test_holds_of_the_panorama_are_found(
    films: list[Filmed], record_property: Callable[[str, object], None]
) -> None:
    """Box AP at IoU 0.5, over all holds that the panorama shows as a whole."""
    detector = HoldDetector(CpuHoldNetwork(load_hold_weights(), threads=2), least_score=LEAST_SCORE)
    ap50 = [_measure_holds(filmed, detector) for filmed in films]
    record_property("hold_ap50", ap50)
    assert np.mean(ap50) >= LEAST_AP50, ap50


def _measure_registration(filmed: Filmed) -> np.ndarray:
    truth, registration = filmed.truth, filmed.registration
    return measure_errors_px(truth, registration, fit_plane(truth, registration))


def _measure_holds(filmed: Filmed, detector: HoldDetector) -> float:
    truth, registration = filmed.truth, filmed.registration
    panorama = paint_panorama(filmed.clip, registration, filmed.people)
    true, is_shown = list_boxes(truth, fit_plane(truth, registration), panorama)
    found = detector.detect(panorama)
    return compute_ap50([h.box_px for h in found], [h.score for h in found], true, is_shown)


def test_precision_counts_mistakes_and_misses() -> None:
    """The measure itself: what mistakes, misses and repeats cost."""
    true = np.array([[0.0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]])
    is_shown = np.array([True, True, False])
    first, second, beside, unasked = (0, 0, 10, 10), (20, 0, 30, 11), (60, 0, 70, 9), (41, 0, 50, 9)
    assert compute_ap50([first, second, unasked], [0.9, 0.8, 0.95], true, is_shown) == 1.0
    assert compute_ap50([first, second, beside], [0.9, 0.8, 0.1], true, is_shown) == 1.0
    assert compute_ap50([first], [0.9], true, is_shown) == pytest.approx(51 / 101)
    with_mistake = compute_ap50([beside, first, second], [0.9, 0.8, 0.7], true, is_shown)
    assert with_mistake == pytest.approx(2 / 3)
    repeated = compute_ap50([first, first, second], [0.9, 0.8, 0.7], true, is_shown)
    assert repeated < 1.0
