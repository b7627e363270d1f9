"""Laws of the reading half: golden values, bounds on size, and never another error than its own."""

import gzip
import json
import pickle
import zlib
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.result.vlq import from_signed
from contracts.errors import AscensionError
from contracts.result_errors import (
    ResultCorrupt,
    ResultTooLarge,
    ResultUnreadable,
    ResultVersionUnsupported,
)
from contracts.result_reader import MAX_DOCUMENT_BYTES, expand_result, parse_result
from tests.golden.generate import CORRUPT, VECTORS, build_documents
from tests.golden.oracle import expand_slowly

SEEDED = settings(derandomize=True, deadline=None, max_examples=300)

DOCUMENTS = build_documents()
NORMAL = DOCUMENTS["normal"]
WALL = DOCUMENTS["wall"]
PACKED = gzip.compress(json.dumps(NORMAL).encode(), mtime=0)
VECTOR_PATHS = sorted(VECTORS.glob("*.json"))


def _assert_same(found: object, expected: object, where: str = "result") -> None:
    """Equal, numbers within one unit of the sixth decimal, homographies within 0.00001 px."""
    if where.endswith("wall_H_image") and expected:
        moved = [_corners_px(matrix, 720, 1280) for matrix in (found, expected)]
        assert moved[0] == pytest.approx(moved[1], abs=1e-5), where
    elif isinstance(expected, dict):
        assert isinstance(found, dict), where
        assert found.keys() == expected.keys(), where
        for name, value in expected.items():
            _assert_same(found[name], value, f"{where}.{name}")
    elif isinstance(expected, list):
        assert isinstance(found, list), where
        assert len(found) == len(expected), where
        for i, value in enumerate(expected):
            _assert_same(found[i], value, f"{where}[{i}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, abs=1.001e-6), where
    else:
        assert found == expected, where


def _corners_px(matrix: Any, width: int, height: int) -> list[float]:
    """Where the corners of a frame go, x and y of each."""
    a, b, c, d, e, f, g, h, i = matrix
    return [
        (p * u + q * v + r) / (g * u + h * v + i)
        for u, v in ((0, 0), (width, 0), (width, height), (0, height))
        for p, q, r in ((a, b, c), (d, e, f))
    ]


def _corrupted(path: list[Any], value: object) -> dict[str, Any]:
    document = deepcopy(WALL)
    section: Any = document
    for name in path[:-1]:
        section = section[name]
    section[path[-1]] = value
    return document


@pytest.mark.parametrize("path", VECTOR_PATHS, ids=lambda path: path.stem)
def test_golden_vectors_expand_to_their_values(path: Any) -> None:
    """Documents of version 1 that are out in the world mean what they always meant."""
    vector = json.loads(path.read_text(encoding="utf-8"))
    _assert_same(expand_result(vector["document"]), vector["expanded"])


def test_every_golden_document_is_committed() -> None:
    """The committed vectors are those that the generator knows."""
    assert {path.stem for path in VECTOR_PATHS} == set(DOCUMENTS)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_what_the_encoder_writes_today_expands_as_the_oracle_says(name: str) -> None:
    """The reader agrees with the slow, exact one."""
    _assert_same(expand_result(DOCUMENTS[name]), expand_slowly(DOCUMENTS[name]))


@pytest.mark.parametrize(
    "case", json.loads(CORRUPT.read_text(encoding="utf-8")), ids=lambda case: case["why"]
)
def test_corrupt_documents_are_refused(case: dict[str, Any]) -> None:
    """Each broken law is named in an error that clients can rely on."""
    with pytest.raises(ResultUnreadable) as caught:
        expand_result(_corrupted(case["path"], case["value"]))
    assert isinstance(caught.value, AscensionError)
    assert caught.value.code == "result_unreadable"


def test_bytes_and_document_expand_alike() -> None:
    """Stored bytes and the parsed document are two doors to the same result."""
    assert expand_result(PACKED) == expand_result(NORMAL)


def test_the_document_is_not_changed() -> None:
    """Reading leaves the caller's document as it was."""
    document = deepcopy(WALL)
    expand_result(document)
    assert document == WALL


def test_the_expanded_result_is_plain_json() -> None:
    """It survives a trip through JSON unchanged."""
    expanded = expand_result(WALL)
    assert json.loads(json.dumps(expanded, allow_nan=False)) == expanded


def test_unknown_fields_stay_where_they_are() -> None:
    """Sections that a later version adds are handed on untouched."""
    later = {"ghost": [1, None], "advice": {"width": 3}}
    document = {**WALL, **later, "pose": {**WALL["pose"], "world": {"deep": []}}}
    document["wall"] = {**WALL["wall"], "planes": [2]}
    document["holds"] = [{**hold, "maker": "?"} for hold in WALL["holds"]]
    document["contacts"] = [{**contact, "force_n": 3.5} for contact in WALL["contacts"]]
    expanded = expand_result(document)
    assert expanded["ghost"] == later["ghost"]
    assert expanded["advice"] == later["advice"]
    assert expanded["pose"]["world"] == {"deep": []}
    assert expanded["wall"]["planes"] == [2]
    assert [hold["maker"] for hold in expanded["holds"]] == ["?"] * 3
    assert [contact["force_n"] for contact in expanded["contacts"]] == [3.5] * 4


@pytest.mark.parametrize("name", ["wall", "holds", "contacts"])
def test_a_section_of_null_is_as_none(name: str) -> None:
    """A writer may say of a section that there is nothing in it."""
    assert expand_result({**NORMAL, name: None})["frames"] == expand_result(NORMAL)["frames"]


def test_a_result_without_a_wall_says_nothing_of_one() -> None:
    """Neither in its frames nor among its bounds."""
    expanded = expand_result(NORMAL)
    assert not {"wall", "holds", "contacts"} & expanded.keys()
    assert "wall_corners" not in expanded["bounds"]
    assert not any("wall_H_image" in frame for frame in expanded["frames"])


def test_a_later_version_is_refused_by_its_number() -> None:
    """The message says which version was found and which one is known."""
    with pytest.raises(
        ResultVersionUnsupported, match="has version 2, this reader knows version 1"
    ):
        expand_result({**NORMAL, "version": 2})


@pytest.mark.parametrize("version", [True, "1", 1.5, None])
def test_a_version_that_is_no_version_is_refused(version: object) -> None:
    """Truth is not the number one."""
    with pytest.raises(ResultVersionUnsupported):
        expand_result({**NORMAL, "version": version})


def test_a_decompression_bomb_is_not_unpacked() -> None:
    """A small file of many spaces is refused at the bound."""
    bomb = gzip.compress(b" " * (MAX_DOCUMENT_BYTES + 1), mtime=0)
    assert len(bomb) < 10_000
    with pytest.raises(ResultTooLarge, match="bytes of JSON"):
        parse_result(bomb)


def test_a_document_of_exactly_the_bound_is_read() -> None:
    """The bound itself is legal."""
    assert parse_result(gzip.compress(b"{}".ljust(MAX_DOCUMENT_BYTES), mtime=0)) == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        PACKED[:-1],
        PACKED[: len(PACKED) // 2],
        PACKED + PACKED,
        PACKED[:-8] + bytes(8),
        zlib.compress(b"{}"),
        gzip.compress(b""),
        gzip.compress(b"[]"),
        gzip.compress(b'{"version": NaN}'),
        gzip.compress(b'{"version": 1e999}'),
        gzip.compress(b'{"version": ' + b"9" * 5000 + b"}"),
        gzip.compress(b"\xff\xfe"),
        gzip.compress(b"[" * 200_000),
    ],
)
def test_bytes_that_are_no_document_are_refused(data: bytes) -> None:
    """Anything but one whole gzip file of one JSON object is corrupt."""
    with pytest.raises(ResultCorrupt):
        expand_result(data)


