"""Signs upload URLs for the local store and judges the requests that come back.

Knows HTTP only as the few texts of a request that matter here, and knows no file.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from adapters.errors import InvalidInput, UploadRefusal, UploadRefused
from adapters.object_store.keys import URL_SAFE, check_key
from adapters.object_store.port import PresignedUpload
from adapters.object_store.signing import SignedFields, compute_signature, is_signed
from adapters.object_store.terms import UploadTerms

UPLOAD_PATH = "/v1/storage"
MIN_SECRET_BYTES = 32
_PARAMETERS = frozenset({"expires", "length", "type", "signature"})


@dataclass(frozen=True, slots=True)
class UploadGrant:
    """A request that was found to be what was signed; comes from `verify` only.

    Attributes:
        key: What the object will be called.
        content_type: Its type.
        length_bytes: Exactly how many bytes will be taken.
    """

    key: str
    content_type: str
    length_bytes: int


class UploadUrls:
    """Both ends of a signed URL.

    Args:
        public_base_url: Where clients reach the gateway, without a slash at the end.
        secret: At least 32 random bytes, the same in every process behind the address.
    """

    def __init__(self, public_base_url: str, secret: bytes) -> None:
        if len(secret) < MIN_SECRET_BYTES:
            raise InvalidInput("secret", f"has {len(secret)} bytes, needs {MIN_SECRET_BYTES}")
        self._base = public_base_url.rstrip("/") + UPLOAD_PATH
        self._secret = secret

    def sign(self, terms: UploadTerms, now: datetime) -> PresignedUpload:
        """The URL that allows what the terms say, from now on."""
        expires = math.ceil((now + terms.expires_in).timestamp())
        fields = SignedFields(terms.key, str(expires), str(terms.length_bytes), terms.content_type)
        signature = compute_signature(self._secret, fields)
        query = {
            "expires": fields.expires,
            "length": fields.length,
            "type": fields.type,
            "signature": signature,
        }
        return PresignedUpload(
            url=f"{self._base}/{quote(terms.key, safe=URL_SAFE)}?{urlencode(query)}",
            method="PUT",
            headers=terms.headers,
            expires_at=datetime.fromtimestamp(expires, UTC),
        )

    def verify(
        self,
        key: str,
        query: Mapping[str, str],
        *,
        content_type: str | None,
        content_length: str | None,
        now: datetime,
    ) -> UploadGrant:
        """Judge a request. The signature comes first: a forger learns nothing but that it is bad.

        Args:
            key: The path below `/v1/storage/`, percent-decoded once.
            query: The parameters, percent-decoded once.
            content_type: The header, if there is one.
            content_length: The header, if there is one.
            now: The present.

        Raises:
            UploadRefused: It is not what was signed, or too late.
        """
        fields = self._signed_fields(key, query)
        if now.timestamp() >= int(fields.expires):
            raise UploadRefused(UploadRefusal.EXPIRED, "the upload URL has expired")
        _check_content_length(content_length, fields.length)
        if content_type is None or content_type.strip() != fields.type:
            detail = f"the content type is {content_type!r}, {fields.type!r} was agreed"
            raise UploadRefused(UploadRefusal.WRONG_TYPE, detail)
        return UploadGrant(fields.key, fields.type, int(fields.length))

    def _signed_fields(self, key: str, query: Mapping[str, str]) -> SignedFields:
        try:
            check_key(key)
        except InvalidInput as error:
            raise UploadRefused(UploadRefusal.BAD_KEY, str(error)) from error
        if set(query) != _PARAMETERS:
            names = ", ".join(sorted(_PARAMETERS))
            raise UploadRefused(
                UploadRefusal.BAD_SIGNATURE, f"the upload URL must have exactly {names}"
            )
        fields = SignedFields(key, query["expires"], query["length"], query["type"])
        if not is_signed(self._secret, fields, query["signature"]):
            raise UploadRefused(UploadRefusal.BAD_SIGNATURE, "the upload URL is not as it was made")
        return fields


def _check_content_length(header: str | None, agreed: str) -> None:
    if header is None:
        raise UploadRefused(UploadRefusal.LENGTH_MISSING, "the request has no Content-Length")
    if header.strip() != agreed:
        detail = f"the content length is {header!r}, {agreed} bytes were agreed"
        raise UploadRefused(UploadRefusal.WRONG_LENGTH, detail)
