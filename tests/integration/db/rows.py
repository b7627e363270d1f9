"""Rows that tests begin with."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from db.models import (
    Analysis,
    AnalysisMetrics,
    AnalysisResult,
    OutboxRow,
    RefreshToken,
    User,
    Video,
    VideoStatus,
)
from db.models.outbox import OutboxTopic
from db.repositories import UserRepository
from db.session import Database


def make_user() -> User:
    """A new account."""
    return User(email=f"{uuid4()}@example.com", password_hash="hash")


def make_video(user: User) -> Video:
    """An uploaded video."""
    key = f"uploads/{user.id}/{uuid4()}.mp4"
    return Video(
        user_id=user.id,
        object_key=key,
        file_name="climb.mp4",
        content_type="video/mp4",
        size_bytes=1000,
        status=VideoStatus.UPLOADED,
    )


async def store_user(database: Database) -> User:
    """An account in the database."""
    user = make_user()
    async with database.transaction() as session:
        await UserRepository(session).add_if_new(user)
    return user


async def store_analysis(database: Database, user: User | None = None) -> Analysis:
    """A queued analysis with its owner and its video."""
    user = user or await store_user(database)
    video = make_video(user)
    analysis = Analysis(user_id=user.id, video_id=video.id)
    async with database.transaction() as session:
        session.add(video)
        await session.flush()
        session.add(analysis)
    return analysis


async def store_everything_of(database: Database, user: User) -> None:
    """At least one row of this user's in every table."""
    analysis = await store_analysis(database, user)
    expires_at = datetime.now(UTC) + timedelta(days=1)
    async with database.transaction() as session:
        session.add_all(
            [
                AnalysisResult(
                    analysis_id=analysis.id, version=1, encoding="gzip", etag="e", body=b"b"
                ),
                AnalysisMetrics(
                    analysis_id=analysis.id, duration_s=1, tracked_s=1, tracked_fraction=1
                ),
                RefreshToken(
                    user_id=user.id, family_id=uuid4(), token_hash="h", expires_at=expires_at
                ),
                OutboxRow(topic=OutboxTopic.EVENT, user_id=user.id, payload={}),
            ]
        )
