"""`ascension holds IMAGE`: the holds on a photo, in this process, without a cluster."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.photo import read_photo
from cli.cores import count_cores
from cli.outputs import require_writable, write_text
from climbing.holds.detector import HoldDetector
from climbing.holds.hold import Hold
from climbing.holds.placement import place_hold_network
from climbing.pose.placement import Device
from climbing.pose.track import ModelInfo

_PIXEL_DECIMALS = 2
_DECIMALS = 4


def holds(
    image: Annotated[Path, typer.Argument(help="The photo: JPEG, PNG or HEIC.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The JSON file to write.")],
    device: Annotated[Device, typer.Option(help="Where the network runs.")] = Device.AUTO,
) -> None:
    """Writes outline, type, colour and route of every hold on a photo."""
    require_writable(output)
    rgb = read_photo(image).rgb
    network = place_hold_network(device=device, threads=count_cores())
    found = HoldDetector(network).detect(rgb)
    height, width = rgb.shape[:2]
    document = {"width": width, "height": height, "holds": [describe_hold(h) for h in found]}
    write_text(output, json.dumps(document | {"model": describe_model(network.model)}))


def describe_hold(hold: Hold) -> dict[str, Any]:
    """The hold as plain JSON."""
    return {
        "id": hold.id,
        "box": _round(hold.box_px),
        "polygon": [_round(corner) for corner in hold.polygon_px.tolist()],
        "kind": str(hold.kind),
        "type": str(hold.type),
        "type_confidence": round(hold.type_confidence, _DECIMALS),
        "colour": hold.colour,
        "route": hold.route,
        "score": round(hold.score, _DECIMALS),
    }


def describe_model(model: ModelInfo) -> dict[str, str]:
    """Which network it was."""
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def _round(point: Any) -> list[float]:
    return [round(float(value), _PIXEL_DECIMALS) for value in point]
