"""The collections of labelled photos on disk, each with its own format and its own words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from climbing.holds.hold import HoldKind, HoldType
from pipelines.train.labelled_photo import Label, LabelledPhoto, make_ellipse

# A tag is no hold; what its author could not name is neither.
_POLYGON_KINDS: Final = (
    HoldKind.HOLD,  # Downclimb
    HoldKind.HOLD,
    HoldKind.HOLD,  # Macro
    None,  # Unknown
    HoldKind.VOLUME,
)
_BOX_KINDS: Final = (HoldKind.HOLD, HoldKind.VOLUME)
_BOX_NUMBERS: Final = 4


def read_polygons62(folder: Path) -> list[LabelledPhoto]:
    """Wall photos with polygons, several altered pictures of each (YOLO-seg)."""
    return [
        _read_yolo(path, "polygons62", _POLYGON_KINDS)
        for path in sorted((folder / "polygons62" / "images").iterdir())
    ]


def read_boxes180(folder: Path) -> list[LabelledPhoto]:
    """Wall photos with boxes (YOLO)."""
    return [
        _read_yolo(path, "boxes180", _BOX_KINDS)
        for path in sorted((folder / "boxes180" / "images").iterdir())
    ]


def read_types(folder: Path) -> list[LabelledPhoto]:
    """Photos where some holds have a box with a type (COCO)."""
    return list(_read_coco(folder / "types" / "_annotations.coco.json", "types", complete=False))


def read_climbers18(folder: Path) -> list[LabelledPhoto]:
    """Photos of people who climb, all holds with boxes (COCO)."""
    files = sorted((folder / "climbers18").glob("*/_annotations.coco.json"))
    return [photo for file in files for photo in _read_coco(file, "climbers18", complete=True)]


def read_synthetic(folder: Path) -> list[LabelledPhoto]:
    """Photos that `pipelines.synthesize` rendered: outlines, kinds and types of all holds."""
    return _read_made(folder, "synthetic")


def read_corrections(folder: Path) -> list[LabelledPhoto]:
    """Photos that `pipelines.export_corrections` brought: holds as people left them."""
    return _read_made(folder, "corrections")


def _read_made(folder: Path, source: str) -> list[LabelledPhoto]:
    document = json.loads((folder / "images" / "_annotations.coco.json").read_text())
    names = {c["id"]: HoldKind(c["name"]) for c in document["categories"]}
    drawn: dict[int, list[Label]] = {}
    for annotation in document["annotations"]:
        label = _read_made_label(annotation, names[annotation["category_id"]])
        drawn.setdefault(annotation["image_id"], []).append(label)
    return [
        LabelledPhoto(
            source,
            _photo_name(Path(image["file_name"])),
            str(folder / "images" / image["file_name"]),
            tuple(drawn.get(image["id"], ())),
        )
        for image in document["images"]
    ]


def _read_made_label(annotation: dict[str, Any], kind: HoldKind) -> Label:
    """What is not clear is neither hold nor wall."""
    polygon = np.array(annotation["segmentation"][0], np.float32).reshape(-1, 2)
    said = annotation["type"]
    is_clear = not annotation["iscrowd"]
    return Label(polygon, kind if is_clear else None, HoldType(said) if said else None)


def _photo_name(path: Path) -> str:
    return path.name.split(".rf.")[0]


def _read_yolo(path: Path, source: str, kinds: tuple[HoldKind | None, ...]) -> LabelledPhoto:
    bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
    size = np.array(bgr.shape[1::-1], np.float32)
    text = (path.parent.parent / "labels" / f"{path.stem}.txt").read_text()
    labels = []
    for line in text.splitlines():
        number, *values = line.split()
        if int(number) < len(kinds):
            labels.append(_read_yolo_label(np.array(values, np.float32), size, kinds[int(number)]))
    return LabelledPhoto(source, _photo_name(path), str(path), tuple(labels))


def _read_yolo_label(values: np.ndarray, size: np.ndarray, kind: HoldKind | None) -> Label:
    pairs = values.reshape(-1, 2) * size
    if values.size != _BOX_NUMBERS:
        return Label(pairs, kind)
    (left, top), (right, bottom) = pairs[0] - pairs[1] / 2, pairs[0] + pairs[1] / 2
    return Label(make_ellipse((left, top, right, bottom)), kind, is_outlined=False)


def _read_coco(file: Path, source: str, *, complete: bool) -> Iterator[LabelledPhoto]:
    document = json.loads(file.read_text())
    names = {c["id"]: c["name"].lower() for c in document["categories"]}
    drawn: dict[int, list[Label]] = {}
    for annotation in document["annotations"]:
        label = _read_coco_label(annotation, names[annotation["category_id"]])
        drawn.setdefault(annotation["image_id"], []).append(label)
    for image in document["images"]:
        path = file.parent / image["file_name"]
        labels = tuple(drawn.get(image["id"], ()))
        yield LabelledPhoto(source, _photo_name(path), str(path), labels, complete)


def _read_coco_label(annotation: dict[str, Any], name: str) -> Label:
    left, top, width, height = annotation["bbox"]
    return Label(
        make_ellipse((left, top, left + width, top + height)),
        HoldKind.VOLUME if name == "volume" else HoldKind.HOLD,
        HoldType(name) if name in set(HoldType) else None,
        is_outlined=False,
    )
