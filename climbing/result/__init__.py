"""Writes the small document that an analysis becomes. Reading it is `contracts.result_reader`."""

from climbing.result.analysis import ClimbAnalysis, ClimberFacts, VideoFacts, WallFindings
from climbing.result.bounds import Bounds
from climbing.result.document import build_document
from climbing.result.encoding import encode_result
from climbing.result.ghost_findings import GhostFindings
from climbing.result.metric import Metric

__all__ = [
    "Bounds",
    "ClimbAnalysis",
    "ClimberFacts",
    "GhostFindings",
    "Metric",
    "VideoFacts",
    "WallFindings",
    "build_document",
    "encode_result",
]
