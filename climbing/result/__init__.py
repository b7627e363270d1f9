"""Writes the small document that an analysis becomes. Reading it is `contracts.result_reader`."""

from climbing.result.analysis import ClimbAnalysis, ClimberFacts, Metric, VideoFacts, WallFindings
from climbing.result.bounds import Bounds
from climbing.result.document import build_document
from climbing.result.encoding import encode_result

__all__ = [
    "Bounds",
    "ClimbAnalysis",
    "ClimberFacts",
    "Metric",
    "VideoFacts",
    "WallFindings",
    "build_document",
    "encode_result",
]
