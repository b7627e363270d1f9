"""`ascension account tier`: what somebody who sells tiers, or gives them away, needs."""

import asyncio
from typing import Annotated

import typer
from pydantic import SecretStr

from cli.errors import AccountUnknown
from db.models import Tier
from db.repositories import AuditRepository, UserRepository
from db.session import Database, DatabaseSettings

app = typer.Typer(help="Accounts, for whoever runs the service.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Accounts, for whoever runs the service."""


@app.command()
def tier(
    email: Annotated[str, typer.Argument(help="Of the account.")],
    new: Annotated[Tier, typer.Argument(help="What it shall be entitled to.")],
    database_url: Annotated[
        str, typer.Option(envvar="ASCENSION_DATABASE__URL", help="Of the service's PostgreSQL.")
    ],
) -> None:
    """Changes what an account is entitled to, from now on."""
    before = asyncio.run(_change(SecretStr(database_url), email.strip().lower(), new))
    print(f"{email}: {before} -> {new}")


async def _change(url: SecretStr, email: str, new: Tier) -> Tier:
    async with Database(DatabaseSettings(url=url), "cli") as database:
        await database.check()
        async with database.transaction() as session:
            user = await UserRepository(session).get_by_email_or_none(email)
            if user is None:
                raise AccountUnknown(email)
            before, user.tier = user.tier, new
            await AuditRepository(session).add(user.id, f"account.tier.{new}")
    return before
