"""The page that describes the format tells the truth."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.golden.generate import VECTORS

PAGE = Path(__file__).parents[3] / "docs" / "result-format.md"


@pytest.fixture(scope="module")
def read() -> Any:
    """The function that the page prints, as a reader of the page would run it."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(blocks[0], names)  # noqa: S102  # our own page
    return names["read"]


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


def test_the_example_group_reads_as_the_page_says(read: Any) -> None:
    """The group shown on the page is legal: three columns of eleven samples."""
    shown = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    assert [len(column) for column in read(json.loads(shown), 11)] == [11, 11, 11]
