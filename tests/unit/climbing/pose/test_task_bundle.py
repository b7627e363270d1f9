"""The bundle is what MediaPipe Tasks maps into memory: stored, aligned, with metadata."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import flatbuffers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
from mediapipe.tasks.metadata import schema_py_generated as schema

from climbing.pose.task_bundle import add_normalisation, build_task_bundle
from climbing.pose.weights import DETECTOR, LANDMARK_NETWORKS, PoseModel, load_weights

NETWORKS = ("pose_detector.tflite", "pose_landmarks_detector.tflite")


def make_network(size_bytes: int = 10, names: tuple[str, ...] = ()) -> bytes:
    """A TFLite file without layers; its one constant has so many bytes."""
    model = schema.ModelT()
    model.version = 3
    model.description = "a network for tests"
    model.buffers = [schema.BufferT(), schema.BufferT()]
    model.buffers[1].data = list(bytes(size_bytes))
    model.metadata = []
    for name in names:
        entry = schema.MetadataT()
        entry.name, entry.buffer = name, 1
        model.metadata.append(entry)
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _read(network: bytes) -> Any:
    return schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(network, 0))


def _read_normalisation(network: bytes) -> tuple[float, float]:
    """Mean and spread that the only metadata of a network give for its only image."""
    model = _read(network)
    (entry,) = [entry for entry in model.metadata if entry.name == b"TFLITE_METADATA"]
    data = bytes(model.buffers[entry.buffer].data)
    assert metadata_schema.ModelMetadata.ModelMetadataBufferHasIdentifier(data, 0)
    root = metadata_schema.ModelMetadata.GetRootAsModelMetadata(data, 0)
    (graph,) = metadata_schema.ModelMetadataT.InitFromObj(root).subgraphMetadata
    (image,) = graph.inputTensorMetadata
    assert image.content.contentProperties.colorSpace == metadata_schema.ColorSpaceType.RGB
    (unit,) = image.processUnits
    assert unit.optionsType == metadata_schema.ProcessUnitOptions.NormalizationOptions
    return unit.options.mean.item(), unit.options.std.item()


def _places(bundle: bytes) -> dict[str, int]:
    """Where each member's content begins, by the local headers."""
    places = {}
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        for info in archive.infolist():
            name_bytes, extra_bytes = struct.unpack_from("<HH", bundle, info.header_offset + 26)
            places[info.filename] = info.header_offset + 30 + name_bytes + extra_bytes
    return places


def _check_bundle(bundle: bytes) -> dict[str, bytes]:
    """The members, after the laws of every bundle."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.testzip() is None
        assert tuple(archive.namelist()) == NETWORKS
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        members = {name: archive.read(name) for name in NETWORKS}
    for name, place in _places(bundle).items():
        assert place % 4 == 0
        assert bundle[place : place + len(members[name])] == members[name]
    return members


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.integers(0, 300), st.integers(0, 300))
def test_members_are_stored_and_aligned(detector_bytes: int, landmark_bytes: int) -> None:
    """Whatever the lengths of the networks."""
    networks = make_network(detector_bytes), make_network(landmark_bytes)
    members = _check_bundle(build_task_bundle(*networks))
    assert _read_normalisation(members[NETWORKS[0]]) == (127.5, 127.5)
    assert _read_normalisation(members[NETWORKS[1]]) == (0, 255)


def test_the_same_networks_give_the_same_bundle() -> None:
    """No date gets into it."""
    network = make_network()
    assert build_task_bundle(network, network) == build_task_bundle(network, network)


def test_normalisation_is_added_and_nothing_lost() -> None:
    """The network keeps its constants and the other metadata."""
    before = _read(make_network(30, ("min_runtime_version",)))
    after = _read(add_normalisation(make_network(30, ("min_runtime_version",)), 1, 2))
    assert bytes(after.buffers[1].data) == bytes(before.buffers[1].data) == bytes(30)
    assert after.description == before.description
    assert [entry.name for entry in after.metadata] == [b"min_runtime_version", b"TFLITE_METADATA"]


def test_earlier_metadata_are_replaced() -> None:
    """Two descriptions of the same input could contradict each other."""
    once = add_normalisation(make_network(names=("TFLITE_METADATA",)), 1, 2)
    assert _read_normalisation(once) == (1, 2)
    assert _read_normalisation(add_normalisation(once, 0, 255)) == (0, 255)


@pytest.mark.parametrize("model", [PoseModel.LITE, PoseModel.FULL])
def test_the_published_networks_make_a_bundle(model: PoseModel, models_folder: Path) -> None:
    """With the normalisation they were trained with, and every constant in place."""
    networks = [load_weights(w, models_folder) for w in (DETECTOR, LANDMARK_NETWORKS[model])]
    members = _check_bundle(build_task_bundle(*networks))
    assert _read_normalisation(members[NETWORKS[0]]) == (127.5, 127.5)
    assert _read_normalisation(members[NETWORKS[1]]) == (0, 255)
    for network, name in zip(networks, NETWORKS, strict=True):
        before, after = _read(network), _read(members[name])
        assert len(after.buffers) == len(before.buffers) + 1
        assert len(after.subgraphs[0].operators) == len(before.subgraphs[0].operators)
