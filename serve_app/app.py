"""The gateway on Ray Serve; the only file here that knows Ray."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from ray import serve
from ray.serve import Application

from adapters.structured_log import configure_logging
from serve_app.factory import create_app
from serve_app.services import open_services
from serve_app.settings import GatewaySettings


class GatewayArgs(BaseModel):
    """Arguments in `serve_config.yaml`. Secrets never go here: Ray shows them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_ongoing_requests: int = Field(
        default=4000,
        ge=1000,
        description="An open WebSocket takes a place for as long as it lives.",
    )


@serve.ingress()
class Gateway:
    """One replica: opens its services, builds the application, closes in reverse."""

    async def __init__(self) -> None:  # type: ignore[misc]  # Ray Serve awaits it
        settings = GatewaySettings()
        configure_logging("gateway", settings.log)
        self._opening = open_services(settings)
        self._cors_origins = settings.cors_origins
        self._services = await self._opening.__aenter__()

    def __serve_build_asgi_app__(self) -> FastAPI:  # Ray Serve's hook
        """The application, built in the replica so that nothing of it is pickled."""
        return create_app(self._services, cors_origins=self._cors_origins)

    async def __del__(self) -> None:
        await self._opening.__aexit__(None, None, None)


def build_gateway(args: GatewayArgs) -> Application:
    """The application that `serve_config.yaml` names."""
    deployment: Any = serve.deployment(
        Gateway, name="Gateway", max_ongoing_requests=args.max_ongoing_requests
    )
    application: Application = deployment.bind()
    return application
