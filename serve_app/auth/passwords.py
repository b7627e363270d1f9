"""Password hashes, made off the event loop: a hash is meant to take long."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords:
    """Argon2id with the library's current parameters, which follow RFC 9106.

    Args:
        hasher: Cheaper parameters for tests.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # Checked when there is no account, so that both answers take the same time.
        self._nobody = self._hasher.hash("nobody")

    async def hash(self, password: str) -> str:
        """The hash in PHC string form."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password made this hash; without a hash it takes as long and says no."""
        matches = await asyncio.to_thread(self._matches, password_hash or self._nobody, password)
        return matches and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with older parameters."""
        return self._hasher.check_needs_rehash(password_hash)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
