"""Opens accounts, checks passwords, keeps chains of refresh tokens."""

from datetime import datetime
from uuid import UUID, uuid4

from pydantic import SecretStr

from adapters.login_guard import LoginGuard
from db.models import RefreshToken, Tier, User
from db.repositories import AuditRepository, RefreshTokenRepository, UserRepository
from db.session import Database, Session
from serve_app.auth.passwords import Passwords
from serve_app.auth.schemas import Credentials, Registration, TokenPair
from serve_app.auth.tokens import (
    AccessTokens,
    Clock,
    hash_refresh_token,
    make_refresh_token,
)
from serve_app.failures import AccountLocked, EmailTaken, InvalidCredentials, RefreshRefused
from serve_app.settings import TokenSettings


class AuthService:
    """Accounts and tokens.

    Args:
        database: Where accounts are.
        passwords: Hashes.
        access_tokens: Signs.
        settings: Lives of tokens.
        guard: Counts wrong passwords.
        new_tier: Of accounts that are opened.
        now: The clock.
    """

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        access_tokens: AccessTokens,
        settings: TokenSettings,
        guard: LoginGuard,
        new_tier: Tier,
        now: Clock,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._access_tokens = access_tokens
        self._settings = settings
        self._guard = guard
        self._new_tier = new_tier
        self._now = now

    async def register(self, request: Registration) -> TokenPair:
        """Opens an account and logs in.

        Raises:
            EmailTaken: If there is one with this address.
        """
        password_hash = await self._passwords.hash(request.password.get_secret_value())
        user = User(email=request.email, password_hash=password_hash, tier=self._new_tier)
        async with self._database.transaction() as session:
            if not await UserRepository(session).add_if_new(user):
                raise EmailTaken("there is an account with this address")
            await AuditRepository(session).add(user.id, "account.opened")
            return await self._issue(session, user.id, family_id=uuid4())

    async def log_in(self, request: Credentials) -> TokenPair:
        """Checks a password.

        Raises:
            InvalidCredentials: If address or password is wrong.
            AccountLocked: If too many wrong passwords came for this address.
        """
        await self._require_unlocked(request.email)
        password = request.password.get_secret_value()
        async with self._database.autocommit() as session:
            user = await UserRepository(session).get_by_email_or_none(request.email)
        stored = user.password_hash if user else None
        if not await self._passwords.verify(stored, password) or user is None:
            await self._guard.note_failure(request.email)
            raise InvalidCredentials("address or password is wrong")
        await self._guard.forget(request.email)
        renewed = None
        if self._passwords.is_outdated(user.password_hash):
            renewed = await self._passwords.hash(password)
        async with self._database.transaction() as session:
            if renewed is not None:
                await UserRepository(session).change_password_hash(user.id, renewed)
            await AuditRepository(session).add(user.id, "account.logged_in")
            return await self._issue(session, user.id, family_id=uuid4())

    async def refresh(self, refresh_token: SecretStr) -> TokenPair:
        """Exchanges a refresh token for the next link of its chain.

        A link that comes a second time was copied; nobody can tell which holder is the thief, so
        the whole chain ends [RFC9700].

        Raises:
            RefreshRefused: If the token is unknown, expired, revoked or used before.
        """
        token_hash = hash_refresh_token(refresh_token.get_secret_value())
        now = self._now()
        async with self._database.transaction() as session:
            tokens = RefreshTokenRepository(session)
            link = await tokens.lock_by_hash_or_none(token_hash)
            if link is not None and _is_usable(link, now):
                link.used_at = now
                return await self._issue(session, link.user_id, family_id=link.family_id)
            if link is not None and link.used_at is not None:
                await tokens.revoke_family(link.family_id, now)
                await AuditRepository(session).add(link.user_id, "account.token_reused")
        raise RefreshRefused("the refresh token does not hold; log in again")

    async def log_out(self, refresh_token: SecretStr) -> None:
        """Ends the chain of a refresh token; its access tokens end by themselves, soon."""
        token_hash = hash_refresh_token(refresh_token.get_secret_value())
        async with self._database.transaction() as session:
            tokens = RefreshTokenRepository(session)
            link = await tokens.lock_by_hash_or_none(token_hash)
            if link is not None and link.revoked_at is None:
                await tokens.revoke_family(link.family_id, self._now())
                await AuditRepository(session).add(link.user_id, "account.logged_out")

    async def _require_unlocked(self, email: str) -> None:
        wait_s = await self._guard.measure_lock_s(email)
        if wait_s:
            raise AccountLocked(f"too many wrong passwords; try again in {wait_s} s", wait_s)

    async def _issue(self, session: Session, user_id: UUID, family_id: UUID) -> TokenPair:
        refresh_token = make_refresh_token()
        link = RefreshToken(
            user_id=user_id,
            family_id=family_id,
            token_hash=hash_refresh_token(refresh_token),
            expires_at=self._now() + self._settings.refresh_life,
        )
        await RefreshTokenRepository(session).add(link)
        return TokenPair(
            user_id=user_id,
            access_token=self._access_tokens.issue(user_id),
            refresh_token=refresh_token,
            expires_in=int(self._settings.access_life.total_seconds()),
        )


def _is_usable(link: RefreshToken, now: datetime) -> bool:
    return link.used_at is None and link.revoked_at is None and link.expires_at > now
