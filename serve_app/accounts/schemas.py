"""Shapes of the account endpoints."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.jobs import LimbName
from db.models import Tier, User

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class ProfileChange(BaseModel):
    """What shall be different; what is left out stays, null is forgotten."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: Annotated[Words, Field(max_length=255)] | None = None
    level: Annotated[Words, Field(max_length=64)] | None = None
    injuries: Annotated[Words, Field(max_length=2000)] | None = None
    height_m: Annotated[float, Field(ge=1.2, le=2.2)] | None = None
    arm_span_m: Annotated[float, Field(ge=0.9, le=2.7)] | None = None
    mass_kg: Annotated[float, Field(ge=20, le=200)] | None = None
    excluded_limbs: tuple[LimbName, ...] = Field(default=(), max_length=3)

    @model_validator(mode="after")
    def _each_limb_once(self) -> Self:
        if len(set(self.excluded_limbs)) != len(self.excluded_limbs):
            raise ValueError("excluded_limbs: each may be named once")
        return self

    def list_changes(self) -> dict[str, Any]:
        """Column and value of all that was sent."""
        return self.model_dump(mode="json", include=set(self.model_fields_set))


class AccountView(BaseModel):
    """An account as its owner sees it."""

    user_id: str
    email: str
    tier: Tier
    created_at: datetime
    name: str | None
    level: str | None = Field(description="What they climb, in their own words.")
    injuries: str | None = Field(description="In their own words.")
    height_m: float | None = Field(description="Without shoes; scales analyses and ghosts.")
    arm_span_m: float | None = Field(description="Fingertip to fingertip.")
    mass_kg: float | None
    excluded_limbs: list[LimbName] = Field(description="Ghosts do without them.")

    @classmethod
    def from_row(cls, row: User) -> Self:
        """The public part of a row."""
        fields = row.model_dump(exclude={"id", "password_hash"})
        return cls(user_id=str(row.id), **fields)


class QuotaView(BaseModel):
    """What an account may still do this month."""

    tier: Tier
    month: date = Field(description="Its first day, in UTC.")
    limit: int = Field(description="Analyses a month.")
    used: int = Field(description="Of those; what failed for our reasons does not count.")
    remaining: int
    resets_at: datetime = Field(description="When the next month begins.")
    ghost: bool = Field(description="Whether analyses and photos come with a ghost.")
