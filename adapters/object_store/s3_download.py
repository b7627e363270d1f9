"""Streams one object of S3 into a file, going on where a broken connection left off."""

from contextlib import closing
from typing import TYPE_CHECKING

from botocore.exceptions import IncompleteReadError, ReadTimeoutError, ResponseStreamingError
from urllib3.exceptions import HTTPError

from adapters.object_store.partial_file import PartialFile

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import GetObjectOutputTypeDef

BLOCK_BYTES = 1024 * 1024

# boto3 retries a request until its answer begins; what breaks off later is left to the caller.
_BROKEN_OFF = (IncompleteReadError, ReadTimeoutError, ResponseStreamingError, HTTPError)


class S3Download:
    """One download. Blocks, and raises botocore's errors.

    Args:
        client: Talks to the store.
        bucket: Where the object is.
        key: Its name.
    """

    def __init__(self, client: "S3Client", bucket: str, key: str) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self._etag = ""

    def fill(self, partial: PartialFile, max_attempts: int) -> None:
        """Write the whole object into the file.

        Args:
            partial: Takes the bytes.
            max_attempts: How often the connection may be made, the first time included.
        """
        for attempts_left in reversed(range(max_attempts)):
            try:
                self._append_rest(partial)
            except _BROKEN_OFF:
                if not attempts_left:
                    raise
            else:
                return

    def _append_rest(self, partial: PartialFile) -> None:
        response = self._open(partial.size_bytes)
        self._etag = response["ETag"]
        with closing(response["Body"]) as body:
            for block in body.iter_chunks(BLOCK_BYTES):
                partial.write(block)

    def _open(self, start: int) -> "GetObjectOutputTypeDef":
        if not start:
            return self._client.get_object(Bucket=self._bucket, Key=self._key)
        # The same object, or the file would be one half old and one half new.
        return self._client.get_object(
            Bucket=self._bucket, Key=self._key, Range=f"bytes={start}-", IfMatch=self._etag
        )
