"""Who may ask how often: every user, and every address that our own proxies vouch for."""

from typing import Final

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.rate_limiter import RateLimiter, RateState
from adapters.redis_link import RedisLink
from contracts.errors import Problem
from serve_app.auth.tokens import AccessTokens
from serve_app.failures import AuthenticationRequired
from serve_app.settings import RateSettings

_TOO_MANY: Final = 429
# Bytes and health checks are not requests of ours to count.
_FREE: Final = ("/healthz", "/readyz", "/v1/healthz", "/v1/readyz", "/v1/storage/")
_BEARER: Final = "bearer "


class RateGuard:
    """Decides about requests.

    Args:
        link: To Redis.
        tokens: Who is asking.
        settings: How often somebody may.
    """

    def __init__(self, link: RedisLink, tokens: AccessTokens, settings: RateSettings) -> None:
        self._users = RateLimiter(link, settings.user_a_minute)
        self._addresses = RateLimiter(link, settings.address_a_minute)
        self._tokens = tokens
        self._proxies = settings.proxies

    async def count(self, headers: dict[str, str]) -> RateState | None:
        """How the one who asks stands; None if nobody is known.

        Args:
            headers: Of the request, names in lower case.
        """
        user = self._find_user(headers.get("authorization", ""))
        if user is not None:
            return await self._users.count("user", user)
        address = self._find_address(headers.get("x-forwarded-for", ""))
        return None if address is None else await self._addresses.count("address", address)

    def _find_user(self, authorization: str) -> str | None:
        if not authorization.lower().startswith(_BEARER):
            return None
        try:
            return str(self._tokens.verify(authorization[len(_BEARER) :]).user_id)
        except AuthenticationRequired:
            return None

    def _find_address(self, forwarded: str) -> str | None:
        """What the outermost of our proxies saw; what stands before it anybody may have written."""
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
        if self._proxies == 0 or len(hops) < self._proxies:
            return None
        return hops[-self._proxies]


class RateLimits:
    """Middleware that refuses who asks too often, and tells everybody how they stand.

    Args:
        app: What answers.
        guard: Decides.
    """

    def __init__(self, app: ASGIApp, guard: RateGuard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        state = None
        if scope["type"] == "http" and not scope["path"].startswith(_FREE):
            state = await self._guard.count(
                {
                    name.decode("latin-1"): value.decode("latin-1")
                    for name, value in scope["headers"]
                }
            )
        if state is None:
            await self._app(scope, receive, send)
            return
        told = _describe(state)
        if not state.allowed:
            await _refuse(scope, receive, send, state)
            return

        async def send_with_state(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *told]}
            await send(message)

        await self._app(scope, receive, send_with_state)


def _describe(state: RateState) -> list[tuple[bytes, bytes]]:
    figures = {"limit": state.limit, "remaining": state.remaining, "reset": state.reset_s}
    return [(f"ratelimit-{name}".encode(), str(value).encode()) for name, value in figures.items()]


async def _refuse(scope: Scope, receive: Receive, send: Send, state: RateState) -> None:
    problem = Problem(
        type="about:blank",
        title="Too Many Requests",
        status=_TOO_MANY,
        detail=f"{state.limit} requests a minute are allowed; try again in {state.reset_s} s",
        instance=scope["path"],
        code="rate_limited",
    )
    headers = {name.decode(): value.decode() for name, value in _describe(state)}
    answer = JSONResponse(
        problem.model_dump(exclude_none=True),
        _TOO_MANY,
        headers=headers | {"Retry-After": str(state.reset_s)},
        media_type="application/problem+json",
    )
    await answer(scope, receive, send)
