"""Real servers, empty for every test, and a check that no Redis key lives for ever."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from adapters import redis_keys
from adapters.redis_link import RedisLink, RedisSettings
from cli.embedded.postgres import EmbeddedPostgres
from cli.embedded.redis import EmbeddedRedis
from db import migrate
from db.session import Database, DatabaseSettings
from tests.services.servers import running_postgres, running_redis


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A server whose database was built by the migrations."""
    with running_postgres() as server:
        migrate.upgrade(server.url)
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[EmbeddedRedis]:
    """A server."""
    with running_redis() as server:
        yield server


@pytest.fixture
async def database(postgres: EmbeddedPostgres) -> AsyncIterator[Database]:
    """An empty database."""
    async with Database(DatabaseSettings(url=postgres.url), "tests") as database:
        yield database
        tables = ", ".join(table.name for table in SQLModel.metadata.sorted_tables)
        async with database.transaction() as session:
            await session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))


@pytest.fixture
async def redis(redis_server: EmbeddedRedis) -> AsyncIterator[RedisLink]:
    """An empty Redis; afterwards every key must have a time to live or be a permanent one."""
    link = RedisLink(RedisSettings(url=redis_server.url))
    await link.client.flushall()
    yield link
    leaked = [
        key.decode()
        async for key in link.client.scan_iter()
        if await link.client.ttl(key) < 0 and key.decode() not in redis_keys.PERMANENT
    ]
    await link.close()
    assert not leaked, f"keys without a time to live: {leaked}"
