"""What an analysis is started with: the owner's profile, tier and quota."""

from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.jobs import AnalysisOptions
from db.models import User
from db.repositories import QuotaRepository, UserRepository
from db.session import Session
from serve_app.accounts.entitlements import AccountSettings, find_month
from serve_app.failures import AuthenticationRequired


async def get_user(session: Session, user_id: UUID) -> User:
    """The account that asks.

    Raises:
        AuthenticationRequired: If it is gone, while its token still holds.
    """
    user = await UserRepository(session).get_one_or_none(user_id)
    if user is None:
        raise AuthenticationRequired("the account is gone")
    return user


async def take_quota(
    session: Session, user: User, settings: AccountSettings, now: datetime
) -> None:
    """Counts one analysis of this month.

    Raises:
        QuotaExceeded: If they are used up.
    """
    limit = settings.find_terms(user).analyses
    if not await QuotaRepository(session).take(user.id, find_month(now), limit):
        raise settings.refuse(user, now)


def complete_options(
    options: AnalysisOptions, user: User, settings: AccountSettings
) -> AnalysisOptions:
    """What was not said is as in the profile; a ghost only if the tier has one."""
    known: dict[str, Any] = {
        "climber_height_m": user.height_m,
        "climber_arm_span_m": user.arm_span_m,
        "climber_mass_kg": user.mass_kg,
        "excluded_limbs": tuple(user.excluded_limbs),
    }
    unsaid = {name: value for name, value in known.items() if not getattr(options, name)}
    if options.climber_height_m is not None:
        # A stated height is another body's, as far as anybody knows.
        unsaid.pop("climber_arm_span_m", None)
    ghost = options.ghost and settings.find_terms(user).ghost
    return options.model_copy(update=unsaid | {"ghost": ghost})
