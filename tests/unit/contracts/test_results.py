"""Laws of the published schema: encoder and schema agree, later fields are tolerated."""

import json
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from climbing.result import document as encoder
from contracts import result_fields, result_reader
from contracts.results import ResultDocument, result_json_schema
from tests.golden.generate import SCHEMA, build_documents

DOCUMENTS = build_documents()
WALL = DOCUMENTS["wall"]
HOLD, CONTACT = WALL["holds"][0], WALL["contacts"][0]


def _changed(path: str, value: object) -> dict[str, Any]:
    document = deepcopy(WALL)
    *parents, name = path.split(".")
    section = document
    for parent in parents:
        section = section[parent]
    section[name] = value
    return document


def test_the_published_schema_is_current() -> None:
    """`python -m tests.golden.generate` has written docs/result.schema.json since it changed."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == result_json_schema()


def test_the_published_schema_is_a_schema() -> None:
    """It obeys its own dialect, so any validator can use it."""
    Draft202012Validator.check_schema(result_json_schema())


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_document_obeys_both_schemas(name: str) -> None:
    """What the encoder writes passes the classes and the JSON Schema, and loses nothing."""
    document = DOCUMENTS[name]
    Draft202012Validator(result_json_schema()).validate(document)
    parsed = ResultDocument.model_validate(document)
    if "handwritten" not in name:
        assert parsed.model_dump(exclude_unset=True) == document


@pytest.mark.parametrize(
    "path",
    ["later", "pose.world", "video.codec", "climber.mass_kg", "wall.planes", "wall.corners.z"],
)
def test_unknown_fields_are_tolerated_everywhere(path: str) -> None:
    """A reader of version 1 ignores what a later writer adds."""
    document = _changed(path, {"any": ["thing", 1, None]})
    Draft202012Validator(result_json_schema()).validate(document)
    ResultDocument.model_validate(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("version", 2),
        ("version", "1"),
        ("analysis_id", 7),
        ("video.width", "720"),
        ("video.frame_count", 0),
        ("video.fps", 0),
        ("models", [{"name": "a", "version": "1", "sha256": "short"}]),
        ("climber.height_m", -1),
        ("pose.gaps", [[1]]),
        ("pose.gaps", [[-1, 2]]),
        ("pose.x.values", "not VLQ"),
        ("pose.x.quantum", 0),
        ("pose.x.interpolation", "cubic"),
        ("pose.y.parents", [-2]),
        ("angles.names", []),
        ("wall.width", 0),
        ("wall.up", [1.0]),
        ("wall.gaps", [[1]]),
        ("wall.m_per_px", 0.0),
        ("wall.corners.y", None),
        ("holds", [HOLD | {"id": "0"}]),
        ("holds", [HOLD | {"outline": [0, 0, 4, 4]}]),
        ("holds", [HOLD | {"type": "chip"}]),
        ("holds", [HOLD | {"score": 1.1}]),
        ("contacts", [CONTACT | {"limb": "tail"}]),
        ("contacts", [CONTACT | {"point": [1, 2, 3]}]),
        ("contacts", [{name: value for name, value in CONTACT.items() if name != "end_ms"}]),
        ("metrics", {"moves": {"value": "many", "unit": "1"}}),
    ],
)
def test_both_schemas_refuse_what_breaks_a_law(path: str, value: object) -> None:
    """Types are strict: text is no number and a short hash is no hash."""
    document = _changed(path, value)
    assert not Draft202012Validator(result_json_schema()).is_valid(document)
    with pytest.raises(ValidationError):
        ResultDocument.model_validate(document)


def test_every_field_says_what_it_is() -> None:
    """The published schema is the format's reference: each property or its type is described."""
    schema = result_json_schema()
    definitions = [schema, *schema["$defs"].values()]
    for definition in definitions:
        assert definition["description"]
        for name, field in definition["properties"].items():
            assert "description" in field or "$ref" in field, name


def test_writer_reader_and_schema_share_their_limits() -> None:
    """The rooms may not import each other, so this test holds their constants together."""
    frame_count = result_json_schema()["$defs"]["Video"]["properties"]["frame_count"]
    assert encoder.MAX_FRAMES == result_fields.MAX_FRAMES == frame_count["maximum"]
    assert encoder.VERSION == result_reader.VERSION
