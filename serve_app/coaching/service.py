"""Keeps goals and sessions; reads a routine and progress from what was climbed and trained."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID, uuid4

from db.models import Goal, TrainingSession
from db.repositories import OwnedRepository
from db.repositories.coaching import list_figures
from db.session import Database, Session
from serve_app.coaching.progress import average, list_weeks
from serve_app.coaching.routine import choose_exercises
from serve_app.coaching.schemas import (
    GoalChange,
    GoalPage,
    GoalRequest,
    GoalView,
    ProgressView,
    RoutineView,
    SessionPage,
    SessionRequest,
    SessionView,
)
from serve_app.failures import NotFound
from serve_app.page_cursors import read_cursor, write_cursor

_LOOKED_AT: Final = timedelta(days=365)
# A routine is for how somebody climbs now.
_LATEST: Final = 10

RowT = TypeVar("RowT", Goal, TrainingSession)


class CoachingService:
    """Goals, sessions, routine and progress of one user at a time.

    Args:
        database: Where they are.
        now: The clock.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def set_goal(self, user_id: UUID, request: GoalRequest) -> GoalView:
        """Stores a goal."""
        goal = Goal(id=uuid4(), user_id=user_id, **request.model_dump())
        async with self._database.transaction() as session:
            row = await _store(session, goal)
            current = await self._read_latest(session, user_id)
        return GoalView.from_row(row, current.get(row.metric or ""))

    async def list_goals(self, user_id: UUID, cursor: str | None, limit: int) -> GoalPage:
        """One page, newest first.

        Raises:
            InvalidCursor: If the cursor is not one that a page came with.
        """
        after = read_cursor(cursor)
        async with self._database.autocommit() as session:
            page = await OwnedRepository(session, Goal).list_owned(
                user_id, after=after, limit=limit
            )
            current = await self._read_latest(session, user_id)
        items = [GoalView.from_row(row, current.get(row.metric or "")) for row in page.rows]
        return GoalPage(items=items, next_cursor=write_cursor(page.next))

    async def change_goal(self, user_id: UUID, goal_id: UUID, change: GoalChange) -> GoalView:
        """Changes a goal.

        Raises:
            NotFound: If there is no such goal of this user.
        """
        async with self._database.transaction() as session:
            row = await OwnedRepository(session, Goal).get_owned_or_none(
                goal_id, user_id, lock=True
            )
            if row is None:
                raise NotFound(f"there is no goal {goal_id}")
            if change.title is not None:
                row.title = change.title
            if "due" in change.model_fields_set:
                row.due = change.due
            if change.reached is not None:
                row.reached_at = (row.reached_at or self._now()) if change.reached else None
            current = await self._read_latest(session, user_id)
        return GoalView.from_row(row, current.get(row.metric or ""))

    async def remove_goal(self, user_id: UUID, goal_id: UUID) -> None:
        """Removes a goal.

        Raises:
            NotFound: If there is no such goal of this user.
        """
        async with self._database.autocommit() as session:
            if not await OwnedRepository(session, Goal).delete_owned(goal_id, user_id):
                raise NotFound(f"there is no goal {goal_id}")

    async def note_session(self, user_id: UUID, request: SessionRequest) -> SessionView:
        """Stores a session."""
        session_row = TrainingSession(id=uuid4(), user_id=user_id, **request.model_dump())
        async with self._database.transaction() as session:
            row = await _store(session, session_row)
        return SessionView.from_row(row)

    async def list_sessions(self, user_id: UUID, cursor: str | None, limit: int) -> SessionPage:
        """One page, the last noted first.

        Raises:
            InvalidCursor: If the cursor is not one that a page came with.
        """
        after = read_cursor(cursor)
        async with self._database.autocommit() as session:
            page = await OwnedRepository(session, TrainingSession).list_owned(
                user_id, after=after, limit=limit
            )
        return SessionPage(
            items=[SessionView.from_row(row) for row in page.rows],
            next_cursor=write_cursor(page.next),
        )

    async def remove_session(self, user_id: UUID, session_id: UUID) -> None:
        """Removes a session.

        Raises:
            NotFound: If there is no such session of this user.
        """
        async with self._database.autocommit() as session:
            sessions = OwnedRepository(session, TrainingSession)
            if not await sessions.delete_owned(session_id, user_id):
                raise NotFound(f"there is no session {session_id}")

    async def read_progress(self, user_id: UUID) -> ProgressView:
        """Weeks of the last year."""
        since = self._now() - _LOOKED_AT
        async with self._database.autocommit() as session:
            figures = await list_figures(session, user_id, since)
            trained = await OwnedRepository(session, TrainingSession).list_all_of(user_id)
        return ProgressView(
            weeks=list_weeks(figures, [one for one in trained if one.began_at >= since])
        )

    async def build_routine(self, user_id: UUID) -> RoutineView:
        """From the latest analyses."""
        async with self._database.autocommit() as session:
            figures = await list_figures(session, user_id, self._now() - _LOOKED_AT)
        latest = [metrics for _, metrics in figures[-_LATEST:]]
        exercises = list(choose_exercises(average(latest)))
        return RoutineView(analyses=len(latest), exercises=exercises)

    async def _read_latest(self, session: Session, user_id: UUID) -> dict[str, float]:
        """The latest value of each figure."""
        latest: dict[str, float] = {}
        for _, metrics in await list_figures(session, user_id, self._now() - _LOOKED_AT):
            latest |= average([metrics])
        return latest


async def _store(session: Session, row: RowT) -> RowT:
    """A new row as it is stored, with what the database knows of it."""
    rows = OwnedRepository(session, type(row))
    await rows.add(row)
    stored = await rows.get_owned_or_none(row.id, row.user_id)
    return stored or row
