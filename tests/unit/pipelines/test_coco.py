"""Photos in COCO's words."""

from typing import Any

import numpy as np
import pytest

from climbing.holds.hold import HoldKind, HoldType
from climbing.synthetic.wall_photo import PhotoLabel
from pipelines.coco import CATEGORIES, describe_photo, join_records

TRIANGLE = np.array([[1, 2], [5, 2], [1, 10]], np.float32)


def _describe(number: int, *labels: PhotoLabel) -> dict[str, Any]:
    return describe_photo(number, f"{number:08d}", (30, 20), labels)


def test_a_hold_is_written_with_all_that_is_known() -> None:
    """Outline, box, area, kind, type, colour and route."""
    label = PhotoLabel(TRIANGLE, HoldKind.HOLD, HoldType.PINCH, "red", 3)
    record = _describe(7, label)
    assert record["image"] == {"id": 7, "file_name": "00000007.jpg", "width": 30, "height": 20}
    (annotation,) = record["annotations"]
    assert annotation["image_id"] == 7
    assert annotation["segmentation"] == [[1, 2, 5, 2, 1, 10]]
    assert annotation["bbox"] == [1, 2, 4, 8]
    assert annotation["area"] == 16
    assert annotation["iscrowd"] == 0
    found = [annotation[name] for name in ("type", "colour", "route")]
    assert found == ["pinch", "red", 3]


@pytest.mark.parametrize("kind", list(HoldKind))
def test_kinds_are_categories(kind: HoldKind) -> None:
    """By number."""
    record = _describe(0, PhotoLabel(TRIANGLE, kind, None, "red", None))
    names = {category["id"]: category["name"] for category in CATEGORIES}
    assert names[record["annotations"][0]["category_id"]] == kind


def test_what_is_not_clear_is_neither_found_nor_missed() -> None:
    """COCO calls that a crowd."""
    label = PhotoLabel(TRIANGLE, HoldKind.HOLD, HoldType.JUG, "red", 0, is_clear=False)
    assert _describe(0, label)["annotations"][0]["iscrowd"] == 1


def test_records_are_joined_in_the_order_of_seeds_whatever_theirs() -> None:
    """And every annotation keeps a number of its own."""
    label = PhotoLabel(TRIANGLE, HoldKind.HOLD, HoldType.JUG, "red", 0)
    records = [_describe(seed, label, label) for seed in (9, 2, 5)]
    document = join_records(records, "walls")
    assert document == join_records(records[::-1], "walls")
    assert [image["id"] for image in document["images"]] == [2, 5, 9]
    assert len({a["id"] for a in document["annotations"]}) == 6
