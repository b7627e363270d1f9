"""Laws of the reading half: golden values, bounds on size, and never another error than its own."""

import gzip
import json
import pickle
import zlib
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
PACKED = gzip.compress(json.dumps(NORMAL).encode(), mtime=0)
VECTOR_PATHS = sorted(VECTORS.glob("*.json"))


def _assert_same(found: object, expected: object, where: str = "result") -> None:
    """Equal, numbers within one unit of the sixth decimal."""
    if isinstance(expected, dict):
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


def _corrupted(path: list[str], value: object) -> dict[str, Any]:
    document = deepcopy(NORMAL)
    section = document
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
    document = deepcopy(NORMAL)
    expand_result(document)
    assert document == NORMAL


def test_the_expanded_result_is_plain_json() -> None:
    """It survives a trip through JSON unchanged."""
    expanded = expand_result(NORMAL)
    assert json.loads(json.dumps(expanded, allow_nan=False)) == expanded


def test_unknown_fields_stay_where_they_are() -> None:
    """Sections that a later version adds are handed on untouched."""
    later = {"wall": {"width": 3}, "ghost": [1, None]}
    document = {**NORMAL, **later, "pose": {**NORMAL["pose"], "world": {"deep": []}}}
    expanded = expand_result(document)
    assert expanded["wall"] == later["wall"]
    assert expanded["ghost"] == later["ghost"]
    assert expanded["pose"]["world"] == {"deep": []}


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


def _paths(section: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(section, dict):
        return []
    own = [(*path, name) for name in section]
    return own + [p for name in section for p in _paths(section[name], (*path, name))]


@SEEDED
@given(st.sampled_from(_paths(NORMAL)), ANY_JSON)
def test_any_value_in_any_field_is_read_or_refused(path: tuple[str, ...], value: object) -> None:
    """A document with one foreign value expands or raises the named error, nothing else."""
    try:
        expand_result(_corrupted(list(path), value))
    except ResultUnreadable:
        return


COLUMN_TEXTS = [p for p in _paths(NORMAL) if p[-1] in {"frames", "values"}]


@SEEDED
@given(st.sampled_from(COLUMN_TEXTS), st.data())
def test_any_edit_of_a_column_is_read_or_refused(
    path: tuple[str, ...], data: st.DataObject
) -> None:
    """Characters put in, taken out or exchanged never raise anything but the named error."""
    section: Any = NORMAL
    for name in path:
        section = section[name]
    start = data.draw(st.integers(0, len(section)))
    end = data.draw(st.integers(start, min(start + 3, len(section))))
    put = data.draw(st.text(alphabet="ABCZgz09+/,-é", max_size=6))
    try:
        expanded = expand_result(_corrupted(list(path), section[:start] + put + section[end:]))
    except ResultUnreadable:
        return
    assert len(expanded["frames"]) == NORMAL["video"]["frame_count"]


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
