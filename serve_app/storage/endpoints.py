"""The signed addresses of the local store. With S3 there is nothing here."""

from collections.abc import AsyncIterator
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from adapters.object_store import LocalObjectStore, ObjectStore
from serve_app.dependencies import ServicesDependency
from serve_app.failures import NotFound
from serve_app.storage.ranges import ByteRange, read_range

_BLOCK_BYTES = 256 * 1024

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


@router.get("/{key:path}", include_in_schema=False)
async def send_object(key: str, request: Request, services: ServicesDependency) -> Response:
    """An object, or a part of it, that a signed address grants."""
    store = services.store
    if not isinstance(store, LocalObjectStore):
        raise NotFound("downloads come from object storage")
    granted = store.verify_download(key, request.query_params, services.now())
    found = await store.head(granted)
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{found.etag}"', "Cache-Control": "private"}
    try:
        part = read_range(request.headers.get("range"), found.size_bytes)
    except ValueError:
        headers["Content-Range"] = f"bytes */{found.size_bytes}"
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    status = HTTPStatus.OK if part is None else HTTPStatus.PARTIAL_CONTENT
    part = part or ByteRange(0, found.size_bytes)
    if status is HTTPStatus.PARTIAL_CONTENT:
        end = part.start + part.length - 1
        headers["Content-Range"] = f"bytes {part.start}-{end}/{found.size_bytes}"
    headers["Content-Length"] = str(part.length)
    blocks = _read_blocks(store, granted, part)
    return StreamingResponse(blocks, status, headers, media_type=found.content_type)


async def _read_blocks(store: ObjectStore, key: str, part: ByteRange) -> AsyncIterator[bytes]:
    start, end = part.start, part.start + part.length
    while start < end:
        block = await store.read_range(key, start, min(_BLOCK_BYTES, end - start))
        if not block:
            return
        start += len(block)
        yield block
