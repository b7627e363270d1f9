"""Everything endpoints work with, opened once and closed in reverse."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.cancellation import cancel_and_wait
from adapters.events import EventBell, EventLog
from adapters.login_guard import LoginGuard
from adapters.object_store import ObjectStore, build_object_store
from adapters.outbox_wake import OutboxWake
from adapters.redis_link import RedisLink
from adapters.result_cache import ResultCache
from db.session import Database
from serve_app.accounts.service import AccountService
from serve_app.analyses.service import AnalysisService
from serve_app.auth.passwords import Passwords
from serve_app.auth.service import AuthService
from serve_app.auth.tokens import AccessTokens
from serve_app.coaching.service import CoachingService
from serve_app.ghosts.service import GhostService
from serve_app.rate_limits import RateGuard
from serve_app.routes.holds import HoldService
from serve_app.routes.service import RouteService
from serve_app.settings import GatewaySettings
from serve_app.sharing.service import SharingService
from serve_app.uploads.service import UploadService


def read_clock() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """What an application is created with.

    Attributes:
        database: PostgreSQL.
        redis: Redis.
        store: Object storage.
        access_tokens: Who is asking.
        rates: How often they may.
        auth: Logins.
        accounts: Profiles, quotas, export, deletion.
        uploads: Videos.
        sharing: Videos that are kept, and links to them.
        analyses: Analyses.
        coaching: Goals, sessions, routine, progress.
        routes: Wall photos.
        holds: Corrections of their holds.
        ghosts: Ghosts and comparisons.
        event_log: Events that can be replayed.
        event_bell: Rings when there are more.
        now: The clock.
    """

    database: Database
    redis: RedisLink
    store: ObjectStore
    access_tokens: AccessTokens
    rates: RateGuard
    auth: AuthService
    accounts: AccountService
    uploads: UploadService
    sharing: SharingService
    analyses: AnalysisService
    coaching: CoachingService
    routes: RouteService
    holds: HoldService
    ghosts: GhostService
    event_log: EventLog
    event_bell: EventBell
    now: Callable[[], datetime]


@asynccontextmanager
async def open_services(
    settings: GatewaySettings,
    *,
    now: Callable[[], datetime] = read_clock,
    passwords: Passwords | None = None,
) -> AsyncIterator[Services]:
    """Connects to everything and checks that it answers.

    Raises:
        DependencyUnreachable: Naming what does not answer and where it was looked for.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(settings.database, "gateway"))
        redis = RedisLink(settings.redis)
        stack.push_async_callback(redis.close)
        store = build_object_store(settings.store, clock=now)
        stack.push_async_callback(store.close)
        for dependency in (database, redis, store):
            await dependency.check()
        services = _build(settings, database, redis, store, now, passwords or Passwords())
        listening = asyncio.create_task(services.event_bell.run())
        stack.push_async_callback(cancel_and_wait, listening)
        yield services


def _build(
    settings: GatewaySettings,
    database: Database,
    redis: RedisLink,
    store: ObjectStore,
    now: Callable[[], datetime],
    passwords: Passwords,
) -> Services:
    tokens = AccessTokens(settings.tokens, now)
    wake, cache, accounts = OutboxWake(redis), ResultCache(redis), settings.accounts
    return Services(
        database=database,
        redis=redis,
        store=store,
        access_tokens=tokens,
        rates=RateGuard(redis, tokens, settings.rates),
        auth=AuthService(
            database,
            passwords,
            tokens,
            settings.tokens,
            LoginGuard(redis, accounts.lock_after, accounts.lock_s),
            accounts.new_tier,
            now,
        ),
        accounts=AccountService(database, store, cache, EventLog(redis), accounts, now),
        uploads=UploadService(
            database, store, cache, settings.limits, settings.upload_life, settings.keep, now
        ),
        analyses=AnalysisService(database, cache, wake, accounts, now),
        sharing=SharingService(database, store, now),
        coaching=CoachingService(database, now),
        routes=RouteService(database, store, wake, settings.max_photo_bytes, settings.upload_life),
        holds=HoldService(database),
        ghosts=GhostService(database, wake, accounts),
        event_log=EventLog(redis),
        event_bell=EventBell(redis),
        now=now,
    )
