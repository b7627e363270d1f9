"""Shapes of the coaching endpoints."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from db.models import AnalysisMetrics, Goal, SessionKind, TrainingSession

FIGURES = tuple(name for name in AnalysisMetrics.model_fields if name != "analysis_id")


def _require_text(value: object) -> object:
    """Numbers would be taken for seconds since 1970, which nobody means."""
    if not isinstance(value, str | date):
        raise ValueError("must be text as in RFC 3339")  # noqa: TRY004  # becomes a named field
    return value


Day = Annotated[date, BeforeValidator(_require_text)]
Moment = Annotated[AwareDatetime, BeforeValidator(_require_text)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class GoalRequest(_Body):
    """To set a goal."""

    title: Annotated[Words, Field(max_length=255)]
    metric: str | None = Field(
        default=None, description="Figure of analyses that measures it, as in `efficiency`."
    )
    target: float | None = Field(default=None, description="What the figure shall reach.")
    due: Day | None = None

    @model_validator(mode="after")
    def _measured_or_not(self) -> Self:
        if (self.metric is None) != (self.target is None):
            raise ValueError("give metric and target together, or neither")
        if self.metric is not None and self.metric not in FIGURES:
            raise ValueError(f"metric: there is none called {self.metric!r}")
        return self


class GoalChange(_Body):
    """What shall be different about a goal; what is left out stays."""

    title: Annotated[Words, Field(max_length=255)] | None = None
    due: Day | None = None
    reached: StrictBool | None = Field(default=None, description="Whether it is reached.")


class GoalView(BaseModel):
    """A goal."""

    goal_id: UUID
    title: str
    metric: str | None
    target: float | None
    current: float | None = Field(description="The figure's latest value, if it is measured.")
    due: date | None
    created_at: datetime
    reached_at: datetime | None

    @classmethod
    def from_row(cls, row: Goal, current: float | None) -> Self:
        """The public part of a row."""
        return cls(goal_id=row.id, current=current, **row.model_dump(exclude={"id", "user_id"}))


class GoalPage(BaseModel):
    """One page of goals, newest first."""

    items: list[GoalView]
    next_cursor: str | None = Field(description="For the next page; null on the last.")


class SessionRequest(_Body):
    """To note a training session."""

    kind: SessionKind
    began_at: Moment
    minutes: Annotated[int, Field(ge=1, le=24 * 60)]
    effort: int = Field(ge=1, le=10, description="From 1, easy, to 10, everything.")
    notes: Annotated[Words, Field(max_length=2000)] | None = None


class SessionView(BaseModel):
    """A training session."""

    session_id: UUID
    kind: SessionKind
    began_at: datetime
    minutes: int
    effort: int
    notes: str | None
    created_at: datetime

    @classmethod
    def from_row(cls, row: TrainingSession) -> Self:
        """The public part of a row."""
        return cls(session_id=row.id, **row.model_dump(exclude={"id", "user_id"}))


class SessionPage(BaseModel):
    """One page of sessions, newest first."""

    items: list[SessionView]
    next_cursor: str | None = Field(description="For the next page; null on the last.")


class WeekView(BaseModel):
    """One week."""

    week: date = Field(description="Its Monday, in UTC.")
    analyses: int = Field(description="Completed ones.")
    figures: dict[str, float] = Field(description="Means over those that have them.")
    sessions: int
    minutes: int
    load: int = Field(description="Sum of minutes times effort, of sessions.")


class ProgressView(BaseModel):
    """Week by week, oldest first; weeks without anything are left out."""

    weeks: list[WeekView]


class EvidenceView(BaseModel):
    """A figure that an exercise rests on."""

    figure: str
    value: float = Field(description="Mean over the latest analyses.")
    limit: float = Field(description="From where on it is recommended.")


class ExerciseView(BaseModel):
    """One exercise of a routine."""

    code: str = Field(description="Stable, for programs.")
    title: str
    how: str
    minutes: int
    times_a_week: int
    evidence: EvidenceView | None = Field(description="Null for what everybody does.")


class RoutineView(BaseModel):
    """What to train, what matters most first."""

    analyses: int = Field(description="How many it rests on.")
    exercises: list[ExerciseView]
