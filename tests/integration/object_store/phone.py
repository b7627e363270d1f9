"""Sends uploads as a phone would, and as a phone should not."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlsplit

import httpx

from adapters.object_store import PresignedUpload


async def send(
    upload: PresignedUpload,
    body: bytes,
    *,
    url: str | None = None,
    headers: Mapping[str, str | None] | None = None,
) -> httpx.Response:
    """Upload a body.

    Args:
        upload: Whose URL and headers to use.
        body: The bytes; they decide the Content-Length unless `headers` does.
        url: In place of the URL.
        headers: In place of single headers; None leaves one out.
    """
    wanted = {**upload.headers, "Content-Length": str(len(body)), **(headers or {})}
    present = {name: value for name, value in wanted.items() if value is not None}
    content = body if "Content-Length" in present else _in_chunks(body)
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        return await client.request(
            upload.method, url or upload.url, content=content, headers=present
        )


async def hang_up_midway(upload: PresignedUpload, body: bytes) -> None:
    """Announce a whole body, send half of it, and close the connection."""
    parts = urlsplit(upload.url)
    lines = [f"PUT {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in upload.headers.items()]
    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write("\r\n".join([*lines, "", ""]).encode() + body[: len(body) // 2])
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def _in_chunks(body: bytes) -> AsyncIterator[bytes]:
    yield body
