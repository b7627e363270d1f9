"""Content negotiation of results."""

import gzip

import pytest

from adapters.result_cache import EncodedResult
from serve_app.analyses.delivery import deliver_encoded

RESULT = EncodedResult(etag="abc", encoding="gzip", body=gzip.compress(b"{}"))


@pytest.mark.parametrize(
    ("accept", "encoded"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("*", True),
        ("deflate, gzip ; q=1.0", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, identity", False),
    ],
)
def test_the_encoding_is_the_clients_to_accept(accept: str, encoded: bool) -> None:  # noqa: FBT001
    """Stored bytes for those who take gzip, plain JSON for everybody else."""
    answer = deliver_encoded(RESULT, {"accept-encoding": accept})
    assert answer.body == (RESULT.body if encoded else b"{}")
    assert ("content-encoding" in answer.headers) == encoded
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [('"abc"', 304), ('W/"abc"', 304), ('"x", "abc"', 304), ("*", 304), ('"x"', 200), ("", 200)],
)
def test_a_known_tag_needs_no_body(if_none_match: str, status: int) -> None:
    """The tag is compared weakly, in a list, or with a star."""
    answer = deliver_encoded(RESULT, {"if-none-match": if_none_match, "accept-encoding": "gzip"})
    assert answer.status_code == status
    assert (answer.body == b"") == (status == 304)
