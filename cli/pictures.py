"""Draws an expanded result over the video it came from."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from jaxtyping import UInt8

from adapters.video import VideoReader, VideoWriter
from cli.ghost_marks import GhostMarks
from cli.wall_marks import WallMarks
from climbing.drawing.contact_sheet import Tile, build_contact_sheet, choose_frames, set_beside
from climbing.drawing.skeleton import Pose2D, draw_pose

_TILES: Final = 10
_COLUMNS: Final = 5
_TILE_HEIGHT_PX: Final = 480


def write_contact_sheet(video: Path, result: dict[str, Any], path: Path) -> None:
    """A PNG of a few frames with what was found, the figures above, maps of the wall beside.

    The first map is the climber's, the second the ghost's.
    """
    wanted = set(choose_frames(len(result["frames"]), _TILES))
    tiles = [
        Tile(t_ms, picture)
        for index, (t_ms, picture) in enumerate(_drawn_frames(video, result, wanted))
        if index in wanted
    ]
    sheet = build_contact_sheet(
        tiles,
        columns=_COLUMNS,
        tile_height_px=_TILE_HEIGHT_PX,
        title=[*describe_metrics(result), *describe_advice(result)],
    )
    for wall in (WallMarks(result).draw_map(), GhostMarks(result).draw_map()):
        if wall is not None:
            sheet = set_beside(sheet, wall)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


def write_overlay(video: Path, result: dict[str, Any], path: Path) -> None:
    """The video again, with holds, ghost and skeleton over every frame."""
    facts = result["video"]
    # H.264 with 4:2:0 colour needs even sides.
    width_px, height_px = (side - side % 2 for side in (facts["width"], facts["height"]))
    rate = Fraction(facts["fps"]).limit_denominator(1001)
    with VideoWriter(path, width_px, height_px, fps=rate) as writer:
        for _, picture in _drawn_frames(video, result, None):
            writer.write(picture[:height_px, :width_px])


def describe_metrics(result: dict[str, Any]) -> list[str]:
    """The figures of a result, a few to a line."""
    texts = [_describe_metric(name, **metric) for name, metric in result["metrics"].items()]
    return ["   ".join(texts[i : i + 4]) for i in range(0, len(texts), 4)]


def describe_advice(result: dict[str, Any]) -> list[str]:
    """What to tell the climber, a line each."""
    return [f"- {finding['text']}" for finding in result.get("advice") or ()]


def _describe_metric(name: str, value: float, unit: str) -> str:
    """`tracked_s` of 2.5 s is "tracked 2.50 s"."""
    label = name.removesuffix("_" + unit.replace("/", "_")).replace("_", " ")
    return f"{label} {value:.2f}" + ("" if unit == "1" else f" {unit}")


def _drawn_frames(
    video: Path, result: dict[str, Any], only: set[int] | None
) -> Iterator[tuple[int, UInt8[np.ndarray, "H W 3"]]]:
    """Every frame of the video, drawn over where wanted."""
    wall, ghost = WallMarks(result), GhostMarks(result)
    with VideoReader(video) as reader:
        for index, frame in enumerate(reader.read_frames()):
            found = result["frames"][index] if index < len(result["frames"]) else None
            drawn = frame.rgb
            if found and (only is None or index in only):
                drawn = ghost.draw_on(wall.draw_on(drawn, found), found)
                if found["landmarks"]:
                    drawn = draw_pose(drawn, _pose_of(found, frame.rgb.shape))
            yield frame.t_ms, drawn


def _pose_of(found: dict[str, Any], shape: tuple[int, ...]) -> Pose2D:
    size_px = np.array([shape[1], shape[0]])
    landmarks = np.array(found["landmarks"])
    return Pose2D(
        points_px=landmarks[:, :2] * size_px,
        visibility=landmarks[:, 3],
        centre_px=np.array(found["centre_of_gravity"]) * size_px,
    )
