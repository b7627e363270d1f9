"""Access tokens (signed, short-lived) and refresh tokens (random, stored as a hash)."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from jose import ExpiredSignatureError, JWTError, jwt

from serve_app.failures import AuthenticationRequired
from serve_app.settings import TokenSettings

Clock = Callable[[], datetime]

# One algorithm, named here and never taken from the token: `none` and key confusion have no way in.
_ALGORITHM: Final = "HS256"
_REQUIRED: Final = ("sub", "exp", "iat", "iss", "aud")
_REFRESH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sent a request.

    Attributes:
        user_id: The account.
        expires_at: When the access token ends.
    """

    user_id: UUID
    expires_at: datetime


class AccessTokens:
    """Makes and checks access tokens.

    Args:
        settings: Secret, names and life.
        now: The clock.
    """

    def __init__(self, settings: TokenSettings, now: Clock) -> None:
        self._settings = settings
        self._now = now

    def issue(self, user_id: UUID) -> str:
        """A token for this account."""
        now = self._now()
        claims = {
            "sub": str(user_id),
            "iat": int(now.timestamp()),
            "exp": int((now + self._settings.access_life).timestamp()),
            "iss": self._settings.issuer,
            "aud": self._settings.audience,
            "jti": str(uuid4()),
        }
        return jwt.encode(claims, self._settings.secret.get_secret_value(), algorithm=_ALGORITHM)

    def verify(self, token: str) -> Identity:
        """Who the token is for.

        Raises:
            AuthenticationRequired: If it is malformed, expired, foreign or signed otherwise.
        """
        claims = self._decode(token)
        expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        # The library compares with the system's clock; ours may differ from it in tests only.
        if expires_at <= self._now():
            raise AuthenticationRequired("the access token has expired")
        try:
            return Identity(UUID(claims["sub"]), expires_at)
        except ValueError as error:
            raise AuthenticationRequired("the access token names no account") from error

    def _decode(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                self._settings.secret.get_secret_value(),
                algorithms=[_ALGORITHM],
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                options={f"require_{claim}": True for claim in _REQUIRED},
            )
        except ExpiredSignatureError as error:
            raise AuthenticationRequired("the access token has expired") from error
        except JWTError as error:
            raise AuthenticationRequired("the access token does not hold") from error


def make_refresh_token() -> str:
    """A new random refresh token."""
    return secrets.token_urlsafe(_REFRESH_BYTES)


def hash_refresh_token(token: str) -> str:
    """What is stored of it. It is random and long, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
