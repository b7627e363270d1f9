"""The page at the service's address."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse

_INDEX: Final = Path(__file__).parents[2] / "web" / "index.html"
# The page's script and style stand in it; nothing may come from elsewhere or frame it.
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)


@router.get("/")
async def get_index() -> FileResponse:
    """What the service is, whether it is ready, and where to go on."""
    headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
    return FileResponse(_INDEX, media_type="text/html", headers=headers)
