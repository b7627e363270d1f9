"""HTTP of one's own account."""

from http import HTTPStatus

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from serve_app.accounts.schemas import AccountView, ProfileChange, QuotaView
from serve_app.dependencies import IdentityDependency, ServicesDependency

router = APIRouter(prefix="/users/me", tags=["account"])


@router.get("")
async def get_account(identity: IdentityDependency, services: ServicesDependency) -> AccountView:
    """The caller's account, profile and body."""
    return await services.accounts.get(identity.user_id)


@router.patch("")
async def change_account(
    body: ProfileChange, identity: IdentityDependency, services: ServicesDependency
) -> AccountView:
    """Changes profile and body; they feed analyses and ghosts that are asked for later."""
    return await services.accounts.change(identity.user_id, body)


@router.delete("", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def delete_account(identity: IdentityDependency, services: ServicesDependency) -> None:
    """Removes the account and everything of the caller's, at once and for good."""
    await services.accounts.delete(identity.user_id)


@router.get("/quota")
async def get_quota(identity: IdentityDependency, services: ServicesDependency) -> QuotaView:
    """What the caller may still do this month."""
    return await services.accounts.read_quota(identity.user_id)


@router.get("/export", response_class=Response)
async def export_account(
    identity: IdentityDependency, services: ServicesDependency
) -> StreamingResponse:
    """Everything that is kept of the caller but the videos and photos themselves, as JSON."""
    pieces = await services.accounts.export(identity.user_id)
    headers = {"Content-Disposition": 'attachment; filename="ascension.json"'}
    return StreamingResponse(pieces, media_type="application/json", headers=headers)
