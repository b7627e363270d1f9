"""What an account may do, what it has used, and what was done with it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date
from sqlmodel import Field, SQLModel

from db.models.columns import MAX_CODE, created_column, owner_column


class QuotaUse(SQLModel, table=True):
    """Analyses that an account has started in a month.

    Attributes:
        user_id: Whose.
        month: Its first day, in UTC.
        used: How many count.
    """

    __tablename__ = "quota_uses"

    user_id: UUID = owner_column("users.id", primary_key=True)
    month: date = Field(primary_key=True, sa_type=Date)
    used: int


class AuditEvent(SQLModel, table=True):
    """One thing that was done with an account; outlives it and says nothing else of anybody.

    Attributes:
        id: In order.
        user_id: Of the account, which may be gone.
        action: What was done, as in `account.deleted`.
        created_at: When.
    """

    __tablename__ = "audit_events"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    user_id: UUID = Field(index=True)
    action: str = Field(max_length=MAX_CODE)
    created_at: datetime = created_column()
