"""Queries on accounts and refresh tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from db.models import RefreshToken, User
from db.repositories.inserts import insert_row
from db.session import Session


class UserRepository:
    """Accounts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add_if_new(self, user: User) -> bool:
        """Stores an account unless its address is taken, which two requests may race for."""
        statement = (
            insert(User)
            .values(**user.model_dump(exclude_none=True))
            .on_conflict_do_nothing(index_elements=["email"])
            .returning(col(User.id))
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def get_by_email_or_none(self, email: str) -> User | None:
        """The account with this lower-case address."""
        return (await self._session.scalars(select(User).where(User.email == email))).one_or_none()

    async def get_one_or_none(self, user_id: UUID) -> User | None:
        """The account with this id."""
        return await self._session.get(User, user_id)

    async def lock_one_or_none(self, user_id: UUID) -> User | None:
        """The same, locked until the unit of work ends."""
        query = select(User).where(User.id == user_id).with_for_update()
        return (await self._session.scalars(query)).one_or_none()

    async def delete(self, user: User) -> None:
        """Removes the account; foreign keys take everything of theirs along."""
        await self._session.delete(user)
        await self._session.flush()

    async def change_password_hash(self, user_id: UUID, password_hash: str) -> None:
        """Replaces the hash, as after a change of its parameters."""
        await self._session.execute(
            update(User).where(col(User.id) == user_id).values(password_hash=password_hash)
        )


class RefreshTokenRepository:
    """Links of refresh chains."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, token: RefreshToken) -> None:
        """Stores a new link."""
        await insert_row(self._session, token)

    async def lock_by_hash_or_none(self, token_hash: str) -> RefreshToken | None:
        """The link with this hash, locked so that only one of two racing requests can use it."""
        query = select(RefreshToken).where(RefreshToken.token_hash == token_hash).with_for_update()
        return (await self._session.scalars(query)).one_or_none()

    async def revoke_family(self, family_id: UUID, now: datetime) -> None:
        """Ends every link that came from one login."""
        await self._session.execute(
            update(RefreshToken)
            .where(col(RefreshToken.family_id) == family_id, col(RefreshToken.revoked_at).is_(None))
            .values(revoked_at=now)
        )
