"""How good found holds are against drawn ones, as COCO counts [Lin2014]. Runs no network."""

import contextlib
import io
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from jaxtyping import Bool, Float64
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from climbing.holds.hold import Hold
from pipelines.train.labelled_photo import Label

# A wall has more holds than the hundred objects that COCO looks at.
_MOST_FOUND: Final = 600
_IOU_50: Final = 0
_ANYTHING: Final = 1


class Looked(NamedTuple):
    """What was found on one picture, and what is there.

    Attributes:
        labels: Drawn by people; those without a kind count neither way.
        holds: Found.
        size_px: Width and height.
    """

    labels: Sequence[Label]
    holds: Sequence[Hold]
    size_px: tuple[int, int]


class Score(NamedTuple):
    """Of all pictures together, whatever the kind.

    Attributes:
        count: Drawn holds.
        ap50: Average precision at IoU 0.5.
        ap: Mean over IoU 0.5 to 0.95.
        f1: The best that a threshold gives at IoU 0.5.
        threshold: On the score, that gives it.
        precision: There.
        recall: There.
    """

    count: int
    ap50: float
    ap: float
    f1: float
    threshold: float
    precision: float
    recall: float


def score_holds(looked: Sequence[Looked], *, by: Literal["bbox", "segm"] = "bbox") -> Score:
    """Compares boxes or outlines.

    Raises:
        ValueError: If nothing was drawn.
    """
    truth = _build_truth(looked)
    with contextlib.redirect_stdout(io.StringIO()):
        drawn = COCO()
        drawn.dataset = truth
        drawn.createIndex()
        found = drawn.loadRes(_list_found(looked)) if any(x.holds for x in looked) else None
        if found is None:
            return Score(_count(truth), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        judge = COCOeval(drawn, found, by)
        judge.params.maxDets = [_MOST_FOUND]
        judge.params.areaRng, judge.params.areaRngLbl = [[0, 1e10]], ["all"]
        judge.evaluate()
        judge.accumulate()
    precision = judge.eval["precision"][:, :, 0, 0, 0]
    scores, hits = _list_decisions(judge)
    return Score(
        _count(truth),
        float(precision[_IOU_50].mean()),
        float(precision.mean()),
        *_find_best(scores, hits, _count(truth)),
    )


def _build_truth(looked: Sequence[Looked]) -> dict[str, Any]:
    images = [
        {"id": i, "width": x.size_px[0], "height": x.size_px[1]} for i, x in enumerate(looked)
    ]
    annotations: list[dict[str, Any]] = []
    for image, x in enumerate(looked):
        for label in x.labels:
            box = _to_coco_box(label.polygon_px)
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": image,
                    "category_id": _ANYTHING,
                    "bbox": box,
                    "area": box[2] * box[3],
                    "segmentation": [label.polygon_px.ravel().astype(float).tolist()],
                    "iscrowd": int(label.kind is None),
                }
            )
    if not any(not a["iscrowd"] for a in annotations):
        raise ValueError("nothing was drawn on these pictures")
    return {"images": images, "annotations": annotations, "categories": [{"id": _ANYTHING}]}


def _list_found(looked: Sequence[Looked]) -> list[dict[str, Any]]:
    return [
        {
            "image_id": image,
            "category_id": _ANYTHING,
            "score": hold.score,
            "bbox": _to_coco_box(hold.polygon_px),
            "segmentation": [hold.polygon_px.ravel().astype(float).tolist()],
        }
        for image, x in enumerate(looked)
        for hold in x.holds
    ]


def _to_coco_box(polygon_px: np.ndarray) -> list[float]:
    low, high = polygon_px.min(axis=0), polygon_px.max(axis=0)
    return [float(v) for v in (*low, *(high - low))]


def _count(truth: dict[str, Any]) -> int:
    return sum(not a["iscrowd"] for a in truth["annotations"])


def _list_decisions(judge: COCOeval) -> tuple[Float64[np.ndarray, " N"], Bool[np.ndarray, " N"]]:
    """Score of everything found that counts, and whether it hit at IoU 0.5."""
    images = [x for x in judge.evalImgs if x is not None]
    scores = np.concatenate([np.array(x["dtScores"], np.float64) for x in images])
    hits = np.concatenate([np.array(x["dtMatches"][_IOU_50]) > 0 for x in images])
    ignored = np.concatenate([np.array(x["dtIgnore"][_IOU_50], bool) for x in images])
    return scores[~ignored], hits[~ignored]


def _find_best(
    scores: Float64[np.ndarray, " N"], hits: Bool[np.ndarray, " N"], count: int
) -> tuple[float, float, float, float]:
    """Best F1, its threshold, precision and recall."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(hits[order])
    precision = right / np.arange(1, len(right) + 1)
    recall = right / count
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(f1.argmax())
    return (
        float(f1[best]),
        float(scores[order][best]),
        float(precision[best]),
        float(recall[best]),
    )
