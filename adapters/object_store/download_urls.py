"""Signs download URLs of the local store and judges the requests that come back."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from adapters.errors import InvalidInput, UploadRefusal, UploadRefused
from adapters.object_store.keys import URL_SAFE, check_key
from adapters.object_store.port import PresignedDownload
from adapters.object_store.signing import SignedDownload, compute_signature, is_signed
from adapters.object_store.terms import check_lifetime

_PARAMETERS = frozenset({"expires", "signature"})


class DownloadUrls:
    """Both ends of a signed URL.

    Args:
        base: Where the gateway serves objects, without a slash at the end.
        secret: The same in every process behind the address.
    """

    def __init__(self, base: str, secret: bytes) -> None:
        self._base = base
        self._secret = secret

    def sign(self, key: str, expires_in: timedelta, now: datetime) -> PresignedDownload:
        """The URL under which one object can be fetched, from now on."""
        check_key(key)
        check_lifetime(expires_in)
        expires = math.ceil((now + expires_in).timestamp())
        signature = compute_signature(self._secret, SignedDownload(key, str(expires)))
        query = urlencode({"expires": str(expires), "signature": signature})
        return PresignedDownload(
            url=f"{self._base}/{quote(key, safe=URL_SAFE)}?{query}",
            expires_at=datetime.fromtimestamp(expires, UTC),
        )

    def verify(self, key: str, query: Mapping[str, str], now: datetime) -> str:
        """The key that may be fetched. The signature comes first, as with uploads.

        Raises:
            UploadRefused: It is not what was signed, or too late.
        """
        try:
            check_key(key)
        except InvalidInput as error:
            raise UploadRefused(UploadRefusal.BAD_KEY, str(error)) from error
        fields = SignedDownload(key, query.get("expires", ""))
        whole = set(query) == _PARAMETERS
        if not whole or not is_signed(self._secret, fields, query["signature"]):
            detail = "the download URL is not as it was made"
            raise UploadRefused(UploadRefusal.BAD_SIGNATURE, detail)
        if now.timestamp() >= int(fields.expires):
            raise UploadRefused(UploadRefusal.EXPIRED, "the download URL has expired")
        return key
