"""HTTP of analyses."""

import asyncio
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from serve_app.analyses.delivery import deliver_encoded, deliver_expanded
from serve_app.analyses.schemas import (
    AnalysisPage,
    AnalysisRequest,
    AnalysisStartedView,
    AnalysisView,
)
from serve_app.dependencies import IdentityDependency, PageSize, ServicesDependency

router = APIRouter(prefix="/analyses", tags=["analyses"])

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="Sending a request again with the same key starts nothing new.",
    ),
]


@router.post("", status_code=HTTPStatus.ACCEPTED)
async def start_analysis(
    body: AnalysisRequest,
    identity: IdentityDependency,
    services: ServicesDependency,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> AnalysisStartedView:
    """Starts an analysis of an uploaded video."""
    started = await services.analyses.start(identity.user_id, body, idempotency_key)
    response.headers["Location"] = f"/v1/analyses/{started.analysis_id}"
    return started


@router.get("")
async def list_analyses(
    identity: IdentityDependency,
    services: ServicesDependency,
    cursor: str | None = None,
    limit: PageSize = 20,
) -> AnalysisPage:
    """The caller's analyses, newest first."""
    return await services.analyses.list_page(identity.user_id, cursor, limit)


@router.get("/{analysis_id}")
async def get_analysis(
    analysis_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> AnalysisView:
    """How an analysis stands."""
    return await services.analyses.get(identity.user_id, analysis_id)


@router.get("/{analysis_id}/result", response_class=Response)
async def get_result(
    analysis_id: UUID,
    identity: IdentityDependency,
    services: ServicesDependency,
    request: Request,
    *,
    expand: bool = False,
) -> Response:
    """The result as the compact document, or expanded to plain JSON."""
    result = await services.analyses.get_result(identity.user_id, analysis_id)
    if expand:
        return await asyncio.to_thread(deliver_expanded, result)
    return deliver_encoded(result, request.headers)


@router.post("/{analysis_id}/cancel")
async def cancel_analysis(
    analysis_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> AnalysisView:
    """Ends an analysis before its end."""
    return await services.analyses.cancel(identity.user_id, analysis_id)


@router.delete("/{analysis_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def delete_analysis(
    analysis_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> None:
    """Removes an analysis and its result."""
    await services.analyses.delete(identity.user_id, analysis_id)
