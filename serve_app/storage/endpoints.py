"""The signed upload address of the local store. With S3 there is nothing here."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from adapters.object_store import LocalObjectStore
from serve_app.dependencies import ServicesDependency
from serve_app.failures import NotFound

router = APIRouter(prefix="/storage", tags=["storage"])


@router.put("/{key:path}", status_code=HTTPStatus.OK, include_in_schema=False)
async def receive_upload(key: str, request: Request, services: ServicesDependency) -> Response:
    """Stores a body that a signed address grants; the signature is all the permission there is."""
    store = services.store
    if not isinstance(store, LocalObjectStore):
        raise NotFound("uploads go to object storage")
    grant = store.verify_upload(
        key,
        request.query_params,
        content_type=request.headers.get("content-type"),
        content_length=request.headers.get("content-length"),
        now=services.now(),
    )
    stored = await store.receive_upload(grant, request.stream())
    return Response(status_code=HTTPStatus.OK, headers={"ETag": f'"{stored.etag}"'})
