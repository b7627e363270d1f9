"""Puts the application together from its services. Does not know what serves it."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from serve_app.access_log import AccessLog
from serve_app.accounts.endpoints import router as accounts_router
from serve_app.analyses.endpoints import router as analyses_router
from serve_app.auth.endpoints import router as auth_router
from serve_app.coaching.endpoints import router as coaching_router
from serve_app.errors import register_error_handlers
from serve_app.ghosts.endpoints import router as ghosts_router
from serve_app.health.endpoints import router as health_router
from serve_app.live.endpoints import router as live_router
from serve_app.openapi import describe_problems
from serve_app.pages.endpoints import router as pages_router
from serve_app.rate_limits import RateLimits
from serve_app.routes.endpoints import router as routes_router
from serve_app.security import BodyLimit, SecurityHeaders
from serve_app.services import Services
from serve_app.sharing.endpoints import router as sharing_router
from serve_app.storage.endpoints import router as storage_router
from serve_app.uploads.endpoints import router as uploads_router

PREFIX: Final = "/v1"
_ROUTERS: Final = (
    health_router,
    analyses_router,
    uploads_router,
    routes_router,
    ghosts_router,
    storage_router,
    auth_router,
    accounts_router,
    sharing_router,
    coaching_router,
    live_router,
)


def create_app(services: Services | None, *, cors_origins: Sequence[str] = ()) -> FastAPI:
    """The gateway as an ASGI application.

    Args:
        services: None only to write down the OpenAPI document, which needs none.
        cors_origins: Of pages elsewhere that may call; tokens travel in a header, never a cookie.
    """
    app = FastAPI(
        title="Ascension",
        version="1",
        description="Climbing analysis: upload a climb, follow its analysis, fetch the result.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=f"{PREFIX}/docs",
        redoc_url=None,
    )
    app.state.services = services
    # Load balancers look for health at the root. What is asked for most is matched first.
    app.include_router(health_router, include_in_schema=False)
    for router in _ROUTERS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(pages_router)
    register_error_handlers(app)
    describe_problems(app)
    app.add_middleware(BodyLimit)
    if cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(cors_origins),
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
            expose_headers=["ETag", "Location", "Retry-After"],
        )
    if services is not None:
        app.add_middleware(RateLimits, guard=services.rates)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog)
    return app
