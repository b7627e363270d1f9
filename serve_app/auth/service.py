"""Opens accounts, checks passwords, keeps chains of refresh tokens."""

from datetime import datetime
from uuid import UUID, uuid4

from pydantic import SecretStr

from db.models import RefreshToken, User
from db.repositories import RefreshTokenRepository, UserRepository
from db.session import Database, Session
from serve_app.auth.passwords import Passwords
from serve_app.auth.schemas import Credentials, Registration, TokenPair
from serve_app.auth.tokens import (
    AccessTokens,
    Clock,
    hash_refresh_token,
    make_refresh_token,
)
from serve_app.failures import EmailTaken, InvalidCredentials, RefreshRefused
from serve_app.settings import TokenSettings


class AuthService:
    """Accounts and tokens.

    Args:
        database: Where accounts are.
        passwords: Hashes.
        access_tokens: Signs.
        settings: Lives of tokens.
        now: The clock.
    """

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        access_tokens: AccessTokens,
        settings: TokenSettings,
        now: Clock,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._access_tokens = access_tokens
        self._settings = settings
        self._now = now

    async def register(self, request: Registration) -> TokenPair:
        """Opens an account and logs in.

        Raises:
            EmailTaken: If there is one with this address.
        """
        password_hash = await self._passwords.hash(request.password.get_secret_value())
        user = User(email=request.email, password_hash=password_hash)
        async with self._database.transaction() as session:
            if not await UserRepository(session).add_if_new(user):
                raise EmailTaken("there is an account with this address")
            return await self._issue(session, user.id, family_id=uuid4())

    async def log_in(self, request: Credentials) -> TokenPair:
        """Checks a password.

        Raises:
            InvalidCredentials: If address or password is wrong.
        """
        password = request.password.get_secret_value()
        async with self._database.autocommit() as session:
            user = await UserRepository(session).get_by_email_or_none(request.email)
        stored = user.password_hash if user else None
        if not await self._passwords.verify(stored, password) or user is None:
            raise InvalidCredentials("address or password is wrong")
        renewed = None
        if self._passwords.is_outdated(user.password_hash):
            renewed = await self._passwords.hash(password)
        async with self._database.transaction() as session:
            if renewed is not None:
                await UserRepository(session).change_password_hash(user.id, renewed)
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
        raise RefreshRefused("the refresh token does not hold; log in again")

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
