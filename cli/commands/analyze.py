"""`ascension analyze VIDEO`: through a running service, as the phone does it."""

import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from cli.client.climb import AnalysedClimb, analyse_climb
from cli.client.session import Account, ApiSession, read_account
from cli.embedded.home import Home, find_default_home
from cli.outputs import require_writable, write_text
from cli.pictures import write_contact_sheet, write_overlay
from cli.progress_bars import progress_bars
from climbing.body.body_fit import MAX_HEIGHT_M, MIN_HEIGHT_M
from climbing.pose.weights import PoseModel
from contracts.jobs import AnalysisOptions
from contracts.progress import Stage

DEFAULT_URL = "http://127.0.0.1:8000"


def analyze(
    video: Annotated[Path, typer.Argument(help="The climb, MP4 or MOV.")],
    *,
    url: Annotated[str, typer.Option(help="Of the service.")] = DEFAULT_URL,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The expanded result, as JSON.")
    ] = None,
    overlay: Annotated[
        Path | None, typer.Option(help="The video again with the skeleton drawn over it.")
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="A picture of a few frames with the skeleton.")
    ] = None,
    model: Annotated[PoseModel, typer.Option(help="Landmark network.")] = PoseModel.HEAVY,
    height_m: Annotated[
        float | None,
        typer.Option(
            min=MIN_HEIGHT_M, max=MAX_HEIGHT_M, help="Of the climber: scales metres to them."
        ),
    ] = None,
    email: Annotated[
        str | None, typer.Option(envvar="ASCENSION_EMAIL", help="Of your account.")
    ] = None,
) -> None:
    """Uploads a climb, waits for its analysis and writes the result."""
    require_writable(output, overlay, sheet)
    options = AnalysisOptions(pose_model=model.value, climber_height_m=height_m)
    climb = analyse_with_bars(video, url, options=options, account=find_account(url, email))
    if output is not None:
        write_text(output, json.dumps(climb.result))
    if overlay is not None:
        write_overlay(video, climb.result, overlay)
    if sheet is not None:
        write_contact_sheet(video, climb.result, sheet)
    print_summary(climb)


def find_account(url: str, email: str | None) -> Account:
    """The account named by option and environment, else one of this machine's own."""
    if email is None:
        return read_account(Home(find_default_home()).credentials, url)
    password = os.environ.get("ASCENSION_PASSWORD") or typer.prompt("password", hide_input=True)
    return Account(email, password)


def analyse_with_bars(
    video: Path, url: str, *, options: AnalysisOptions, account: Account
) -> AnalysedClimb:
    """Runs the whole path with one bar for the upload and one for each stage."""
    with ExitStack() as stack:
        progress = stack.enter_context(progress_bars())
        session = stack.enter_context(ApiSession(url))
        session.log_in(account)
        bars = _Bars(progress)
        return analyse_climb(session, video, options=options, on_progress=bars.show)


def print_summary(climb: AnalysedClimb) -> None:
    """Size, times and figures."""
    print(f"result     {len(climb.encoded)} bytes, {len(climb.result['frames'])} frames")
    stages = climb.analysis["stage_seconds"] or {}
    print(f"stages     {'  '.join(f'{name} {seconds:.2f} s' for name, seconds in stages.items())}")
    print(f"waited     {'  '.join(f'{name} {s:.2f} s' for name, s in climb.seconds.items())}")
    for name, metric in climb.result["metrics"].items():
        print(f"{name:<22} {metric['value']:.3f} {metric['unit']}")


class _Bars:
    """One bar for the upload, one for the analysis named after its stage."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._upload: TaskID = progress.add_task("upload", total=1.0)
        self._analysis: TaskID = progress.add_task("waiting", total=1.0)

    def show(self, step: str, share: float) -> None:
        """Moves the bar that this step belongs to."""
        if step == "upload":
            self._progress.update(self._upload, completed=share)
        elif step in set(Stage) | {"completed"}:
            self._progress.update(self._analysis, description=step, completed=share)
