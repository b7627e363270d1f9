"""Laws of the bytes."""

import gzip
import json

import numpy as np
import pytest

from climbing.result import ClimbAnalysis, build_document, encode_result
from climbing.result.encoding import compress_document
from contracts.result_reader import expand_result, parse_result
from tests.golden.climbs import make_analysis, make_track

ANALYSIS = make_analysis(make_track(40, missing=(3, 4)))


def test_the_same_analysis_is_the_same_bytes() -> None:
    """An ETag of the bytes is an ETag of the result."""
    assert encode_result(ANALYSIS) == encode_result(make_analysis(make_track(40, missing=(3, 4))))


def test_the_file_says_nothing_about_when_it_was_written() -> None:
    """The time in gzip's header is zero."""
    assert encode_result(ANALYSIS)[4:8] == bytes(4)


def test_any_gzip_reader_finds_the_document() -> None:
    """The blocks are ordinary: the standard library reads what `build_document` built."""
    packed = encode_result(ANALYSIS)
    assert json.loads(gzip.decompress(packed)) == build_document(ANALYSIS)
    assert parse_result(packed) == build_document(ANALYSIS)


def test_cutting_blocks_changes_no_text() -> None:
    """Names of columns inside other text are compressed as they are."""
    document = {"frames": '"frames":"values":', "values": ['"values":', "é", '"']}
    assert json.loads(gzip.decompress(compress_document(document))) == document


def test_a_number_that_json_lacks_is_refused() -> None:
    """Better no result than one that no parser reads."""
    with pytest.raises(ValueError, match="JSON"):
        compress_document({"value": float("nan")})


@pytest.fixture(scope="module")
def jittery() -> ClimbAnalysis:
    """900 frames with noise of 0.36 px on each landmark, a little more than a network's."""
    rng = np.random.default_rng(5)
    track = make_track(900, pace=0.2)
    track.landmarks[:] += rng.normal(scale=(0.0005, 0.0003, 0.01), size=track.landmarks.shape)
    return make_analysis(track)


def test_our_blocks_beat_plain_gzip(jittery: ClimbAnalysis) -> None:
    """Columns compress better without short matches and with codes of their own."""
    text = json.dumps(build_document(jittery), separators=(",", ":")).encode()
    assert len(encode_result(jittery)) < 0.95 * len(gzip.compress(text, 9, mtime=0))


def test_half_a_minute_of_jitter_fits_in_fifty_kilobytes(jittery: ClimbAnalysis) -> None:
    """30 s at 30 frames a second keep the promise, even unsmoothed."""
    packed = encode_result(jittery)
    assert len(packed) <= 50_000
    assert len(expand_result(packed)["frames"]) == 900
