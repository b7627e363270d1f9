"""`ascension contacts VIDEO`: who held which hold when, in this process, without a cluster."""

import json
from pathlib import Path
from typing import Annotated, Any

import cv2
import typer
from rich.progress import Progress

from adapters.video import VideoClip
from cli.commands.holds import describe_hold, describe_model
from cli.commands.wall import describe_registration
from cli.cores import count_cores
from cli.outputs import require_writable, write_text
from cli.pose_engines import EngineName, build_engine
from cli.progress_bars import progress_bars
from cli.weights import ensure_weights
from climbing.contacts.contact import Contact
from climbing.contacts.finding import ContactFindings, find_contacts
from climbing.holds.detector import HoldDetector
from climbing.holds.placement import place_hold_network
from climbing.pose.engine import OnProgress
from climbing.pose.placement import Device, place_networks
from climbing.pose.tracking.scouting import scout_clip
from climbing.pose.tracking.segments import cut_into_segments, estimate_in_segments
from climbing.pose.weights import PoseModel
from climbing.wall.panorama import paint_panorama
from climbing.wall.people_mask import PeopleMask
from climbing.wall.registering import register_wall

_PIXEL_DECIMALS = 2
_DECIMALS = 4


def contacts(
    video: Annotated[Path, typer.Argument(help="The climb.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The JSON file to write.")],
    model: Annotated[PoseModel, typer.Option(help="Landmark network.")] = PoseModel.FULL,
    device: Annotated[Device, typer.Option(help="Where the networks run.")] = Device.AUTO,
) -> None:
    """Writes which limb held which hold from when to when, with the holds and the wall."""
    require_writable(output)
    # More threads spend more processor time on the same answer in hardly less time.
    cv2.setNumThreads(1)
    clip = VideoClip(video)
    folder = ensure_weights(on_progress=lambda text: typer.echo(f"  {text}", err=True))
    with progress_bars() as progress:
        people = _find_people(clip, folder, device, _follow(progress, "people"))
        track = estimate_in_segments(
            build_engine(EngineName.OFFLINE, model, folder, device),
            cut_into_segments(clip, clip.facts.duration_ms),
            on_progress=_follow(progress, "pose"),
        )
        wall = register_wall(clip, track, people=people, on_progress=_follow(progress, "wall"))
        panorama = paint_panorama(clip, wall, people)
        network = place_hold_network(device=device, threads=count_cores())
        found = find_contacts(track, wall, HoldDetector(network).detect(panorama), panorama)
    document = describe_findings(found) | {"wall": describe_registration(wall)}
    models = [describe_model(used) for used in (track.model, network.model)]
    write_text(output, json.dumps(document | {"models": models}))


def describe_findings(found: ContactFindings) -> dict[str, Any]:
    """Holds and contacts as plain JSON."""
    return {
        "holds": [describe_hold(hold) for hold in found.holds],
        "contacts": [_describe_contact(contact) for contact in found.contacts],
    }


def _find_people(clip: VideoClip, folder: Path, device: Device, tell: OnProgress) -> PeopleMask:
    networks = place_networks(PoseModel.LITE, folder, device=device, threads=count_cores())
    return PeopleMask.from_scouting(scout_clip(clip, networks, tell))


def _follow(progress: Progress, name: str) -> OnProgress:
    """A bar of its own."""
    task = progress.add_task(name, total=1.0)
    return lambda share: progress.update(task, completed=share)


def _describe_contact(contact: Contact) -> dict[str, Any]:
    return {
        "limb": str(contact.limb),
        "hold": contact.hold,
        "point": [round(value, _PIXEL_DECIMALS) for value in contact.point_px],
        "start_ms": contact.start_ms,
        "end_ms": contact.end_ms,
        "confidence": round(contact.confidence, _DECIMALS),
    }
