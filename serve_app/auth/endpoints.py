"""HTTP of accounts."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from serve_app.auth.schemas import Credentials, RefreshRequest, Registration, TokenPair
from serve_app.dependencies import ServicesDependency

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=HTTPStatus.CREATED)
async def register(body: Registration, services: ServicesDependency) -> TokenPair:
    """Opens an account and logs in."""
    return await services.auth.register(body)


@router.post("/login")
async def log_in(body: Credentials, services: ServicesDependency) -> TokenPair:
    """Logs in."""
    return await services.auth.log_in(body)


@router.post("/refresh")
async def refresh(body: RefreshRequest, services: ServicesDependency) -> TokenPair:
    """Exchanges a refresh token; each can be used once."""
    return await services.auth.refresh(body.refresh_token)


@router.post("/logout", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def log_out(body: RefreshRequest, services: ServicesDependency) -> None:
    """Ends a login: none of its refresh tokens holds any more. Unknown tokens are none too."""
    await services.auth.log_out(body.refresh_token)
