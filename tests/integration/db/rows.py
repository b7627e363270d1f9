"""Rows that tests begin with."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from contracts.ghosts import GhostTask
from contracts.holds import CorrectionAction, HoldKind, HoldShape, HoldType
from db.models import (
    Analysis,
    AnalysisMetrics,
    AnalysisResult,
    Comparison,
    Ghost,
    Goal,
    HoldCorrection,
    HoldDetection,
    OutboxRow,
    QuotaUse,
    RefreshToken,
    Route,
    RouteStatus,
    Share,
    TrainingSession,
    User,
    Video,
    VideoStatus,
)
from db.models.outbox import OutboxTopic
from db.repositories import HoldRepository, PlanRepository, UserRepository
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


def make_shape(x_px: float, y_px: float = 0.0, side_px: float = 10.0) -> HoldShape:
    """A square red jug."""
    right, bottom = x_px + side_px, y_px + side_px
    return HoldShape(
        polygon=((x_px, y_px), (right, y_px), (right, bottom), (x_px, bottom)),
        kind=HoldKind.HOLD,
        type=HoldType.JUG,
        type_confidence=0.6,
        colour="red",
        route=0,
        score=0.9,
    )


async def store_route(database: Database, user: User | None = None) -> Route:
    """A wall photo under detection, with its owner."""
    user = user or await store_user(database)
    route = Route(
        user_id=user.id,
        object_key=f"photos/{user.id}/{uuid4()}.png",
        name="cave",
        content_type="image/png",
        size_bytes=1000,
        status=RouteStatus.DETECTING,
        detection_id=uuid4(),
    )
    async with database.transaction() as session:
        session.add(route)
    return route


async def store_detection(database: Database, route: Route, *shapes: HoldShape) -> HoldDetection:
    """A finished detection of these holds."""
    detection = HoldDetection(
        route_id=route.id,
        model_name="holds",
        model_version="1",
        model_sha256="0" * 64,
        stage_seconds={},
    )
    async with database.transaction() as session:
        named = [(uuid4(), shape) for shape in shapes]
        await HoldRepository(session).add_detection(detection, named)
    return detection


async def store_ghost(
    database: Database,
    user: User,
    *,
    analysis_id: UUID | None = None,
    route_id: UUID | None = None,
    task: GhostTask | None = None,
) -> Ghost:
    """A ghost that was asked for; without a task it cannot be planned."""
    ghost = Ghost(
        user_id=user.id,
        analysis_id=analysis_id,
        route_id=route_id,
        request={},
        task={} if task is None else task.model_dump(mode="json"),
    )
    async with database.transaction() as session:
        await PlanRepository(session, Ghost).add(ghost)
    return ghost


async def store_comparison(database: Database, ghost: Ghost, analysis: Analysis) -> Comparison:
    """A comparison that was asked for."""
    comparison = Comparison(user_id=ghost.user_id, analysis_id=analysis.id, ghost_id=ghost.id)
    async with database.transaction() as session:
        await PlanRepository(session, Comparison).add(comparison)
    return comparison


async def store_everything_of(database: Database, user: User) -> None:
    """At least one row of this user's in every table."""
    analysis = await store_analysis(database, user)
    route = await store_route(database, user)
    await store_detection(database, route, make_shape(0))
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
                HoldCorrection(
                    route_id=route.id,
                    hold_id=uuid4(),
                    user_id=user.id,
                    action=CorrectionAction.ADD,
                    payload={},
                    after=make_shape(50).model_dump(mode="json"),
                ),
                OutboxRow(topic=OutboxTopic.EVENT, user_id=user.id, payload={}),
                Share(user_id=user.id, video_id=analysis.video_id, token_hash="h"),
                Goal(user_id=user.id, title="a roof"),
                TrainingSession(user_id=user.id, began_at=expires_at, minutes=60, effort=5),
                QuotaUse(user_id=user.id, month=expires_at.date(), used=1),
            ]
        )
    ghost = await store_ghost(database, user, analysis_id=analysis.id)
    await store_comparison(database, ghost, analysis)
