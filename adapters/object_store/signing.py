"""The signature that a local URL carries. Pure: knows no clock, no URL and no file.

HMAC-SHA256 [RFC2104] over the fields as they stand in the URL, each preceded by its length, so
that no two different sets of fields have the same bytes and nothing can be moved from one field
into its neighbour.
"""

import hashlib
import hmac
from typing import NamedTuple

UPLOAD = "ascension upload v1"
DOWNLOAD = "ascension download v1"
"""Purposes keep a signature made for anything else with the same secret from being such a leave."""


class SignedFields(NamedTuple):
    """What the signature covers: text, exactly as in the URL.

    Attributes:
        key: The object's key, as the path carries it.
        expires: Unix time in seconds.
        length: The object's exact size in bytes.
        type: The object's content type.
    """

    key: str
    expires: str
    length: str
    type: str


class SignedDownload(NamedTuple):
    """What the signature of a download covers.

    Attributes:
        key: The object's key, as the path carries it.
        expires: Unix time in seconds.
    """

    key: str
    expires: str


def canonical_bytes(fields: SignedFields | SignedDownload) -> bytes:
    """An injective encoding: eight bytes of length before each field's bytes."""
    # A path that was no UTF-8 may arrive with lone surrogates; they must not raise here.
    purpose = UPLOAD if isinstance(fields, SignedFields) else DOWNLOAD
    encoded = [text.encode("utf-8", "surrogatepass") for text in (purpose, *fields)]
    return b"".join(len(data).to_bytes(8) + data for data in encoded)


def compute_signature(secret: bytes, fields: SignedFields | SignedDownload) -> str:
    """The signature, lower-case hexadecimal."""
    return hmac.new(secret, canonical_bytes(fields), hashlib.sha256).hexdigest()


def is_signed(secret: bytes, fields: SignedFields | SignedDownload, signature: str) -> bool:
    """Whether the signature belongs to the fields, compared in constant time."""
    expected = compute_signature(secret, fields).encode()
    return hmac.compare_digest(expected, signature.encode("utf-8", "surrogatepass"))
