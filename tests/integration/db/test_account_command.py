"""`ascension account tier` on a real database."""

import asyncio

import pytest
from typer.testing import CliRunner

from cli.embedded.postgres import EmbeddedPostgres
from cli.errors import AccountUnknown
from cli.main import app
from contracts.errors import DependencyUnreachable
from db.models import Tier, User
from db.session import Database
from tests.integration.db.rows import store_user


async def change(url: str, email: str, tier: str) -> object:
    """Runs the command in a thread of its own, since it has a loop of its own."""
    args = ["account", "tier", email, tier, "--database-url", url]
    result = await asyncio.to_thread(CliRunner().invoke, app, args)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code


async def test_an_account_gets_another_tier(database: Database, postgres: EmbeddedPostgres) -> None:
    """However the address is spelt."""
    user = await store_user(database)
    url = postgres.url.get_secret_value()
    assert await change(url, f" {user.email.upper()} ", "premium") == 0
    async with database.transaction() as session:
        row = await session.get(User, user.id)
        assert row is not None
        assert row.tier is Tier.PREMIUM


async def test_nobody_and_nothing_are_named(database: Database, postgres: EmbeddedPostgres) -> None:
    """An address without an account, a tier that does not exist, a server that is away."""
    url = postgres.url.get_secret_value()
    with pytest.raises(AccountUnknown, match=r"nobody@example\.com"):
        await change(url, "nobody@example.com", "premium")
    assert await change(url, "nobody@example.com", "gold") == 2
    away = "postgresql+psycopg://a:b@127.0.0.1:9/nowhere"
    with pytest.raises(DependencyUnreachable):
        await change(away, "nobody@example.com", "premium")
