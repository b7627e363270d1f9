"""How a stored result becomes a response: as it is, decompressed, or expanded."""

import gzip
import json
from collections.abc import Mapping
from typing import Final

from fastapi import Response

from adapters.result_cache import EncodedResult
from contracts.result_reader import expand_result

_JSON: Final = "application/json"
# A result never changes: an analysis that is made again is another analysis.
IMMUTABLE: Final = "private, max-age=31536000, immutable"


def deliver_encoded(
    result: EncodedResult, headers: Mapping[str, str], *, cache_control: str = IMMUTABLE
) -> Response:
    """The stored bytes; nothing but a confirmation if the client has them."""
    caching = {
        "ETag": f'"{result.etag}"',
        "Cache-Control": cache_control,
        "Vary": "Accept-Encoding",
    }
    if _matches(headers.get("if-none-match", ""), result.etag):
        return Response(status_code=304, headers=caching)
    if _accepts(headers.get("accept-encoding", ""), result.encoding):
        encoded = caching | {"Content-Encoding": result.encoding}
        return Response(result.body, media_type=_JSON, headers=encoded)
    return Response(gzip.decompress(result.body), media_type=_JSON, headers=caching)


def deliver_expanded(result: EncodedResult) -> Response:
    """Plain JSON with every frame, for people and tools."""
    body = json.dumps(expand_result(result.body), separators=(",", ":"))
    return Response(body, media_type=_JSON, headers={"Cache-Control": "private, no-store"})


def _matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 section 13.1.2 asks for."""
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or f'"{etag}"' in tags


def _accepts(accept_encoding: str, encoding: str) -> bool:
    """Whether the client takes this encoding; `q=0` means that it does not."""
    for part in accept_encoding.split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip().lower() in {encoding, "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
