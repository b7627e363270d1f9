"""The tables."""

from db.models.account import AuditEvent, QuotaUse
from db.models.analysis import Analysis, AnalysisMetrics, AnalysisResult, AnalysisStatus
from db.models.coaching import Goal, SessionKind, TrainingSession
from db.models.hold import DetectedHold, HoldCorrection, HoldDetection
from db.models.outbox import OutboxRow
from db.models.plan import Comparison, Ghost, PlanStatus
from db.models.route import Route, RouteStatus
from db.models.user import RefreshToken, Tier, User
from db.models.video import Share, Video, VideoStatus

__all__ = [
    "Analysis",
    "AnalysisMetrics",
    "AnalysisResult",
    "AnalysisStatus",
    "AuditEvent",
    "Comparison",
    "DetectedHold",
    "Ghost",
    "Goal",
    "HoldCorrection",
    "HoldDetection",
    "OutboxRow",
    "PlanStatus",
    "QuotaUse",
    "RefreshToken",
    "Route",
    "RouteStatus",
    "SessionKind",
    "Share",
    "Tier",
    "TrainingSession",
    "User",
    "Video",
    "VideoStatus",
]
