"""`ascension contacts` on a real climb, against contacts that were labelled by eye."""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from climbing.wall.homography import map_points
from tests.services.commands import run_ascension

LABELS: Final = Path(__file__).with_name("example_contacts.json")
# A hand on the edge of a volume is on it; landmarks stray [px of the panorama].
MARGIN_PX: Final = 30.0
LEAST_OVERLAP: Final = 0.5
LEAST_F1: Final = 0.8


@pytest.fixture(scope="module")
def document(
    data_folder: Path, models_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the command wrote about the example climb."""
    output = tmp_path_factory.mktemp("contacts") / "contacts.json"
    video = data_folder / "videos" / "ascension-example.mp4"
    ran = run_ascension(
        *("contacts", str(video), "-o", str(output)),
        ASCENSION_MODELS_FOLDER=str(models_folder),
    )
    assert ran.returncode == 0, ran.stderr
    written: dict[str, Any] = json.loads(output.read_text())
    return written


def _find_boxes(document: dict[str, Any]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Low and high corner of each labelled hold on the panorama."""
    boxes = {}
    for name, seen in json.loads(LABELS.read_text())["holds"].items():
        left, top, right, bottom = seen["box_px"]
        corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
        wall_H_image = np.array(document["wall"]["frames"][seen["frame"]]["wall_H_image"])
        on_wall = map_points(wall_H_image.reshape(3, 3), corners)
        boxes[name] = (on_wall.min(axis=0) - MARGIN_PX, on_wall.max(axis=0) + MARGIN_PX)
    return boxes


def _is_same(label: dict[str, Any], found: dict[str, Any], boxes: dict[str, Any]) -> bool:
    """The limb, the hold by its place, and at least half the time (IoU)."""
    if label["limb"] != found["limb"] or (label["hold"] is None) != (found["hold"] is None):
        return False
    if label["hold"] is not None:
        low, high = boxes[label["hold"]]
        point = np.array(found["point"])
        if not ((point >= low) & (point <= high)).all():
            return False
    shared = min(label["end_ms"], found["end_ms"]) - max(label["start_ms"], found["start_ms"])
    both = max(label["end_ms"], found["end_ms"]) - min(label["start_ms"], found["start_ms"])
    return bool(shared >= LEAST_OVERLAP * both)


@pytest.mark.realdata
def test_most_contacts_are_found_and_few_invented(document: dict[str, Any]) -> None:
    """Each label and each find counts once."""
    labels = json.loads(LABELS.read_text())["contacts"]
    boxes = _find_boxes(document)
    left = list(document["contacts"])
    hits = 0
    for label in labels:
        match = next((found for found in left if _is_same(label, found, boxes)), None)
        if match is not None:
            left.remove(match)
            hits += 1
    f1 = 2 * hits / (len(labels) + len(document["contacts"]))
    assert len(labels) >= 20
    assert f1 >= LEAST_F1, (f1, hits, left)
