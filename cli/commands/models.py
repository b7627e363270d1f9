"""`ascension models pull`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.embedded.home import find_models_folder
from cli.weights import pull_weights

app = typer.Typer(help="Weights of the networks.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Weights of the networks."""


@app.command()
def pull(
    folder: Annotated[Path | None, typer.Option(help="Instead of the user's cache.")] = None,
) -> None:
    """Brings the pinned weights that are not there yet and checks their digests."""
    console = Console(stderr=True)
    target = folder or find_models_folder()
    pulled = pull_weights(target, on_progress=lambda text: console.print(f"  {text}"))
    print(f"{target}: {'complete' if not pulled else ', '.join(pulled)}")
