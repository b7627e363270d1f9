"""Packs the two published networks into the bundle that MediaPipe Tasks reads.

The older packages carry TFLite files, most without metadata. Tasks wants each with normalisation
metadata (detector input (p - 127.5) / 127.5, landmark input p / 255) and both in one stored, 4-byte
aligned zip.
"""

import io
import zipfile
from typing import Any

_ZIP_ALIGNMENT_BYTES = 4
_ZIP_HEADER_BYTES = 30  # of a local file header, before name and extra field
_ZIP_EXTRA_BYTES = 4  # id and length of an extra field, before its content
_ZIP_PADDING_ID = b"\xfe\xca"
_DETECTOR_MEAN_STD = (127.5, 127.5)
_LANDMARKS_MEAN_STD = (0.0, 255.0)
_METADATA_NAME = "TFLITE_METADATA"


def build_task_bundle(detector: bytes, landmarks: bytes) -> bytes:
    """A `.task` bundle.

    Args:
        detector: `pose_detection.tflite`.
        landmarks: One of the `pose_landmark_*.tflite`.

    Source: the layout MediaPipe's own `model_asset_bundle_utils` and metadata schema document.
    """
    return _stored_aligned_zip(
        {
            "pose_detector.tflite": add_normalisation(detector, *_DETECTOR_MEAN_STD),
            "pose_landmarks_detector.tflite": add_normalisation(landmarks, *_LANDMARKS_MEAN_STD),
        }
    )


def add_normalisation(model: bytes, mean: float, std: float) -> bytes:
    """The same TFLite model whose metadata say how its image input is normalised, and no more."""
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    tree = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model, 0))
    buffer = schema.BufferT()
    buffer.data = list(_image_metadata(mean, std))
    tree.buffers.append(buffer)
    entry = schema.MetadataT()
    entry.name = _METADATA_NAME
    entry.buffer = len(tree.buffers) - 1
    # The published detector has metadata already; readers differ on which of two they take.
    others = [other for other in tree.metadata or [] if other.name != _METADATA_NAME.encode()]
    tree.metadata = [*others, entry]
    builder = flatbuffers.Builder(len(model))
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _image_metadata(mean: float, std: float) -> bytes:
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    root = schema.ModelMetadataT()
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [_image_tensor(schema, mean, std)]
    root.subgraphMetadata = [graph]
    builder = flatbuffers.Builder(0)
    builder.Finish(root.Pack(builder), b"M001")
    return bytes(builder.Output())


def _image_tensor(schema: Any, mean: float, std: float) -> Any:
    tensor = schema.TensorMetadataT()
    tensor.name = "image"
    tensor.content = schema.ContentT()
    tensor.content.contentPropertiesType = schema.ContentProperties.ImageProperties
    tensor.content.contentProperties = schema.ImagePropertiesT()
    tensor.content.contentProperties.colorSpace = schema.ColorSpaceType.RGB
    unit = schema.ProcessUnitT()
    unit.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    unit.options = schema.NormalizationOptionsT()
    unit.options.mean, unit.options.std = [mean], [std]
    tensor.processUnits = [unit]
    return tensor


def _stored_aligned_zip(members: dict[str, bytes]) -> bytes:
    """A zip without compression whose members start at multiples of four, so they can be mapped."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            start = out.tell() + _ZIP_HEADER_BYTES + len(name) + _ZIP_EXTRA_BYTES
            padding = -start % _ZIP_ALIGNMENT_BYTES
            info.extra = _ZIP_PADDING_ID + padding.to_bytes(2, "little") + bytes(padding)
            archive.writestr(info, data)
    return out.getvalue()
