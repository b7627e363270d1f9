"""The signature that a local upload URL carries. Pure: knows no clock, no URL and no file.

HMAC-SHA256 [RFC2104] over the fields as they stand in the URL, each preceded by its length, so
that no two different sets of fields have the same bytes and nothing can be moved from one field
into its neighbour.
"""

import hashlib
import hmac
from typing import NamedTuple

_PURPOSE = "ascension upload v1"
"""Keeps a signature made for anything else with the same secret from being a leave to upload."""


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


def canonical_bytes(fields: SignedFields) -> bytes:
    """An injective encoding: eight bytes of length before each field's bytes."""
    # A path that was no UTF-8 may arrive with lone surrogates; they must not raise here.
    encoded = [text.encode("utf-8", "surrogatepass") for text in (_PURPOSE, *fields)]
    return b"".join(len(data).to_bytes(8) + data for data in encoded)


def compute_signature(secret: bytes, fields: SignedFields) -> str:
    """The signature, lower-case hexadecimal."""
    return hmac.new(secret, canonical_bytes(fields), hashlib.sha256).hexdigest()


def is_signed(secret: bytes, fields: SignedFields, signature: str) -> bool:
    """Whether the signature belongs to the fields, compared in constant time."""
    expected = compute_signature(secret, fields).encode()
    return hmac.compare_digest(expected, signature.encode("utf-8", "surrogatepass"))
