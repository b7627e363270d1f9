"""Figures and training week by week."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import fmean

from db.models import AnalysisMetrics, TrainingSession
from serve_app.coaching.schemas import FIGURES, WeekView


def find_week(moment: datetime) -> date:
    """The Monday of a moment's week, in UTC."""
    day = moment.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def average(figures: Iterable[AnalysisMetrics]) -> dict[str, float]:
    """The mean of each figure over those that have it; others are left out."""
    rows = [metrics.model_dump() for metrics in figures]
    found: Mapping[str, list[float]] = {
        name: [row[name] for row in rows if row[name] is not None] for name in FIGURES
    }
    return {name: fmean(values) for name, values in found.items() if values}


def list_weeks(
    figures: Sequence[tuple[datetime, AnalysisMetrics]], sessions: Sequence[TrainingSession]
) -> list[WeekView]:
    """Weeks in which something was climbed or trained, oldest first."""
    weeks = {find_week(when) for when, _ in figures}
    weeks |= {find_week(session.began_at) for session in sessions}
    return [_sum_up(week, figures, sessions) for week in sorted(weeks)]


def _sum_up(
    week: date,
    figures: Sequence[tuple[datetime, AnalysisMetrics]],
    sessions: Sequence[TrainingSession],
) -> WeekView:
    climbed = [metrics for when, metrics in figures if find_week(when) == week]
    trained = [session for session in sessions if find_week(session.began_at) == week]
    return WeekView(
        week=week,
        analyses=len(climbed),
        figures=average(climbed),
        sessions=len(trained),
        minutes=sum(session.minutes for session in trained),
        load=sum(session.minutes * session.effort for session in trained),
    )
