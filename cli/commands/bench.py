"""`ascension bench NAME`: measurements, as a table and as JSON."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.video import VideoClip
from cli.bench.report import BenchReport, print_report, to_json
from cli.commands.sample import ensure_sample
from cli.embedded.home import Home, find_default_home
from cli.outputs import require_writable, write_text
from cli.weights import ensure_weights
from climbing.pose.placement import Device
from climbing.pose.weights import PoseModel

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
    _finish([bench_gateway(connections=connections, seconds=seconds, rounds=rounds)], output)


@app.command()
def pose(
    video: Annotated[
        Path | None, typer.Argument(help="The climb; without it a generated one.")
    ] = None,
    *,
    model: Annotated[PoseModel, typer.Option(help="Of the whole command.")] = PoseModel.HEAVY,
    device: Annotated[Device, typer.Option(help="Where the networks run.")] = Device.AUTO,
    seconds: Annotated[float, typer.Option(min=0.1, max=60, help="Of each network.")] = 4.0,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="Of each command.")] = 3,
    output: Output = None,
) -> None:
    """Frames a second, by network and for the whole command, beside MediaPipe in the same run."""
    from cli.bench.pose import bench_command, bench_networks

    require_writable(output)
    weights = ensure_weights(on_progress=lambda text: typer.echo(f"  {text}", err=True))
    climb = video or ensure_sample(
        Home(find_default_home()), lambda text: typer.echo(f"  {text}", err=True)
    )
    VideoClip(climb)
    _finish(
        [
            bench_networks(weights, device, seconds),
            bench_command(climb, weights, model, device, rounds),
        ],
        output,
    )


@app.command()
def beta(
    *,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="Of each ghost.")] = 3,
    seconds: Annotated[float, typer.Option(min=0.1, max=60, help="Of each batch of poses.")] = 3.0,
    output: Output = None,
) -> None:
    """Seconds for a ghost by the number of holds, stances posed a second by batch."""
    from cli.bench.beta import bench_ghosts, bench_poses

    require_writable(output)
    _finish([bench_ghosts(rounds), bench_poses(seconds)], output)


def _finish(reports: list[BenchReport], output: Path | None) -> None:
    for report in reports:
        print_report(report)
    if output is not None:
        write_text(output, to_json(reports) + "\n")
