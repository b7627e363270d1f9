"""`ascension pose VIDEO`: the pose of every frame, in this process, without a cluster."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from adapters.video import DecodedFrame, VideoReader
from cli.outputs import require_writable, write_text
from cli.progress_bars import muted_native_output, progress_bars
from cli.weights import ensure_weights
from climbing.pose.mediapipe_engine import MediaPipePoseEngine
from climbing.pose.track import PoseTrack
from climbing.pose.weights import PoseModel

_DECIMALS = 6


def pose(
    video: Annotated[Path, typer.Argument(help="The climb.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The JSON file to write.")],
    model: Annotated[PoseModel, typer.Option(help="Landmark network.")] = PoseModel.HEAVY,
) -> None:
    """Writes 33 landmarks for every frame of a video."""
    require_writable(output)
    with VideoReader(video) as reader:
        folder = ensure_weights(on_progress=lambda text: typer.echo(f"  {text}", err=True))
        with muted_native_output() as stream, progress_bars(stream) as progress:
            engine = MediaPipePoseEngine(model, folder)
            track = engine.estimate_track(_counted(reader, progress))
        fps, truncated = reader.facts.fps, reader.truncated
    if truncated:
        typer.echo(f"  the video breaks off after {len(track)} frames", err=True)
    write_text(output, json.dumps(describe_track(track, fps=fps, model=str(model))))


def describe_track(track: PoseTrack, *, fps: float, model: str) -> dict[str, Any]:
    """The track as plain JSON, one entry a frame."""
    return {
        "fps": fps,
        "width": track.width_px,
        "height": track.height_px,
        "model": model,
        "frames": [_describe_frame(track, index) for index in range(len(track))],
    }


def _describe_frame(track: PoseTrack, index: int) -> dict[str, Any]:
    t_ms = int(track.t_ms[index])
    if not track.detected[index]:
        return {"t_ms": t_ms, "landmarks": None, "world": None}
    landmarks = [
        [*position, visibility]
        for position, visibility in zip(
            _rounded(track.landmarks[index]), _rounded(track.visibility[index]), strict=True
        )
    ]
    return {"t_ms": t_ms, "landmarks": landmarks, "world": _rounded(track.world_m[index])}


def _rounded(values: Any) -> list[Any]:
    rounded: list[Any] = values.astype(float).round(_DECIMALS).tolist()
    return rounded


def _counted(reader: VideoReader, progress: Progress) -> Iterator[DecodedFrame]:
    total = reader.facts.declared_frames
    task = progress.add_task("pose", total=total)
    for frame in reader.read_frames():
        yield frame
        progress.advance(task)
