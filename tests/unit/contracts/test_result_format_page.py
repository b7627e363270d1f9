"""The page that describes the format tells the truth."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from contracts.result_wall import ContactFound, HoldFound, Wall
from tests.golden.generate import VECTORS

PAGE = Path(__file__).parents[3] / "docs" / "result-format.md"


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    """The functions that the page prints, as a reader of the page would run them."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(block, names)  # noqa: S102  # our own page
    return names


@pytest.fixture(scope="module")
def read(printed: dict[str, Any]) -> Any:
    """The one for columns."""
    return printed["read"]


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*.json")), ids=lambda path: path.stem)
def test_the_printed_reader_reads_the_golden_vectors(path: Path, read: Any) -> None:
    """Ten lines in any language are enough, and these are the ten."""
    vector = json.loads(path.read_text(encoding="utf-8"))
    document, frames = vector["document"], vector["expanded"]["frames"]
    bodies = [frame["landmarks"] for frame in frames if frame["landmarks"]]
    times = read(document["video"]["t_ms"], len(frames))[0]
    assert [round(t) for t in times] == [frame["t_ms"] for frame in frames]
    for axis, name in enumerate(["x", "y", "z", "visibility"]):
        found = read(document["pose"][name], len(bodies))
        for landmark, column in enumerate(found):
            expected = [body[landmark][axis] for body in bodies]
            assert column == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("path", sorted(VECTORS.glob("wall*.json")), ids=lambda path: path.stem)
def test_the_printed_homography_places_the_golden_vectors(
    path: Path, read: Any, printed: dict[str, Any]
) -> None:
    """Corners to nine numbers, as exact as they are written."""
    vector = json.loads(path.read_text(encoding="utf-8"))
    video, corners = vector["document"]["video"], vector["document"]["wall"]["corners"]
    places = [f["wall_H_image"] for f in vector["expanded"]["frames"] if f["wall_H_image"]]
    x, y = (zip(*read(corners[axis], len(places)), strict=True) for axis in "xy")
    quads = [list(zip(*axes, strict=True)) for axes in zip(x, y, strict=True)]
    assert len(quads) == len(places)
    for quad, expected in zip(quads, places, strict=True):
        found = printed["place"](quad, video["width"], video["height"])
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_every_field_of_the_wall_is_on_the_page() -> None:
    """What the schema has of wall, holds and contacts is explained."""
    page = PAGE.read_text(encoding="utf-8")
    for section in (Wall, HoldFound, ContactFound):
        for name in section.model_fields:
            assert f"`{name}`" in page, name
    for model, field in ((HoldFound, "type"), (HoldFound, "kind"), (ContactFound, "limb")):
        for value in get_args(model.model_fields[field].annotation):
            assert f"`{value}`" in page, value


def test_the_example_group_reads_as_the_page_says(read: Any) -> None:
    """The group shown on the page is legal: three columns of eleven samples."""
    shown = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    assert [len(column) for column in read(json.loads(shown), 11)] == [11, 11, 11]
