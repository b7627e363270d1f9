"""The result cache on a real Redis."""

from uuid import uuid4

from pydantic import SecretStr

from adapters import redis_keys
from adapters.redis_link import RedisLink, RedisSettings
from adapters.result_cache import EncodedResult, ResultCache
from cli.embedded.ports import find_free_port

RESULT = EncodedResult(etag="abc", encoding="gzip", body=bytes(range(256)))


async def test_a_cached_result_comes_back_to_its_owner_only(redis: RedisLink) -> None:
    """Owner and analysis together are the key."""
    cache, owner, stranger, analysis = ResultCache(redis), uuid4(), uuid4(), uuid4()
    assert await cache.get_or_none(owner, analysis) is None
    await cache.put(owner, analysis, RESULT)
    assert await cache.get_or_none(owner, analysis) == RESULT
    assert await cache.get_or_none(stranger, analysis) is None


async def test_a_cached_result_expires(redis: RedisLink) -> None:
    """Every cached result has a time to live."""
    cache, owner, analysis = ResultCache(redis), uuid4(), uuid4()
    await cache.put(owner, analysis, RESULT)
    assert 0 < await redis.client.ttl(redis_keys.result_of(owner, analysis)) <= 3600


async def test_an_unreachable_cache_is_an_empty_one() -> None:
    """Reading finds nothing and writing does nothing; neither raises."""
    url = SecretStr(f"redis://127.0.0.1:{find_free_port()}/0")
    cache = ResultCache(RedisLink(RedisSettings(url=url)))
    await cache.put(uuid4(), uuid4(), RESULT)
    assert await cache.get_or_none(uuid4(), uuid4()) is None
