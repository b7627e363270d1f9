"""People and the refresh tokens they hold."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.models.columns import (
    MAX_CODE,
    MAX_NAME,
    MAX_WORDS,
    SHA256_HEX,
    choice_column,
    created_column,
    id_column,
    moment_column,
    owner_column,
)


class Tier(StrEnum):
    """What an account is entitled to."""

    FREEMIUM = "freemium"
    PREMIUM = "premium"
    INFINITY = "infinity"


class User(SQLModel, table=True):
    """One account.

    Attributes:
        id: Random.
        email: Lower case, unique.
        password_hash: Argon2id in PHC string form.
        tier: What it is entitled to.
        name: As its owner wants to be called.
        level: What they climb, in their own words, as in `6b`.
        injuries: In their own words.
        height_m: Without shoes.
        arm_span_m: Fingertip to fingertip.
        mass_kg: Of the body.
        excluded_limbs: Names of limbs that are missing or injured.
        created_at: When.
    """

    __tablename__ = "users"

    id: UUID = id_column()
    email: str = Field(max_length=MAX_NAME, unique=True)
    password_hash: str = Field(max_length=MAX_NAME)
    tier: Tier = choice_column(Tier, Tier.FREEMIUM)
    name: str | None = Field(default=None, max_length=MAX_NAME)
    level: str | None = Field(default=None, max_length=MAX_CODE)
    injuries: str | None = Field(default=None, max_length=MAX_WORDS)
    height_m: float | None = None
    arm_span_m: float | None = None
    mass_kg: float | None = None
    excluded_limbs: list[str] = Field(default_factory=list, sa_type=JSONB, nullable=False)
    created_at: datetime = created_column()


class RefreshToken(SQLModel, table=True):
    """One link in a chain of refresh tokens; using it makes the next link.

    Attributes:
        id: Random.
        user_id: Whose.
        family_id: The login that the chain began with. Reuse of a used link ends the family.
        token_hash: SHA-256 of the token; the token itself is stored nowhere.
        created_at: When.
        expires_at: Until when it can be used.
        used_at: When it was exchanged for the next link, if it was.
        revoked_at: When the family was ended, if it was.
    """

    __tablename__ = "refresh_tokens"

    id: UUID = id_column()
    user_id: UUID = owner_column("users.id", index=True)
    family_id: UUID = Field(index=True)
    token_hash: str = Field(max_length=SHA256_HEX, unique=True)
    created_at: datetime = created_column()
    expires_at: datetime = moment_column(nullable=False)
    used_at: datetime | None = moment_column()
    revoked_at: datetime | None = moment_column()
