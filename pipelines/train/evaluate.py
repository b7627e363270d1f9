"""`python -m pipelines.train.evaluate`: how good weights are on photos never trained on."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import cv2

from climbing.holds.cpu_network import CpuHoldNetwork
from climbing.holds.detector import HoldDetector
from climbing.holds.hold import HoldType
from climbing.holds.maps import LEAST_SCORE
from climbing.holds.weights import SHIPPED, load_hold_weights
from pipelines.train.confusion import (
    compute_calibration_error,
    count_kinds,
    count_types,
    list_guesses,
)
from pipelines.train.datasets import (
    read_boxes180,
    read_climbers18,
    read_polygons62,
    read_types,
)
from pipelines.train.labelled_photo import LabelledPhoto
from pipelines.train.scoring import Looked, score_holds
from pipelines.train.splits import split_photos

_DECIMALS: Final = 3
# The collections whose outlines were drawn, and those of which nothing is trained on.
_OUTLINED: Final = "polygons62"


def main() -> None:
    """Reads the command line, looks at every test photo, prints the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the collections")
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    # Everything the network says, so that the whole curve of precision and recall is seen.
    network = CpuHoldNetwork(load_hold_weights(options.weights), threads=options.threads)
    detector = HoldDetector(network, least_score=LEAST_SCORE)
    report: dict[str, Any] = {"model": network.model.sha256}
    for name, photos in list_tests(options.data).items():
        report[name] = describe(look_at(detector, photos), name)
        print(name, json.dumps(report[name]), flush=True)
    if options.output:
        options.output.write_text(json.dumps(report, indent=2))


def list_tests(data: Path) -> dict[str, list[LabelledPhoto]]:
    """The photos that nothing was learnt from; of pictures of one photo the first.

    The pictures of `climbers18` come from a source that is left out of the training altogether.
    """
    return {
        "polygons62": _take_one_each(split_photos(read_polygons62(data))[1]),
        "boxes180": split_photos(read_boxes180(data))[1],
        "climbers18": read_climbers18(data),
        "types": split_photos(read_types(data))[1],
    }


def look_at(detector: HoldDetector, photos: Sequence[LabelledPhoto]) -> list[Looked]:
    """What the detector finds on each photo."""
    looked = []
    for photo in photos:
        rgb = cv2.cvtColor(cv2.imread(photo.path, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        height, width = rgb.shape[:2]
        looked.append(Looked(photo.labels, detector.detect(rgb), (width, height)))
    return looked


def describe(looked: Sequence[Looked], source: str) -> dict[str, Any]:
    """The figures of one collection."""
    if source == "types":
        return _describe_types(looked)
    report: dict[str, Any] = {
        "photos": len(looked),
        "boxes": _round(score_holds(looked)._asdict()),
        "kinds": count_kinds(looked).tolist(),
    }
    if source == _OUTLINED:
        report["outlines"] = _round(score_holds(looked, by="segm")._asdict())
    return report


def _describe_types(looked: Sequence[Looked]) -> dict[str, Any]:
    guesses = list_guesses(looked)
    table = count_types(guesses)
    sure = [g for g in guesses if g.confidence >= 0.5]
    return _round(
        {
            "photos": len(looked),
            "holds": len(guesses),
            "accuracy": float(table.trace() / max(1, table.sum())),
            "sure": len(sure) / max(1, len(guesses)),
            "accuracy_when_sure": sum(g.drawn is g.found for g in sure) / max(1, len(sure)),
            "calibration_error": compute_calibration_error(guesses),
        }
    ) | {"order": [t.value for t in HoldType], "confusion": table.tolist()}


def _round(figures: dict[str, Any]) -> dict[str, Any]:
    return {k: round(v, _DECIMALS) if isinstance(v, float) else v for k, v in figures.items()}


def _take_one_each(photos: Sequence[LabelledPhoto]) -> list[LabelledPhoto]:
    first: dict[str, LabelledPhoto] = {}
    for photo in photos:
        first.setdefault(photo.photo, photo)
    return list(first.values())


if __name__ == "__main__":
    main()
