"""What endpoints ask for: the services, and who is asking."""

from typing import Annotated

from fastapi import Depends, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from serve_app.auth.tokens import Identity
from serve_app.failures import AuthenticationRequired
from serve_app.services import Services

_BEARER = HTTPBearer(auto_error=False, description="An access token from `/auth/login`.")


async def get_services(connection: HTTPConnection) -> Services:
    """The services that this application was created with.

    Asynchronous only to stay on the event loop: plain functions are sent to a thread.
    """
    services: Services = connection.app.state.services
    return services


ServicesDependency = Annotated[Services, Depends(get_services)]


async def get_identity(
    services: ServicesDependency,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Identity:
    """Who sent the request.

    Raises:
        AuthenticationRequired: If no valid access token came with it.
    """
    if credentials is None:
        raise AuthenticationRequired("send an access token as `Authorization: Bearer`")
    return services.access_tokens.verify(credentials.credentials)


PageSize = Annotated[int, Query(ge=1, le=100)]
IdentityDependency = Annotated[Identity, Depends(get_identity)]
