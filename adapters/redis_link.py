"""The connection to Redis and the translation of its errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from redis import exceptions
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from contracts.errors import DependencyUnreachable

SERVICE = "Redis"
_LOST = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.BusyLoadingError,
    exceptions.ReadOnlyError,
    OSError,
)


class RedisSettings(BaseModel):
    """How to reach Redis."""

    model_config = ConfigDict(frozen=True)

    url: SecretStr = Field(description="redis://:password@host:port/0, rediss:// for TLS.")
    connect_timeout_s: float = Field(default=3.0, gt=0, description="Wait for a connection.")
    command_timeout_s: float = Field(
        default=10.0, gt=0, description="Wait for an answer; above the longest blocking read."
    )
    max_connections: int = Field(default=64, ge=1, description="Of one process.")


class RedisLink:
    """One process's client, with the address to name when it does not answer.

    Args:
        settings: Address and limits.
    """

    def __init__(self, settings: RedisSettings) -> None:
        url = settings.url.get_secret_value()
        parts = urlsplit(url)
        self.address = f"{parts.scheme}://{parts.hostname}:{parts.port or 6379}{parts.path}"
        self.client: Redis = Redis.from_url(
            url,
            socket_connect_timeout=settings.connect_timeout_s,
            socket_timeout=settings.command_timeout_s,
            max_connections=settings.max_connections,
            health_check_interval=15,
            # Whether a lost command may be sent again is for the caller to know.
            retry=Retry(NoBackoff(), 0),
        )

    async def check(self) -> None:
        """Asks for an answer.

        Raises:
            DependencyUnreachable: If there is none.
        """
        with self.named_errors():
            await self.client.ping()

    async def close(self) -> None:
        """Closes all connections."""
        await self.client.aclose()

    @contextmanager
    def named_errors(self) -> Iterator[None]:
        """Turns lost connections into `DependencyUnreachable`."""
        try:
            yield
        except _LOST as error:
            raise DependencyUnreachable(SERVICE, self.address, str(error)) from error
