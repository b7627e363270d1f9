"""What each tier is entitled to, and the months that quotas are counted in."""

from datetime import UTC, date, datetime

from pydantic import BaseModel, ConfigDict, Field

from db.models import Tier, User
from serve_app.failures import QuotaExceeded, TierLacksGhost


class TierTerms(BaseModel):
    """Of one tier."""

    model_config = ConfigDict(frozen=True)

    analyses: int = Field(ge=0, description="A month.")
    ghost: bool = Field(description="Whether analyses and photos come with a ghost.")
    priority: bool = Field(default=False, description="Whether analyses go before others.")


class AccountSettings(BaseModel):
    """What accounts may do."""

    model_config = ConfigDict(frozen=True)

    new_tier: Tier = Field(default=Tier.FREEMIUM, description="Of accounts that are opened.")
    tiers: dict[Tier, TierTerms] = Field(
        default={
            Tier.FREEMIUM: TierTerms(analyses=10, ghost=False),
            Tier.PREMIUM: TierTerms(analyses=30, ghost=True),
            Tier.INFINITY: TierTerms(analyses=100, ghost=True, priority=True),
        },
        description="By name.",
    )
    lock_after: int = Field(default=5, ge=1, description="Wrong passwords in a row.")
    lock_s: int = Field(default=900, ge=1, description="How long nobody can log in then.")

    def find_terms(self, user: User) -> TierTerms:
        """Of an account."""
        return self.tiers[user.tier]

    def require_ghost(self, user: User) -> None:
        """Refuses what the tier does not include.

        Raises:
            TierLacksGhost: If it does not.
        """
        if not self.find_terms(user).ghost:
            raise TierLacksGhost(f"ghosts are not part of {user.tier}")

    def refuse(self, user: User, now: datetime) -> QuotaExceeded:
        """That the month's analyses are used up."""
        limit = self.find_terms(user).analyses
        wait_s = int((find_next_month(now) - now).total_seconds()) + 1
        return QuotaExceeded(f"all {limit} analyses of this month are used", wait_s)


def find_month(now: datetime) -> date:
    """The first day of a moment's month, in UTC."""
    return now.astimezone(UTC).date().replace(day=1)


def find_next_month(now: datetime) -> datetime:
    """When the next month begins, in UTC."""
    month = find_month(now)
    year, number = divmod(12 * month.year + month.month, 12)
    return datetime(year, number + 1, 1, tzinfo=UTC)
