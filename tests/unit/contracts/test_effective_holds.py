"""Which holds a photo shows: laws of corrections that no detection may break."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from climbing.holds import hold as climbing_hold
from contracts.effective_holds import SAME_HOLD, build_effective_holds, keep_ids
from contracts.holds import (
    Correction,
    CorrectionAction,
    HoldKind,
    HoldShape,
    HoldType,
    MovedHold,
    NewHold,
    RetypedHold,
    correct_shape,
)
from contracts.outlines import compute_overlap, measure_area

FIRST, SECOND = uuid4(), uuid4()
ADD, MOVE, RETYPE, DELETE = CorrectionAction


def square(x: float, y: float, side: float = 10) -> tuple[tuple[float, float], ...]:
    """A square outline."""
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


def shape(x: float, y: float = 0, **changes: Any) -> HoldShape:
    """A detected jug."""
    hold = HoldShape(
        polygon=square(x, y),
        kind=HoldKind.HOLD,
        type=HoldType.JUG,
        type_confidence=0.6,
        colour="red",
        route=1,
        score=0.9,
    )
    return hold.model_copy(update=changes)


def correct(
    hold_id: UUID,
    action: CorrectionAction,
    before: HoldShape | None,
    after: HoldShape | None,
    seen: UUID | None = FIRST,
) -> Correction:
    """What a person said."""
    return Correction(hold_id=hold_id, detection_id=seen, action=action, before=before, after=after)


def places(detection_id: UUID | None, *args: Any) -> list[float]:
    """The left ends of the effective holds, sorted."""
    return sorted(hold.shape.box[0] for hold in build_effective_holds(detection_id, *args))


def test_without_corrections_the_detection_is_shown() -> None:
    """In its order."""
    detected = {uuid4(): shape(20), uuid4(): shape(0)}
    shown = build_effective_holds(FIRST, detected, [])
    assert {hold.hold_id: hold.shape for hold in shown} == detected
    assert [hold.shape.box[0] for hold in shown] == [20, 0]
    assert not any(hold.corrected for hold in shown)


def test_a_deleted_hold_stays_deleted_when_it_is_found_again() -> None:
    """Under another id and a little off."""
    gone = uuid4()
    said = [correct(gone, DELETE, shape(0), None)]
    assert places(FIRST, {gone: shape(0), uuid4(): shape(50)}, said) == [50]
    assert places(SECOND, {uuid4(): shape(1), uuid4(): shape(50)}, said) == [50]


def test_a_moved_hold_stays_where_it_was_put() -> None:
    """What is found where it was, or where it is, is the same hold."""
    moved = uuid4()
    said = [correct(moved, MOVE, shape(0), shape(30))]
    assert places(FIRST, {moved: shape(0)}, said) == [30]
    assert places(SECOND, {uuid4(): shape(1), uuid4(): shape(31)}, said) == [30]


def test_a_retyped_hold_keeps_its_type() -> None:
    """Whatever a later detection thinks."""
    hold = uuid4()
    pocket = shape(0, type=HoldType.POCKET, type_confidence=1.0)
    said = [correct(hold, RETYPE, shape(0), pocket)]
    for found in ({hold: shape(0)}, {uuid4(): shape(2)}, {}):
        (shown,) = build_effective_holds(SECOND, found, said)
        assert (shown.hold_id, shown.shape, shown.corrected) == (hold, pocket, True)


def test_an_added_hold_stays_and_is_not_doubled_when_it_is_found() -> None:
    """Whether or not the detector comes to see it."""
    said = [correct(uuid4(), ADD, None, shape(0))]
    assert places(SECOND, {}, said) == [0]
    assert places(SECOND, {uuid4(): shape(2)}, said) == [0]


def test_correcting_one_of_two_that_lie_together_leaves_the_other() -> None:
    """The person saw both and meant one; only later detections give way."""
    double = uuid4()
    said = [correct(double, DELETE, shape(1), None)]
    assert places(FIRST, {double: shape(1), uuid4(): shape(0)}, said) == [0]


def test_a_hold_added_by_mistake_and_taken_back_hides_nothing() -> None:
    """It was never claimed that nothing is there."""
    slip = uuid4()
    said = [correct(slip, ADD, None, shape(0)), correct(slip, DELETE, shape(0), None)]
    assert places(FIRST, {}, said) == []
    assert places(SECOND, {uuid4(): shape(0)}, said) == [0]


def test_a_hold_corrected_before_and_after_a_detection_is_shown_once() -> None:
    """The second correction does not let what the first one covered come back."""
    hold = uuid4()
    said = [
        correct(hold, MOVE, shape(0), shape(30), seen=FIRST),
        correct(hold, RETYPE, shape(30), shape(30, type=HoldType.EDGE), seen=SECOND),
    ]
    assert places(SECOND, {uuid4(): shape(0), uuid4(): shape(31)}, said) == [30]


CORRECTED = st.lists(st.tuples(st.sampled_from([MOVE, RETYPE, DELETE]), st.integers(0, 9)))
OFFSETS = st.lists(st.floats(-3, 3), min_size=10, max_size=10)


@given(CORRECTED, OFFSETS)
def test_no_detection_overwrites_what_people_said(
    steps: list[tuple[CorrectionAction, int]], offsets: list[float]
) -> None:
    """After any corrections of ten holds, a new detection of all ten changes no corrected one."""
    ids = [uuid4() for _ in range(10)]
    now: dict[UUID, HoldShape | None] = {i: shape(40 * n) for n, i in enumerate(ids)}
    detected = dict(now)
    said: list[Correction] = []
    for number, (action, chosen) in enumerate(steps):
        before = now[ids[chosen]]
        if before is None:
            continue
        after = None if action is DELETE else before
        if action is MOVE:
            after = before.model_copy(update={"polygon": square(40 * chosen, 100 + 20 * number)})
        said.append(correct(ids[chosen], action, before, after))
        now[ids[chosen]] = after
    shown = build_effective_holds(FIRST, detected, said)  # type: ignore[arg-type]
    assert {hold.hold_id: hold.shape for hold in shown} == {i: s for i, s in now.items() if s}
    again = [shape(40 * n + offset) for n, offset in enumerate(offsets)]
    kept = keep_ids(again, shown)
    found = {kept.get(n) or uuid4(): one for n, one in enumerate(again)}
    later = {hold.hold_id: hold for hold in build_effective_holds(SECOND, found, said)}
    for hold_id in {correction.hold_id for correction in said}:
        assert (later[hold_id].shape if hold_id in later else None) == now[hold_id]
    assert set(later) == {i for i, s in now.items() if s}


def test_a_hold_that_is_found_again_keeps_its_id() -> None:
    """The best overlap wins, no id is given twice, and what is new gets none."""
    known = build_effective_holds(FIRST, {uuid4(): shape(0), uuid4(): shape(40)}, [])
    kept = keep_ids([shape(2), shape(1), shape(41), shape(90)], known)
    assert kept == {1: known[0].hold_id, 2: known[1].hold_id}


def test_overlap_of_concave_outlines() -> None:
    """An L and the square that it leaves free share nothing; with itself it shares all."""
    ell = ((0, 0), (10, 0), (10, 5), (5, 5), (5, 10), (0, 10))
    assert compute_overlap(ell, square(5, 5, 5)) == 0
    assert compute_overlap(ell, ell) == pytest.approx(1)
    assert compute_overlap(ell, square(0, 0)) == pytest.approx(0.75, abs=0.01)
    assert measure_area(ell) == 75


@given(st.floats(-12, 12), st.floats(-12, 12), st.floats(2, 30))
def test_overlap_of_squares(dx: float, dy: float, side: float) -> None:
    """Within 2 % of the formula, and symmetric."""
    one, other = square(0, 0, 10), square(dx, dy, side)
    width = max(0.0, min(10, dx + side) - max(0, dx))
    height = max(0.0, min(10, dy + side) - max(0, dy))
    wanted = width * height / (100 + side**2 - width * height)
    assert compute_overlap(one, other) == pytest.approx(wanted, abs=0.02)
    assert compute_overlap(one, other) == pytest.approx(compute_overlap(other, one))


def test_names_are_those_of_the_detector() -> None:
    """What is found can be stored and corrected, and nothing else."""
    assert [str(kind) for kind in HoldKind] == [str(kind) for kind in climbing_hold.HoldKind]
    assert [str(kind) for kind in HoldType] == [str(kind) for kind in climbing_hold.HoldType]
    assert 0 < SAME_HOLD < 1


def test_a_person_is_certain() -> None:
    """Of the type that they name and of the hold that they draw; the rest stays as found."""
    retyped = correct_shape(shape(0), RetypedHold(type=HoldType.SLOPER))
    assert (retyped.type, retyped.type_confidence, retyped.score) == (HoldType.SLOPER, 1.0, 0.9)
    recoloured = correct_shape(shape(0), RetypedHold(colour=None))
    assert (recoloured.colour, recoloured.type_confidence) == (None, 0.6)
    moved = correct_shape(shape(0), MovedHold(polygon=square(5, 5)))
    assert (moved.polygon, moved.type_confidence) == (square(5, 5), 0.6)
    drawn = NewHold(polygon=square(0, 0), type=HoldType.JUG).to_shape()
    assert (drawn.score, drawn.type_confidence) == (1.0, 1.0)


@pytest.mark.parametrize(
    "polygon",
    [
        ((0, 0), (1, 1)),
        ((0, 0), (1, 1), (2, 2)),
        ((0, 0), (10, 0), (10, -1)),
        ((0, 0), (10, 0), (10, float("nan"))),
        ((0, 0), (10, 0), (10, 1e9)),
        tuple((float(n), float(n % 2)) for n in range(300)),
    ],
    ids=["two corners", "no area", "negative", "nan", "far away", "too many"],
)
def test_what_encloses_nothing_is_no_outline(polygon: object) -> None:
    """Refused before anything is stored."""
    with pytest.raises(ValueError, match="polygon"):
        NewHold.model_validate({"polygon": polygon, "type": "jug"})
