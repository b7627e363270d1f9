"""Queries on results and metrics."""

from uuid import UUID

from sqlmodel import col, select

from db.models import Analysis, AnalysisMetrics, AnalysisResult
from db.repositories.inserts import insert_row
from db.session import Session


class ResultRepository:
    """Encoded results and their queryable figures."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, result: AnalysisResult, metrics: AnalysisMetrics) -> None:
        """Stores both."""
        await insert_row(self._session, result)
        await insert_row(self._session, metrics)

    async def get_owned_or_none(self, analysis_id: UUID, user_id: UUID) -> AnalysisResult | None:
        """The result, if the analysis is this user's and completed."""
        query = (
            select(AnalysisResult)
            .join(Analysis, col(Analysis.id) == col(AnalysisResult.analysis_id))
            .where(AnalysisResult.analysis_id == analysis_id, Analysis.user_id == user_id)
        )
        return (await self._session.scalars(query)).one_or_none()

    async def get_metrics_or_none(self, analysis_id: UUID) -> AnalysisMetrics | None:
        """The figures of one analysis."""
        return await self._session.get(AnalysisMetrics, analysis_id)
