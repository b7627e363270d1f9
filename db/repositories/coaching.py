"""The figures of analyses over time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from db.models import Analysis, AnalysisMetrics, AnalysisStatus
from db.session import Session


async def list_figures(
    session: Session, user_id: UUID, since: datetime
) -> Sequence[tuple[datetime, AnalysisMetrics]]:
    """When each completed analysis was asked for, and its figures, oldest first."""
    query = (
        select(Analysis.created_at, AnalysisMetrics)
        .join(AnalysisMetrics, col(AnalysisMetrics.analysis_id) == col(Analysis.id))
        .where(
            Analysis.user_id == user_id,
            Analysis.status == AnalysisStatus.COMPLETED,
            Analysis.created_at >= since,
        )
        .order_by(col(Analysis.created_at))
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]
