"""The tables."""

from db.models.analysis import Analysis, AnalysisMetrics, AnalysisResult, AnalysisStatus
from db.models.outbox import OutboxRow
from db.models.user import RefreshToken, User
from db.models.video import Video, VideoStatus

__all__ = [
    "Analysis",
    "AnalysisMetrics",
    "AnalysisResult",
    "AnalysisStatus",
    "OutboxRow",
    "RefreshToken",
    "User",
    "Video",
    "VideoStatus",
]
