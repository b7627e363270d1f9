"""Laws of what may be uploaded and read."""

from datetime import timedelta

import pytest

from adapters.errors import InvalidInput
from adapters.object_store.terms import MAX_OBJECT_BYTES, UploadTerms, check_content_type

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "content_type",
    ["video/mp4", "video/quicktime", "image/heic", "application/vnd.ascension.result+json"],
)
def test_plain_types_are_legal(content_type: str) -> None:
    """Those that phones send, and our own."""
    check_content_type(content_type)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "video",
        "/mp4",
        "video/",
        "a/b/c",
        "video/mp4; x=y",
        "video/mp4\n",
        "vidéo/mp4",
        "v/" + "a" * 126,
    ],
)
def test_anything_else_is_no_type(content_type: str) -> None:
    """Parameters, control characters, foreign letters and endless names are refused."""
    with pytest.raises(InvalidInput, match=r"^content_type: "):
        check_content_type(content_type)


@pytest.mark.parametrize("length_bytes", [-1, MAX_OBJECT_BYTES + 1])
def test_a_length_is_bounded(length_bytes: int) -> None:
    """Neither below nothing nor above what S3 takes."""
    with pytest.raises(InvalidInput, match=r"^length_bytes: "):
        UploadTerms("a", "video/mp4", length_bytes, MINUTE)


@pytest.mark.parametrize(
    "expires_in",
    [
        timedelta(0),
        timedelta(seconds=-5),
        timedelta(milliseconds=1500),
        timedelta(days=7, seconds=1),
    ],
)
def test_a_lifetime_is_whole_seconds_within_a_week(expires_in: timedelta) -> None:
    """What S3 cannot express is refused for every store."""
    with pytest.raises(InvalidInput, match=r"^expires_in: "):
        UploadTerms("a", "video/mp4", 5, expires_in)


def test_the_limits_themselves_are_legal() -> None:
    """Zero bytes, the largest object, one second and seven days."""
    UploadTerms("a", "video/mp4", 0, timedelta(seconds=1))
    UploadTerms("a", "video/mp4", MAX_OBJECT_BYTES, timedelta(days=7))
