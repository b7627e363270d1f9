"""`ascension wall VIDEO`: where every frame lies on the wall, in this process, no cluster."""

import json
from pathlib import Path
from typing import Annotated, Any

import cv2
import numpy as np
import typer

from adapters.video import VideoClip
from cli.cores import count_cores
from cli.outputs import require_writable, write_bytes, write_text
from cli.progress_bars import progress_bars
from cli.weights import ensure_weights
from climbing.pose.placement import Device, place_networks
from climbing.pose.tracking.scouting import scout_clip
from climbing.pose.weights import PoseModel
from climbing.wall.panorama import paint_panorama
from climbing.wall.people_mask import PeopleMask
from climbing.wall.registering import register_wall
from climbing.wall.registration import WallRegistration

_MATRIX_DIGITS = 12
_PIXEL_DECIMALS = 3


def wall(
    video: Annotated[Path, typer.Argument(help="The climb.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The JSON file to write.")],
    panorama: Annotated[
        Path | None, typer.Option(help="PNG of the wall without the climber.")
    ] = None,
    device: Annotated[Device, typer.Option(help="Where the networks run.")] = Device.AUTO,
) -> None:
    """Writes a homography from every frame of a video to one picture of the wall."""
    require_writable(output, panorama)
    # Its threads wait for each other on pictures this small: more work, and hardly sooner.
    cv2.setNumThreads(1)
    clip = VideoClip(video)
    folder = ensure_weights(on_progress=lambda text: typer.echo(f"  {text}", err=True))
    networks = place_networks(PoseModel.LITE, folder, device=device, threads=count_cores())
    with progress_bars() as progress:
        looking = progress.add_task("people", total=1.0)
        found = scout_clip(clip, networks, lambda s: progress.update(looking, completed=s))
        people = PeopleMask.from_scouting(found)
        placing = progress.add_task("wall", total=1.0)
        registration = register_wall(
            clip, people=people, on_progress=lambda s: progress.update(placing, completed=s)
        )
        picture = paint_panorama(clip, registration, people) if panorama is not None else None
    write_text(output, json.dumps(describe_registration(registration)))
    if panorama is not None and picture is not None:
        write_bytes(panorama, cv2.imencode(".png", picture[..., ::-1])[1].tobytes())


def describe_registration(registration: WallRegistration) -> dict[str, Any]:
    """The registration as plain JSON, one entry a frame."""
    width, height = registration.frame_size_px
    panorama_width, panorama_height = registration.panorama_size_px
    return {
        "width": width,
        "height": height,
        "panorama": {"width": panorama_width, "height": panorama_height},
        "up": list(registration.up),
        "m_per_px": registration.m_per_px,
        "off_plane": _describe_off_plane(registration),
        "warnings": list(registration.warnings),
        "frames": [_describe_frame(registration, row) for row in range(len(registration))],
    }


def _describe_off_plane(registration: WallRegistration) -> dict[str, Any]:
    outline = registration.second_plane
    return {
        "share": round(registration.off_plane_share, _PIXEL_DECIMALS),
        "px": round(registration.off_plane_px, _PIXEL_DECIMALS),
        "second_plane": None if outline is None else outline.round(_PIXEL_DECIMALS).tolist(),
    }


def _describe_frame(registration: WallRegistration, row: int) -> dict[str, Any]:
    matrix = registration.wall_H_image[row].ravel()
    ok = bool(np.isfinite(matrix).all())
    return {
        "t_ms": int(registration.t_ms[row]),
        "wall_H_image": [float(f"{v:.{_MATRIX_DIGITS}g}") for v in matrix] if ok else None,
        "ok": ok,
        "inliers": int(registration.inliers[row]),
        "error_px": round(float(registration.error_px[row]), _PIXEL_DECIMALS) if ok else None,
    }
