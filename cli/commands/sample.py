"""`ascension sample`: a climb that nobody climbed, with its ground truth."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from adapters.video import VideoWriter
from cli.embedded.home import Home
from cli.outputs import require_writable, write_text
from cli.progress_bars import progress_bars

if TYPE_CHECKING:
    from climbing.synthetic import SyntheticClimb

DEMO_SEED: Final = 7
# Rendered once, while somebody waits for it.
DEMO_S: Final = 8.0


def sample(
    output: Annotated[Path, typer.Argument(help="The MP4 to write; the truth goes beside it.")],
    *,
    seed: Annotated[int, typer.Option(help="Another seed, another climb.")] = DEMO_SEED,
    seconds: Annotated[float, typer.Option(min=2.0, max=60.0, help="Length.")] = 12.0,
    fps: Annotated[int, typer.Option(min=5, max=60, help="Frame rate.")] = 30,
) -> None:
    """Writes a generated climb as MP4 and its exact ground truth as JSON."""
    from climbing.synthetic import compose_climb

    require_writable(output)
    climb = compose_climb(seed, duration_s=seconds, fps=fps)
    write_sample(climb, output, fps)
    print(f"{output}, {truth_path(output)}")


def ensure_sample(home: Home, on_progress: Callable[[str], None]) -> Path:
    """The demo's climb, generated the first time."""
    path = home.samples / f"sample-{DEMO_SEED}.mp4"
    if not path.exists():
        from climbing.synthetic import compose_climb

        on_progress("generating a sample climb")
        draft = path.with_suffix(".new.mp4")
        write_sample(compose_climb(DEMO_SEED, duration_s=DEMO_S), draft, 30)
        truth_path(draft).replace(truth_path(path))
        draft.replace(path)
    return path


def truth_path(video: Path) -> Path:
    """Where the ground truth of a generated video lies."""
    return video.with_suffix(".truth.json")


def write_sample(climb: "SyntheticClimb", path: Path, fps: int) -> None:
    """Encodes the frames and writes the truth."""
    from climbing.synthetic import truth_to_json

    total = len(climb.truth.t_ms)
    with progress_bars() as progress:
        task = progress.add_task("sample", total=total)
        frames = climb.render_frames()
        first = next(frames)
        height_px, width_px = first.shape[:2]
        with VideoWriter(path, width_px, height_px, fps=Fraction(fps)) as writer:
            writer.write(first)
            for frame in frames:
                writer.write(frame)
                progress.advance(task)
    write_text(truth_path(path), json.dumps(truth_to_json(climb.truth)))
