"""`ascension bench NAME`: measurements, as a table and as JSON."""

import typer

app = typer.Typer(help="Measurements.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Measurements."""
