"""Encoded results close at hand. A cache that cannot be reached is an empty cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from adapters import redis_keys
from adapters.redis_link import RedisLink
from contracts.errors import DependencyUnreachable

_KEPT_S: Final = 60 * 60


@dataclass(frozen=True, slots=True)
class EncodedResult:
    """A result as it is served.

    Attributes:
        etag: SHA-256 of the body.
        encoding: HTTP's name of the compression.
        body: Compressed bytes.
    """

    etag: str
    encoding: str
    body: bytes


class ResultCache:
    """Results by owner and analysis.

    Args:
        link: To Redis.
    """

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._redis = link.client

    async def get_or_none(self, user_id: UUID, analysis_id: UUID) -> EncodedResult | None:
        """The result, if it is cached for this owner and Redis answers."""
        key = redis_keys.result_of(user_id, analysis_id)
        try:
            with self._link.named_errors():
                found: Any = await self._redis.hmget(key, ["etag", "encoding", "body"])
        except DependencyUnreachable:
            return None
        etag, encoding, body = found
        if etag is None or encoding is None or body is None:
            return None
        return EncodedResult(etag.decode(), encoding.decode(), body)

    async def drop(self, user_id: UUID, analysis_ids: Sequence[UUID]) -> None:
        """Forgets results; where Redis does not answer they are gone within the hour."""
        keys = [redis_keys.result_of(user_id, analysis_id) for analysis_id in analysis_ids]
        try:
            with self._link.named_errors():
                if keys:
                    await self._redis.delete(*keys)
        except DependencyUnreachable:
            return

    async def put(self, user_id: UUID, analysis_id: UUID, result: EncodedResult) -> None:
        """Keeps a result for an hour, if Redis answers."""
        key = redis_keys.result_of(user_id, analysis_id)
        fields: Any = {
            "etag": result.etag,
            "encoding": result.encoding,
            "body": result.body,
        }
        try:
            with self._link.named_errors():
                async with self._redis.pipeline(transaction=True) as pipe:
                    pipe.hset(key, mapping=fields)
                    pipe.expire(key, _KEPT_S)
                    await pipe.execute()
        except DependencyUnreachable:
            return
