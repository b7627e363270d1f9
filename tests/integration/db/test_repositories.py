"""What the repositories promise."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from db.models import Analysis, AnalysisStatus, RefreshToken
from db.models.outbox import OutboxTopic
from db.repositories import (
    AnalysisRepository,
    OutboxRepository,
    PageCursor,
    RefreshTokenRepository,
    UserRepository,
    VideoRepository,
)
from db.repositories.analyses import Failure
from db.session import Database
from tests.integration.db.rows import make_user, store_analysis, store_user


async def test_of_two_racing_registrations_one_wins(database: Database) -> None:
    """The same address is stored once, whoever comes first."""
    first = make_user()
    second = make_user()
    second.email = first.email

    async def register(user: object) -> bool:
        async with database.transaction() as session:
            return await UserRepository(session).add_if_new(user)  # type: ignore[arg-type]

    assert sorted(await asyncio.gather(register(first), register(second))) == [False, True]


async def test_times_are_aware_and_in_utc(database: Database) -> None:
    """A stored moment comes back with its zone and close to now."""
    analysis = await store_analysis(database)
    async with database.transaction() as session:
        row = await AnalysisRepository(session).get_owned_or_none(analysis.id, analysis.user_id)
    assert row is not None
    assert abs(datetime.now(UTC) - row.created_at) < timedelta(minutes=1)


async def test_others_things_are_not_found(database: Database) -> None:
    """A read that names another owner finds nothing."""
    analysis, stranger = await store_analysis(database), await store_user(database)
    async with database.transaction() as session:
        analyses, videos = AnalysisRepository(session), VideoRepository(session)
        assert await analyses.get_owned_or_none(analysis.id, stranger.id) is None
        assert await videos.get_owned_or_none(analysis.video_id, stranger.id) is None


async def test_pages_hold_every_row_once_newest_first(database: Database) -> None:
    """Following the cursors visits all rows in order, also those of the same moment."""
    user = await store_user(database)
    stored = [await store_analysis(database, user) for _ in range(7)]
    moment = datetime.now(UTC)
    async with database.transaction() as session:
        for analysis in stored[:3]:
            row = await session.get(Analysis, analysis.id)
            assert row is not None
            row.created_at = moment
    seen: list[Analysis] = []
    cursor: PageCursor | None = None
    while True:
        async with database.transaction() as session:
            page = await AnalysisRepository(session).list_owned(user.id, after=cursor, limit=2)
        seen += page.rows
        if page.next is None:
            break
        cursor = page.next
    keys = [(row.created_at, row.id) for row in seen]
    assert {row.id for row in seen} == {row.id for row in stored}
    assert keys == sorted(keys, reverse=True)
    assert len(keys) == len(set(keys))


async def test_only_the_owner_of_an_attempt_finishes_it(database: Database) -> None:
    """A later attempt takes the analysis over; the earlier one can neither report nor complete."""
    analysis = await store_analysis(database)
    earlier, later = uuid4(), uuid4()
    async with database.transaction() as session:
        analyses = AnalysisRepository(session)
        assert await analyses.begin_attempt(analysis.id, earlier)
        assert await analyses.begin_attempt(analysis.id, later)
        assert not await analyses.report_progress(analysis.id, earlier, "pose", 10)
        assert not await analyses.complete(analysis.id, earlier, {})
        assert await analyses.report_progress(analysis.id, later, "pose", 20)
        assert await analyses.complete(analysis.id, later, {"pose": 1.5})
    async with database.transaction() as session:
        row = await session.get(Analysis, analysis.id)
    assert row is not None
    assert (row.status, row.percent, row.attempts) == (AnalysisStatus.COMPLETED, 100, 2)
    assert row.stage_seconds == {"pose": 1.5}
    assert row.finished_at is not None


async def test_a_finished_analysis_never_changes_again(database: Database) -> None:
    """After completion it cannot begin, fail or complete again."""
    analysis, token = await store_analysis(database), uuid4()
    async with database.transaction() as session:
        analyses = AnalysisRepository(session)
        await analyses.begin_attempt(analysis.id, token)
        await analyses.complete(analysis.id, token, {})
        assert await analyses.begin_attempt(analysis.id, uuid4()) is None
        assert await analyses.fail(analysis.id, Failure("x", "y")) is None
        assert not await analyses.complete(analysis.id, token, {})


async def test_two_relays_never_hold_the_same_message(database: Database) -> None:
    """A locked batch is passed over by the next relay."""
    user = await store_user(database)
    async with database.transaction() as session:
        for number in range(4):
            await OutboxRepository(session).add(OutboxTopic.EVENT, user.id, {"number": number})
    async with database.transaction() as one, database.transaction() as other:
        first = await OutboxRepository(one).lock_batch(2)
        second = await OutboxRepository(other).lock_batch(10)
    numbers = [[row.payload["number"] for row in batch] for batch in (first, second)]
    assert numbers == [[0, 1], [2, 3]]


async def test_silent_analyses_are_those_without_a_recent_heartbeat(database: Database) -> None:
    """Only unfinished analyses that fell silent are found, and a touch makes them fresh."""
    silent, fresh = await store_analysis(database), await store_analysis(database)
    async with database.transaction() as session:
        row = await session.get(Analysis, silent.id)
        assert row is not None
        row.heartbeat_at = datetime.now(UTC) - timedelta(minutes=5)
    async with database.transaction() as session:
        analyses = AnalysisRepository(session)
        found = await analyses.lock_silent(60.0, 10)
        assert [row.id for row in found] == [silent.id]
        await analyses.touch([row.id for row in found])
    async with database.transaction() as session:
        assert not await AnalysisRepository(session).lock_silent(60.0, 10)
    assert fresh.id != silent.id


async def test_revoking_a_family_ends_every_link_of_it(database: Database) -> None:
    """All links that came from one login are revoked, others are not."""
    user, family = await store_user(database), uuid4()
    now = datetime.now(UTC)
    async with database.transaction() as session:
        tokens = RefreshTokenRepository(session)
        for name, of_family in (("a", family), ("b", family), ("c", uuid4())):
            await tokens.add(
                RefreshToken(user_id=user.id, family_id=of_family, token_hash=name, expires_at=now)
            )
        await tokens.revoke_family(family, now)
    async with database.transaction() as session:
        tokens = RefreshTokenRepository(session)
        links = [await tokens.lock_by_hash_or_none(name) for name in "abc"]
    assert [link is not None and link.revoked_at is not None for link in links] == [
        True,
        True,
        False,
    ]
