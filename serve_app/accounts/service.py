"""Shows, changes and removes one's own account."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from adapters.events import EventLog
from adapters.object_store import ObjectStore
from adapters.result_cache import ResultCache
from db.models import User
from db.repositories import (
    AnalysisRepository,
    AuditRepository,
    QuotaRepository,
    RouteRepository,
    UserRepository,
    VideoRepository,
)
from db.session import Database
from serve_app.accounts.entitlements import AccountSettings, find_month, find_next_month
from serve_app.accounts.export import export_account
from serve_app.accounts.schemas import AccountView, ProfileChange, QuotaView
from serve_app.failures import AuthenticationRequired, ProfileInvalid

# Nobody's arms differ from their height by more than this share.
_MOST_SPAN: Final = 0.2


class AccountService:
    """Accounts, each for its owner.

    Args:
        database: Where they are.
        store: Where their videos and photos are.
        cache: Results close at hand.
        events: What is kept for sockets that come back.
        settings: What tiers are entitled to.
        now: The clock.
    """

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        cache: ResultCache,
        events: EventLog,
        settings: AccountSettings,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._store = store
        self._cache = cache
        self._events = events
        self._settings = settings
        self._now = now

    async def get(self, user_id: UUID) -> AccountView:
        """The account.

        Raises:
            AuthenticationRequired: If it is gone.
        """
        return AccountView.from_row(await self._get(user_id))

    async def change(self, user_id: UUID, change: ProfileChange) -> AccountView:
        """Changes profile and body.

        Raises:
            AuthenticationRequired: If the account is gone.
            ProfileInvalid: If arms and height cannot be of one body.
        """
        async with self._database.transaction() as session:
            row = await UserRepository(session).lock_one_or_none(user_id)
            if row is None:
                raise _gone()
            for name, value in change.list_changes().items():
                setattr(row, name, value)
            _check_body(row)
            await AuditRepository(session).add(user_id, "account.changed")
        return AccountView.from_row(row)

    async def read_quota(self, user_id: UUID) -> QuotaView:
        """What may still be done this month.

        Raises:
            AuthenticationRequired: If the account is gone.
        """
        user, now = await self._get(user_id), self._now()
        terms, month = self._settings.find_terms(user), find_month(now)
        async with self._database.autocommit() as session:
            used = await QuotaRepository(session).read(user_id, month)
        return QuotaView(
            tier=user.tier,
            month=month,
            limit=terms.analyses,
            used=used,
            remaining=max(terms.analyses - used, 0),
            resets_at=find_next_month(now),
            ghost=terms.ghost,
        )

    async def delete(self, user_id: UUID) -> None:
        """Removes the account and everything of theirs: bytes, rows, cache, events.

        Bytes first: if that fails the account is still there to try again.

        Raises:
            AuthenticationRequired: If it is gone.
        """
        await self._get(user_id)
        async with self._database.autocommit() as session:
            videos = await VideoRepository(session).list_all_of(user_id)
            routes = await RouteRepository(session).list_all_of(user_id)
            analyses = await AnalysisRepository(session).list_all_of(user_id)
        for key in [*(v.object_key for v in videos), *(r.object_key for r in routes)]:
            await self._store.delete(key)
        async with self._database.transaction() as session:
            users = UserRepository(session)
            user = await users.lock_one_or_none(user_id)
            if user is None:
                raise _gone()
            await AuditRepository(session).add(user_id, "account.deleted")
            await users.delete(user)
        await self._cache.drop(user_id, [row.id for row in analyses])
        await self._events.forget(user_id)

    async def export(self, user_id: UUID) -> AsyncIterator[str]:
        """Everything that is kept of the account, as pieces of one JSON document.

        Raises:
            AuthenticationRequired: If it is gone.
        """
        view = AccountView.from_row(await self._get(user_id))
        return export_account(self._database, user_id, view)

    async def _get(self, user_id: UUID) -> User:
        async with self._database.autocommit() as session:
            row = await UserRepository(session).get_one_or_none(user_id)
        if row is None:
            raise _gone()
        return row


def _check_body(row: User) -> None:
    if row.height_m is None or row.arm_span_m is None:
        return
    if abs(row.arm_span_m / row.height_m - 1) > _MOST_SPAN:
        text = f"arm_span_m: {row.arm_span_m} is not within a fifth of the height, {row.height_m}"
        raise ProfileInvalid(text)


def _gone() -> AuthenticationRequired:
    return AuthenticationRequired("the account is gone")
