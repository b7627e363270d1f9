"""Which types and kinds are taken for which, on holds that were found. Runs no network."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.holds.merging import compute_iou
from pipelines.train.labelled_photo import Label
from pipelines.train.scoring import Looked

_SAME_IOU: Final = 0.5
_TYPES: Final = list(HoldType)
_KINDS: Final = list(HoldKind)


class Guess(NamedTuple):
    """What was said of one hold whose type people named.

    Attributes:
        drawn: Its type.
        found: What the detector took it for.
        confidence: How sure it was.
    """

    drawn: HoldType
    found: HoldType
    confidence: float


def list_guesses(looked: Sequence[Looked]) -> list[Guess]:
    """One for each found hold with a drawn type."""
    return [
        Guess(label.type, hold.type, hold.type_confidence)
        for label, hold in _match_all(looked)
        if label.type is not None
    ]


def count_types(guesses: Sequence[Guess]) -> Int64[np.ndarray, "7 7"]:
    """Drawn type by found type, in the order of `HoldType`."""
    table = np.zeros((len(_TYPES), len(_TYPES)), np.int64)
    for guess in guesses:
        table[_TYPES.index(guess.drawn), _TYPES.index(guess.found)] += 1
    return table


def count_kinds(looked: Sequence[Looked]) -> Int64[np.ndarray, "2 2"]:
    """Drawn kind by found kind, in the order of `HoldKind`."""
    table = np.zeros((len(_KINDS), len(_KINDS)), np.int64)
    for label, hold in _match_all(looked):
        if label.kind is not None:
            table[_KINDS.index(label.kind), _KINDS.index(hold.kind)] += 1
    return table


def compute_calibration_error(guesses: Sequence[Guess], bins: int = 10) -> float:
    """Expected calibration error [Guo2017]: how far confidence is from the share that is right."""
    confidence = np.array([guess.confidence for guess in guesses], np.float64)
    right = np.array([guess.drawn is guess.found for guess in guesses], np.float64)
    of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(float((confidence - right)[of == b].sum())) for b in range(bins)]
    return sum(gaps) / max(len(guesses), 1)


def _match_all(looked: Sequence[Looked]) -> Iterator[tuple[Label, Hold]]:
    """Each found hold with the drawn one that it overlaps most, each drawn one once."""
    for x in looked:
        if not (x.labels and x.holds):
            continue
        iou = _compute_overlaps(x)
        for hold in range(len(x.holds)):
            label = int(iou[:, hold].argmax())
            if iou[label, hold] >= _SAME_IOU:
                iou[label] = 0.0
                yield x.labels[label], x.holds[hold]


def _compute_overlaps(x: Looked) -> Float64[np.ndarray, "L H"]:
    boxes = [
        np.concatenate([polygon.min(axis=0), polygon.max(axis=0)])
        for polygon in [*(b.polygon_px for b in x.labels), *(h.polygon_px for h in x.holds)]
    ]
    count = len(x.labels)
    iou = compute_iou(np.array(boxes, np.float32))[:count, count:]
    overlaps: Float64[np.ndarray, "L H"] = iou.astype(np.float64)
    return overlaps
