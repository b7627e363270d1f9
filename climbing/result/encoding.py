"""A result's document as compressed bytes. Knows nothing of what the document says."""

import json
import re
import zlib
from typing import Any, Final

from climbing.result.analysis import ClimbAnalysis
from climbing.result.bounds import Bounds
from climbing.result.document import build_document

_GZIP: Final = 16 + zlib.MAX_WBITS
_BEST: Final = 9
_MOST_MEMORY: Final = 9

# Steps, values and outlines have different digits: each gets Huffman codes of its own.
_BLOCK_STARTS: Final = re.compile('(?="(?:frames|values|holds|contacts)":)')


def encode_result(analysis: ClimbAnalysis, bounds: Bounds | None = None) -> bytes:
    """The analysis as a gzip file of JSON, the same bytes for the same analysis.

    Raises:
        InvalidInput: As `build_document`.
    """
    return compress_document(build_document(analysis, bounds))


def compress_document(document: dict[str, Any]) -> bytes:
    """A document as gzip [RFC1952], level 9, without a time of writing.

    Columns are noise to a dictionary coder: matches of three characters cost more than the
    characters. Z_FILTERED leaves them alone, and with blocks that end where the kind of number
    changes it saves 8 % against the default; any gzip reader reads it.
    """
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    squeeze = zlib.compressobj(_BEST, zlib.DEFLATED, _GZIP, _MOST_MEMORY, zlib.Z_FILTERED)
    pieces = []
    for piece in _BLOCK_STARTS.split(text):
        pieces += [squeeze.compress(piece.encode()), squeeze.flush(zlib.Z_BLOCK)]
    return b"".join([*pieces, squeeze.flush()])
