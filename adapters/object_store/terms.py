"""What a presigned upload and a ranged read may ask for, checked at the door. Knows no store."""

import re
from dataclasses import dataclass
from datetime import timedelta

from adapters.errors import InvalidInput
from adapters.object_store.keys import check_key

MAX_OBJECT_BYTES = 5 * 1024**3
"""What S3 takes in one PUT."""
MAX_LIFETIME = timedelta(days=7)
"""What the fourth version of S3's signature allows."""
MAX_CONTENT_TYPE_LENGTH = 127
MAX_PAGE = 1000
"""What S3 lists at once."""

_TOKEN = r"[A-Za-z0-9!#$&^_.+-]+"  # noqa: S105 - a token of RFC 6838, not a secret
_CONTENT_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}")


@dataclass(frozen=True, slots=True)
class UploadTerms:
    """What one presigned upload allows; illegal terms cannot be built.

    Attributes:
        key: What the object will be called.
        content_type: `type/subtype`, without parameters.
        length_bytes: Exact size, 0 to 5 GiB.
        expires_in: Whole seconds, 1 s to 7 days.
    """

    key: str
    content_type: str
    length_bytes: int
    expires_in: timedelta

    def __post_init__(self) -> None:
        check_key(self.key)
        check_content_type(self.content_type)
        check_length(self.length_bytes)
        check_lifetime(self.expires_in)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that the uploader must send."""
        return {"Content-Type": self.content_type, "Content-Length": str(self.length_bytes)}


def check_lifetime(expires_in: timedelta) -> None:
    """Refuse a life that no signature can have.

    Raises:
        InvalidInput: It is not in whole seconds from 1 s to 7 days.
    """
    if not timedelta(seconds=1) <= expires_in <= MAX_LIFETIME:
        raise InvalidInput("expires_in", f"{expires_in} is not within 1 s to 7 days")
    if expires_in.microseconds:
        raise InvalidInput("expires_in", f"{expires_in} is not in whole seconds")


def check_listing(prefix: str, limit: int) -> None:
    """Refuse a listing that no store makes.

    Raises:
        InvalidInput: The prefix does not end with a slash, or the page has no object or too many.
    """
    if not prefix.endswith("/"):
        raise InvalidInput("prefix", f"{prefix!r} does not end with a slash")
    check_key(prefix[:-1])
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidInput("limit", f"{limit} is not within 1 to {MAX_PAGE}")


def check_content_type(content_type: str) -> None:
    """Refuse anything but a plain `type/subtype` of RFC 6838.

    Raises:
        InvalidInput: It has parameters, blanks, other characters or too many of them.
    """
    if len(content_type) > MAX_CONTENT_TYPE_LENGTH or not _CONTENT_TYPE.fullmatch(content_type):
        raise InvalidInput(
            "content_type",
            f"{content_type!r} is not type/subtype of at most {MAX_CONTENT_TYPE_LENGTH} characters",
        )


def check_length(length_bytes: int) -> None:
    """Refuse a size that no store takes in one upload.

    Raises:
        InvalidInput: It is negative or above 5 GiB.
    """
    if not 0 <= length_bytes <= MAX_OBJECT_BYTES:
        raise InvalidInput("length_bytes", f"{length_bytes} is not within 0 to {MAX_OBJECT_BYTES}")


def check_range(start: int, length: int) -> None:
    """Refuse a part that no object can have.

    Raises:
        InvalidInput: It begins before the object or has no byte.
    """
    if start < 0:
        raise InvalidInput("start", f"{start} is below 0")
    if length < 1:
        raise InvalidInput("length", f"{length} is below 1")
