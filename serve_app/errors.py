"""The one table from error to HTTP status, and its registration."""

from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from adapters.errors import (
    ObjectNotFound,
    PhotoError,
    PhotoTooLarge,
    UploadRefused,
    VideoError,
    VideoTooLarge,
)
from adapters.structured_log import get_logger
from contracts.errors import AscensionError, DependencyUnreachable, FieldProblem, Problem
from db.session import RowConflict
from serve_app import failures

PROBLEM_TYPE: Final = "application/problem+json"
RETRY_AFTER_S: Final = 5

STATUS: Final[dict[type[AscensionError], HTTPStatus]] = {
    DependencyUnreachable: HTTPStatus.SERVICE_UNAVAILABLE,
    ObjectNotFound: HTTPStatus.CONFLICT,
    UploadRefused: HTTPStatus.FORBIDDEN,
    VideoTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    VideoError: HTTPStatus.UNPROCESSABLE_ENTITY,
    PhotoTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    PhotoError: HTTPStatus.UNPROCESSABLE_ENTITY,
    failures.AuthenticationRequired: HTTPStatus.UNAUTHORIZED,
    failures.InvalidCredentials: HTTPStatus.UNAUTHORIZED,
    failures.TryLater: HTTPStatus.TOO_MANY_REQUESTS,
    failures.AccountLocked: HTTPStatus.LOCKED,
    failures.QuotaExceeded: HTTPStatus.TOO_MANY_REQUESTS,
    failures.ProfileInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    failures.TierLacksGhost: HTTPStatus.FORBIDDEN,
    failures.RefreshRefused: HTTPStatus.UNAUTHORIZED,
    failures.EmailTaken: HTTPStatus.CONFLICT,
    failures.NotFound: HTTPStatus.NOT_FOUND,
    failures.UploadNotAccepted: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    failures.UploadMismatch: HTTPStatus.UNPROCESSABLE_ENTITY,
    failures.VideoNotReady: HTTPStatus.CONFLICT,
    failures.RouteNotReady: HTTPStatus.CONFLICT,
    failures.HoldExists: HTTPStatus.CONFLICT,
    failures.HoldOutsidePhoto: HTTPStatus.UNPROCESSABLE_ENTITY,
    failures.GhostRequestInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    failures.GhostNotReady: HTTPStatus.CONFLICT,
    failures.IdempotencyKeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    failures.AnalysisNotFinished: HTTPStatus.CONFLICT,
    failures.AnalysisHasFailed: HTTPStatus.CONFLICT,
    failures.AnalysisHasEnded: HTTPStatus.CONFLICT,
    failures.InvalidCursor: HTTPStatus.UNPROCESSABLE_ENTITY,
}

_ROUTING_CODES: Final = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
}


def find_status(error: AscensionError) -> HTTPStatus:
    """The status of the nearest ancestor that has one."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def register_error_handlers(app: FastAPI) -> None:
    """Makes every error of the application a problem document."""
    app.add_exception_handler(AscensionError, _answer_own)  # type: ignore[arg-type]
    app.add_exception_handler(RowConflict, _answer_conflict)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _answer_invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _answer_routing)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _answer_unexpected)


def build_problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[FieldProblem] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem document as a response."""
    problem = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        code=code,
        errors=errors,
    )
    content = problem.model_dump(exclude_none=True)
    return JSONResponse(content, status, headers=headers, media_type=PROBLEM_TYPE)


async def _answer_own(request: Request, error: AscensionError) -> Response:
    status = find_status(error)
    headers: dict[str, str] = {}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        # The address of a dependency is for the log, not for the world.
        get_logger().warning("dependency_unreachable", detail=str(error))
        detail = "a service that this request needs does not answer; try again shortly"
        headers["Retry-After"] = str(RETRY_AFTER_S)
        return build_problem(request, status, error.code, detail, headers=headers)
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, failures.TryLater):
        headers["Retry-After"] = str(error.retry_after_s)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return await _answer_unexpected(request, error)
    return build_problem(request, status, error.code, str(error), headers=headers)


async def _answer_conflict(request: Request, error: RowConflict) -> Response:
    """A row of an account that is gone, though its token still holds; else a mistake of ours."""
    if error.constraint.startswith("fk_") and error.constraint.endswith("_user_id"):
        return await _answer_own(request, failures.AuthenticationRequired("the account is gone"))
    return await _answer_unexpected(request, error)


async def _answer_invalid(request: Request, error: RequestValidationError) -> Response:
    """The fields at fault; values are left out, they may be secrets."""
    errors = [
        FieldProblem(location=".".join(str(part) for part in item["loc"]), message=item["msg"])
        for item in error.errors()
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return build_problem(
        request, status, "invalid_request", "the request is invalid", errors=errors
    )


async def _answer_routing(request: Request, error: HTTPException) -> Response:
    status = HTTPStatus(error.status_code)
    code = _ROUTING_CODES.get(status, "http_error")
    headers = dict(error.headers) if error.headers else None
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": ", ".join(sorted(_list_methods(request)))}
    return build_problem(request, status, code, str(error.detail), headers=headers)


def _list_methods(request: Request) -> set[str]:
    """Of every route with this path; the framework knows those of the first one only."""
    return {
        method
        for route in request.app.routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in getattr(route, "methods", None) or ()
    }


async def _answer_unexpected(request: Request, error: Exception) -> Response:
    get_logger().error("request_failed", path=request.url.path, exc_info=error)
    status, detail = HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong on our side"
    return build_problem(request, status, "internal_error", detail)
