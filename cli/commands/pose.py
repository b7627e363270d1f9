"""`ascension pose VIDEO`: the pose of every frame, in this process, without a cluster."""

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.video import VideoClip
from cli.outputs import require_writable, write_text
from cli.pose_engines import EngineName, build_engine
from cli.progress_bars import muted_native_output, progress_bars
from cli.weights import ensure_weights
from climbing.body.body_fit import MAX_HEIGHT_M, MIN_HEIGHT_M, fit_body
from climbing.pose.placement import Device
from climbing.pose.track import PoseTrack
from climbing.pose.tracking.segments import cut_into_segments, estimate_in_segments
from climbing.pose.weights import PoseModel

_DECIMALS = 6


def pose(
    video: Annotated[Path, typer.Argument(help="The climb.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The JSON file to write.")],
    model: Annotated[PoseModel, typer.Option(help="Landmark network.")] = PoseModel.HEAVY,
    device: Annotated[Device, typer.Option(help="Where the networks run.")] = Device.AUTO,
    engine: Annotated[
        EngineName, typer.Option(help="Ours, or the reference it is measured against.")
    ] = EngineName.OFFLINE,
    height_m: Annotated[
        float | None,
        typer.Option(
            min=MIN_HEIGHT_M, max=MAX_HEIGHT_M, help="Of the climber: scales metres to them."
        ),
    ] = None,
) -> None:
    """Writes 33 landmarks for every frame of a video."""
    require_writable(output)
    clip = VideoClip(video)
    folder = ensure_weights(on_progress=lambda text: typer.echo(f"  {text}", err=True))
    # Only the reference has something to say that nobody asked for.
    mute = muted_native_output() if engine is EngineName.MEDIAPIPE else nullcontext()
    with mute as stream, progress_bars(stream) as progress:
        runner = build_engine(engine, model, folder, device)
        task = progress.add_task("pose", total=1.0)
        track = estimate_in_segments(
            runner,
            cut_into_segments(clip, clip.facts.duration_ms),
            on_progress=lambda share: progress.update(task, completed=share),
        )
    if clip.truncated:
        typer.echo(f"  the video breaks off after {len(track)} frames", err=True)
    track = replace(track, world_m=fit_body(track, height_m=height_m).world_m)
    write_text(output, json.dumps(describe_track(track, fps=clip.facts.fps, model=str(model))))


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
