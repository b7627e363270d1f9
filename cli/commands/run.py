"""`ascension run`: everything from nothing, which is what `make run` calls."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from adapters.video import probe_video
from cli.commands.analyze import analyse_with_bars, find_account, print_summary
from cli.commands.sample import ensure_sample
from cli.commands.service import DashboardPort, Port, print_addresses
from cli.embedded.home import Home, find_default_home
from cli.embedded.service import EmbeddedService, ServicePlan
from cli.outputs import write_text
from cli.pictures import write_contact_sheet
from cli.weights import ensure_weights
from climbing.pose.weights import PoseModel
from contracts.jobs import AnalysisOptions


def run(
    *,
    video: Annotated[
        Path | None, typer.Option(help="The climb; without it a generated sample climb.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where result and picture go.")] = Path("out"),
    once: Annotated[bool, typer.Option("--once", help="Stop after the result.")] = False,
    port: Port = 8000,
    dashboard_port: DashboardPort = 8265,
    model: Annotated[PoseModel, typer.Option(help="Landmark network.")] = PoseModel.HEAVY,
) -> None:
    """Starts the service, analyses a climb through its public API and keeps serving."""
    console = Console(stderr=True)

    def say(text: str) -> None:
        console.print(f"  {text}")

    home = Home(find_default_home())
    home.prepare()
    if video is not None:
        # What is wrong with it is better known now than when everything has started.
        probe_video(video)
    climb_file = video or ensure_sample(home, say)
    plan = ServicePlan(home, ensure_weights(say), port=port, dashboard_port=dashboard_port)
    with EmbeddedService(plan, on_progress=say) as running:
        account = find_account(plan.url, None)
        climb = analyse_with_bars(
            climb_file,
            plan.url,
            options=AnalysisOptions(pose_model=model.value),
            account=account,
        )
        folder = out / climb_file.stem
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / "result.json", json.dumps(climb.result))
        (folder / "result.json.gz").write_bytes(climb.encoded)
        write_contact_sheet(climb_file, climb.result, folder / "contact-sheet.png")
        print_summary(climb)
        print(f"written    {folder}/result.json, result.json.gz, contact-sheet.png")
        print_addresses(home)
        if not once:
            running.wait_for_signal()
        say("stopping")
