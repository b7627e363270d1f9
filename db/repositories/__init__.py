"""All queries, by table. A repository flushes at most; the unit of work commits."""

from db.repositories.accounts import AuditRepository, QuotaRepository
from db.repositories.analyses import AnalysisRepository
from db.repositories.holds import HoldRepository, WallHolds
from db.repositories.outbox import OutboxRepository
from db.repositories.owned import OwnedRepository
from db.repositories.pages import Page, PageCursor
from db.repositories.plans import PlanRepository
from db.repositories.results import ResultRepository
from db.repositories.routes import RouteRepository
from db.repositories.shares import ShareRepository
from db.repositories.users import RefreshTokenRepository, UserRepository
from db.repositories.videos import VideoRepository

__all__ = [
    "AnalysisRepository",
    "AuditRepository",
    "HoldRepository",
    "OutboxRepository",
    "OwnedRepository",
    "Page",
    "PageCursor",
    "PlanRepository",
    "QuotaRepository",
    "RefreshTokenRepository",
    "ResultRepository",
    "RouteRepository",
    "ShareRepository",
    "UserRepository",
    "VideoRepository",
    "WallHolds",
]
