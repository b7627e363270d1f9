"""Figures about found holds are those that can be worked out by hand."""

import numpy as np
import pytest

from climbing.holds.hold import Hold, HoldKind, HoldType
from pipelines.train.confusion import (
    Guess,
    compute_calibration_error,
    count_kinds,
    count_types,
    list_guesses,
)
from pipelines.train.labelled_photo import Label, make_ellipse
from pipelines.train.scoring import Looked, score_holds

A, B, C = (10, 10, 50, 40), (100, 20, 130, 80), (200, 200, 260, 240)
SIZE = (320, 320)


def _hold(box: tuple[int, int, int, int], score: float, kind: HoldKind = HoldKind.HOLD) -> Hold:
    polygon = make_ellipse(box)
    return Hold(1, polygon, score, kind, HoldType.JUG, score, "red", None)


def _label(box: tuple[int, int, int, int], kind: HoldKind | None = HoldKind.HOLD) -> Label:
    return Label(make_ellipse(box), kind, HoldType.CRIMP if box == B else HoldType.JUG)


@pytest.mark.parametrize("by", ["bbox", "segm"])
def test_what_was_drawn_scores_one(by: str) -> None:
    """By boxes as by outlines."""
    looked = [Looked([_label(A), _label(B)], [_hold(A, 0.9), _hold(B, 0.4)], SIZE)]
    score = score_holds(looked, by=by)  # type: ignore[arg-type]
    assert score.count == 2
    assert (score.ap50, score.ap, score.f1) == pytest.approx((1, 1, 1))
    assert score.threshold == pytest.approx(0.4)


def test_a_wrong_one_in_front_costs_precision() -> None:
    """Wrong at 0.9, right at 0.8 and 0.7: precision is at best 2/3 all along the recall."""
    found = [_hold(C, 0.9), _hold(A, 0.8), _hold(B, 0.7)]
    score = score_holds([Looked([_label(A), _label(B)], found, SIZE)])
    assert score.ap50 == pytest.approx(2 / 3, abs=1e-3)
    assert (score.precision, score.recall) == pytest.approx((2 / 3, 1))


def test_what_was_missed_costs_recall() -> None:
    """One of two found: the curve ends half way."""
    score = score_holds([Looked([_label(A), _label(B)], [_hold(A, 0.8)], SIZE)])
    assert score.ap50 == pytest.approx(0.5, abs=0.01)
    assert score.f1 == pytest.approx(2 / 3)


def test_what_nobody_could_name_counts_neither_way() -> None:
    """A hold found there is not wrong, and one not found there is not missed."""
    unknown = _label(C, None)
    with_it = score_holds([Looked([_label(A), unknown], [_hold(C, 0.9), _hold(A, 0.8)], SIZE)])
    without = score_holds([Looked([_label(A), unknown], [_hold(A, 0.8)], SIZE)])
    assert with_it.f1 == without.f1 == pytest.approx(1)
    assert with_it.count == 1


def test_nothing_found_is_nought_and_nothing_drawn_is_an_error() -> None:
    """No division by nothing."""
    assert score_holds([Looked([_label(A)], [], SIZE)]).f1 == 0
    with pytest.raises(ValueError, match="nothing was drawn"):
        score_holds([Looked([], [_hold(A, 0.5)], SIZE)])


def test_a_wall_of_many_holds_is_counted_whole() -> None:
    """COCO itself stops at a hundred."""
    boxes = [(x, y, x + 12, y + 12) for x in range(0, 300, 20) for y in range(0, 300, 20)]
    looked = Looked([_label(b) for b in boxes], [_hold(b, 0.5) for b in boxes], SIZE)
    assert len(boxes) > 200
    assert score_holds([looked]).recall == pytest.approx(1)


def test_types_and_kinds_are_compared_where_a_hold_was_found() -> None:
    """Each drawn hold once, by its best."""
    found = [_hold(A, 0.9), _hold(A, 0.8), _hold(B, 0.7, HoldKind.VOLUME), _hold(C, 0.6)]
    looked = [Looked([_label(A), _label(B)], found, SIZE)]
    guesses = list_guesses(looked)
    assert [(g.drawn, g.found) for g in guesses] == [
        (HoldType.JUG, HoldType.JUG),
        (HoldType.CRIMP, HoldType.JUG),
    ]
    assert count_types(guesses).sum() == 2
    assert count_types(guesses)[1, 0] == 1
    assert np.array_equal(count_kinds(looked), [[1, 1], [0, 0]])


def test_calibration_error_is_the_gap_of_confidence_and_truth() -> None:
    """Sure by 0.95 and right every second time."""
    right = Guess(HoldType.JUG, HoldType.JUG, 0.95)
    wrong = Guess(HoldType.PINCH, HoldType.JUG, 0.95)
    assert compute_calibration_error([right, wrong] * 10) == pytest.approx(0.45)
    assert compute_calibration_error([]) == 0