@SEEDED
@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_read_or_refused(data: bytes) -> None:
    """Noise raises the named error and no other."""
    with pytest.raises(ResultUnreadable):
        expand_result(data)


@SEEDED
@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_one_damaged_byte_is_refused_or_harmless(position: int, flip: int) -> None:
    """A flipped byte of the file never gives different values silently."""
    damaged = bytearray(PACKED)
    damaged[position] ^= flip
    try:
        expanded = expand_result(bytes(damaged))
    except ResultUnreadable:
        return
    assert expanded == expand_result(NORMAL)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


def _paths(section: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(section, dict):
        names: Any = section
    elif isinstance(section, list):
        names = range(len(section))
    else:
        return []
    own = [(*path, name) for name in names]
    return own + [p for name in names for p in _paths(section[name], (*path, name))]


@SEEDED
@given(st.sampled_from(_paths(WALL)), ANY_JSON)
def test_any_value_in_any_field_is_read_or_refused(path: tuple[Any, ...], value: object) -> None:
    """A document with one foreign value expands or raises the named error, nothing else."""
    try:
        expand_result(_corrupted(list(path), value))
    except ResultUnreadable:
        return


COLUMN_TEXTS = [p for p in _paths(WALL) if p[-1] in {"frames", "values"}]


@SEEDED
@given(st.sampled_from(COLUMN_TEXTS), st.data())
def test_any_edit_of_a_column_is_read_or_refused(
    path: tuple[str, ...], data: st.DataObject
) -> None:
    """Characters put in, taken out or exchanged never raise anything but the named error."""
    section: Any = WALL
    for name in path:
        section = section[name]
    start = data.draw(st.integers(0, len(section)))
    end = data.draw(st.integers(start, min(start + 3, len(section))))
    put = data.draw(st.text(alphabet="ABCZgz09+/,-é", max_size=6))
    try:
        expanded = expand_result(_corrupted(list(path), section[:start] + put + section[end:]))
    except ResultUnreadable:
        return
    assert len(expanded["frames"]) == WALL["video"]["frame_count"]


@SEEDED
@given(st.lists(st.integers(-5, 5), min_size=8, max_size=8), st.integers(0, 3))
def test_any_four_corners_are_a_homography_or_refused(corners: list[int], scale: int) -> None:
    """What is read takes the frame's corners to where the document has them, near or far."""
    xy = [[value * 10**scale for value in corners[axis::2]] for axis in (0, 1)]
    document = deepcopy(WALL)
    for axis, values in zip("xy", xy, strict=True):
        held = [{"frames": "", "values": from_signed([value])} for value in values]
        group = {"quantum": 1, "bound": 1, "interpolation": "step"}
        texts = {name: ",".join(h[name] for h in held) for name in ("frames", "values")}
        document["wall"]["corners"][axis] = group | texts
    try:
        frames = expand_result(document)["frames"]
    except ResultCorrupt:
        assert not _is_convex(np.array(xy).T)
        return
    assert _is_convex(np.array(xy).T)
    expected = np.array(xy).T.ravel().tolist()
    assert _corners_px(frames[3]["wall_H_image"], 720, 1280) == pytest.approx(expected, abs=1e-5)


def _is_convex(quad: np.ndarray) -> bool:
    """Whether the diagonals cross inside and no three corners are in line."""
    orders = ((0, 1, 2), (1, 2, 3), (2, 3, 0), (3, 0, 1))
    areas = [np.linalg.det(np.c_[quad[list(order)], [1, 1, 1]]) for order in orders]
    return bool((np.sign(np.round(areas)) == 1).all() or (np.sign(np.round(areas)) == -1).all())


@pytest.mark.parametrize(
    "error",
    [
        ResultCorrupt("pose.x", "must be an object"),
        ResultTooLarge("frames", 14_400),
        ResultVersionUnsupported("2", 1),
    ],
)
def test_errors_survive_pickling(error: ResultUnreadable) -> None:
    """An error that crosses a process says the same on the other side."""
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)
