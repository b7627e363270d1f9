"""Routines and weeks from figures alone."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from db.models import AnalysisMetrics, SessionKind, TrainingSession
from serve_app.coaching.progress import average, find_week, list_weeks
from serve_app.coaching.routine import EXERCISES, MOST_EXERCISES, WARM_UP, choose_exercises
from serve_app.coaching.schemas import FIGURES


def measure(**figures: float) -> AnalysisMetrics:
    """Figures of one analysis."""
    always = {"duration_s": 10.0, "tracked_s": 10.0, "tracked_fraction": 1.0}
    return AnalysisMetrics(analysis_id=UUID(int=0), **(always | figures))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.code)
def test_an_exercise_is_called_for_beyond_its_limit_and_not_at_it(exercise: tuple) -> None:
    """With the figure that it rests on."""
    *_, figure, limit, below = exercise
    beyond = limit - 0.1 if below else limit + 0.1
    called = choose_exercises({figure: beyond})
    assert [one.code for one in called] == ["warm_up", exercise[0]]
    assert called[1].evidence is not None
    assert (called[1].evidence.figure, called[1].evidence.value) == (figure, beyond)
    assert choose_exercises({figure: limit}) == [WARM_UP]
    assert figure in FIGURES


def test_what_is_farthest_beyond_comes_first_and_a_few_are_enough() -> None:
    """Of everything at once."""
    worst = {e.figure: e.limit + (-1 if e.below else 1) * 2 * abs(e.limit) for e in EXERCISES}
    worst["straight_arm_fraction"] = 0.34
    called = choose_exercises(worst)
    assert len(called) == 1 + MOST_EXERCISES
    assert "straight_arms" not in [one.code for one in called]


def test_who_has_no_figures_warms_up() -> None:
    """Nothing is made up."""
    assert choose_exercises({}) == [WARM_UP]


def test_weeks_begin_on_mondays_in_utc() -> None:
    """Late on a Sunday is still the old week."""
    sunday = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    assert find_week(sunday) == date(2026, 11, 16)
    assert find_week(sunday.replace(day=23)) == date(2026, 11, 23)


def test_means_are_over_what_has_the_figure() -> None:
    """Others count for nothing."""
    means = average([measure(efficiency=0.5), measure(efficiency=1.0), measure()])
    assert means["efficiency"] == 0.75
    assert means["duration_s"] == 10
    assert "similarity" not in means


def test_a_week_has_what_was_climbed_and_trained_in_it() -> None:
    """And empty weeks are left out."""
    monday = datetime(2026, 11, 2, 12, tzinfo=UTC)
    session = TrainingSession(
        user_id=UUID(int=0),
        kind=SessionKind.BOARD,
        began_at=monday.replace(day=17),
        minutes=90,
        effort=7,
    )
    figures = [(monday, measure(efficiency=0.4)), (monday.replace(day=8), measure(efficiency=0.6))]
    first, second = list_weeks(figures, [session])
    assert (first.week, first.analyses, first.figures["efficiency"]) == (date(2026, 11, 2), 2, 0.5)
    assert (second.week, second.minutes, second.load) == (date(2026, 11, 16), 90, 630)
    assert second.figures == {}
