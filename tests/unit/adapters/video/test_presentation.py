"""Laws of presentation times."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.video.presentation import PresentationClock

stamps_ms = st.integers(-(10**6), 10**6)
lawful = settings(derandomize=True, deadline=None)


def _times(stamps: list[int | None], *, picture_ms: float = 40) -> list[int]:
    clock = PresentationClock(picture_ms)
    return [clock.advance(stamp) for stamp in stamps]


@lawful
@given(st.lists(stamps_ms | st.none(), min_size=1), st.floats(0, 1000))
def test_times_are_never_negative_and_strictly_increase(
    stamps: list[int | None], picture_ms: float
) -> None:
    """Whatever the stamps: repeated, backwards, negative or missing."""
    times = _times(stamps, picture_ms=picture_ms)
    assert times[0] >= 0
    assert all(later > earlier for earlier, later in pairwise(times))


@lawful
@given(st.sets(st.integers(0, 10**6), min_size=1))
def test_good_stamps_are_kept(stamps: set[int]) -> None:
    """Increasing stamps from 0 on are the times, a late start included."""
    ordered = sorted(stamps)
    assert _times([*ordered]) == ordered


@lawful
@given(st.sets(stamps_ms, min_size=1).filter(lambda stamps: min(stamps) < 0))
def test_a_clip_that_starts_early_is_moved_as_a_whole(stamps: set[int]) -> None:
    """Distances between pictures stay, and the first is at 0."""
    ordered = sorted(stamps)
    assert _times(list(ordered)) == [stamp - ordered[0] for stamp in ordered]


def test_pictures_in_the_same_millisecond_move_on_by_one() -> None:
    """And time is caught up with as soon as there is room."""
    assert _times([0, 5, 5, 5, 7, 20]) == [0, 5, 6, 7, 8, 20]


def test_a_missing_stamp_is_one_picture_later() -> None:
    """The first picture is at 0, and a pace below a millisecond counts as one."""
    assert _times([None, None, 100, None]) == [0, 40, 100, 140]
    assert _times([None, None], picture_ms=0.2) == [0, 1]
