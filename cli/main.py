"""The `ascension` command: its subcommands, and the one place that turns errors into lines."""

import sys
from typing import Annotated, Final

import typer

from cli.commands import (
    account,
    analyze,
    bench,
    beta,
    contacts,
    holds,
    models,
    pose,
    run,
    sample,
    service,
    wall,
)
from cli.errors import CommandError
from climbing.errors import ClimbingError
from contracts.errors import AscensionError

_USERS_MISTAKE: Final = 1
_INTERRUPTED: Final = 130

app = typer.Typer(
    name="ascension",
    help="Climbing analysis: run the service, analyse climbs, measure.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("up")(service.up)
app.command("down")(service.down)
app.command("status")(service.status)
app.command("check-config")(service.check_config)
app.command("run")(run.run)
app.command("analyze")(analyze.analyze)
app.command("pose")(pose.pose)
app.command("holds")(holds.holds)
app.command("wall")(wall.wall)
app.command("contacts")(contacts.contacts)
app.command("beta")(beta.beta)
app.command("sample")(sample.sample)
app.add_typer(models.app, name="models")
app.add_typer(account.app, name="account")
app.add_typer(bench.app, name="bench")


@app.callback()
def root(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Climbing analysis."""
    if version:
        from importlib.metadata import version as find_version

        print(find_version("ascension"))
        raise typer.Exit


def main() -> None:
    """Runs a command; a user's mistake is one line on standard error, never a traceback."""
    try:
        app()
    except (CommandError, ClimbingError, AscensionError) as error:
        print(f"ascension: {error}", file=sys.stderr)
        sys.exit(_USERS_MISTAKE)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
