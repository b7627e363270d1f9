"""`ascension bench NAME`: measurements, as a table and as JSON."""

from pathlib import Path
from typing import Annotated

import typer

from cli.bench.report import BenchReport, print_report, to_json
from cli.outputs import require_writable, write_text

app = typer.Typer(help="Measurements.", no_args_is_help=True)

Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="The same as JSON.", show_default=False)
]


@app.callback()
def group() -> None:
    """Measurements."""


@app.command()
def gateway(
    *,
    connections: Annotated[int, typer.Option(min=1, max=1000, help="Clients at once.")] = 20,
    seconds: Annotated[float, typer.Option(min=0.5, max=60, help="Of each measurement.")] = 5.0,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="Of each measurement.")] = 5,
    output: Output = None,
) -> None:
    """Requests a second and latencies, beside plain FastAPI on uvicorn in the same run."""
    from cli.bench.gateway import bench_gateway

    require_writable(output)
    _finish(bench_gateway(connections=connections, seconds=seconds, rounds=rounds), output)


def _finish(report: BenchReport, output: Path | None) -> None:
    print_report(report)
    if output is not None:
        write_text(output, to_json([report]) + "\n")
