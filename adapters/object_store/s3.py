"""An object store in a bucket of S3, or of anything that speaks its protocol.

boto3 blocks, so every call runs in a thread, presigning too: it may have to load credentials.
Knows boto3 only through `s3_clients`, `s3_download` and `s3_errors`.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from botocore.exceptions import ClientError

from adapters.object_store.keys import check_key
from adapters.object_store.partial_file import PartialFile, partial_file
from adapters.object_store.port import (
    ListedObject,
    ObjectInfo,
    ObjectStore,
    PresignedDownload,
    PresignedUpload,
)
from adapters.object_store.s3_clients import S3Clients, open_clients
from adapters.object_store.s3_download import S3Download
from adapters.object_store.s3_errors import is_beyond_the_end, s3_errors
from adapters.object_store.settings import S3StoreSettings
from adapters.object_store.terms import (
    MAX_PAGE,
    UploadTerms,
    check_content_type,
    check_length,
    check_lifetime,
    check_listing,
    check_range,
)


class S3ObjectStore(ObjectStore):
    """Objects in a bucket, uploads through URLs that S3 itself verifies.

    Clients are built on first use and shared by all threads.

    Attributes:
        address: The endpoint and bucket, for messages.

    Args:
        settings: Where the bucket is and how to sign for it.
    """

    def __init__(self, settings: S3StoreSettings) -> None:
        endpoint = settings.endpoint_url or f"https://s3.{settings.region}.amazonaws.com"
        self.address = f"{endpoint}/{settings.bucket}"
        self._settings = settings
        self._bucket = settings.bucket
        self._clients: S3Clients | None = None
        self._opening = Lock()

    async def presign_upload(
        self, key: str, content_type: str, length_bytes: int, expires_in: timedelta
    ) -> PresignedUpload:
        """A URL of S3 that binds host, type and length."""
        terms = UploadTerms(key, content_type, length_bytes, expires_in)
        return await asyncio.to_thread(self._presign, terms)

    async def presign_download(self, key: str, expires_in: timedelta) -> PresignedDownload:
        """A URL of S3."""
        check_key(key)
        check_lifetime(expires_in)
        return await asyncio.to_thread(self._presign_download, key, expires_in)

    async def copy(self, source: str, target: str) -> ObjectInfo:
        """Copy within S3."""
        check_key(source)
        check_key(target)
        await asyncio.to_thread(self._copy_object, source, target)
        return await self.head(target)

    async def list_page(
        self, prefix: str, *, after: str | None = None, limit: int = MAX_PAGE
    ) -> tuple[ListedObject, ...]:
        """Ask S3."""
        check_listing(prefix, limit)
        return await asyncio.to_thread(self._list_page, prefix, after, limit)

    async def put_bytes(self, key: str, data: bytes, content_type: str) -> ObjectInfo:
        """Write a small object."""
        check_key(key)
        check_content_type(content_type)
        check_length(len(data))
        return await asyncio.to_thread(self._put, key, data, content_type)

    async def head(self, key: str) -> ObjectInfo:
        """Describe an object."""
        check_key(key)
        return await asyncio.to_thread(self._head, key)

    async def read_range(self, key: str, start: int, length: int) -> bytes:
        """Read a part."""
        check_key(key)
        check_range(start, length)
        return await asyncio.to_thread(self._read_range, key, start, length)

    async def download(self, key: str, path: Path) -> None:
        """Copy an object to a file."""
        check_key(key)
        async with partial_file(path.parent) as partial:
            await asyncio.to_thread(self._copy, key, partial, path)

    async def delete(self, key: str) -> None:
        """Make sure that there is no object under the key."""
        check_key(key)
        await asyncio.to_thread(self._delete, key)

    async def check(self) -> None:
        """Ask S3 for the bucket."""
        await asyncio.to_thread(self._check)

    async def close(self) -> None:
        """Close the connections."""
        await asyncio.to_thread(self._close)

    # What follows blocks, and runs in threads.

    def _open(self) -> S3Clients:
        with self._opening:
            if self._clients is None:
                self._clients = open_clients(self._settings)
            return self._clients

    def _presign(self, terms: UploadTerms) -> PresignedUpload:
        with s3_errors(self.address):
            url = self._open().signer.generate_presigned_url(
                "put_object",
                Params={
                    "Bucket": self._bucket,
                    "Key": terms.key,
                    "ContentType": terms.content_type,
                    "ContentLength": terms.length_bytes,
                },
                ExpiresIn=int(terms.expires_in.total_seconds()),
                HttpMethod="PUT",
            )
        return PresignedUpload(url, "PUT", terms.headers, _expiry_of(url))

    def _presign_download(self, key: str, expires_in: timedelta) -> PresignedDownload:
        with s3_errors(self.address):
            url = self._open().signer.generate_presigned_url(
                "get_object",
                Params={"Bucket": self._bucket, "Key": key},
                ExpiresIn=int(expires_in.total_seconds()),
            )
        return PresignedDownload(url, _expiry_of(url))

    def _copy_object(self, source: str, target: str) -> None:
        with s3_errors(self.address, source):
            self._open().storage.copy_object(
                Bucket=self._bucket,
                Key=target,
                CopySource={"Bucket": self._bucket, "Key": source},
            )

    def _list_page(self, prefix: str, after: str | None, limit: int) -> tuple[ListedObject, ...]:
        with s3_errors(self.address):
            page = self._open().storage.list_objects_v2(
                Bucket=self._bucket, Prefix=prefix, StartAfter=after or "", MaxKeys=limit
            )
        return tuple(
            ListedObject(found["Key"], found["LastModified"]) for found in page.get("Contents", ())
        )

    def _put(self, key: str, data: bytes, content_type: str) -> ObjectInfo:
        with s3_errors(self.address):
            answer = self._open().storage.put_object(
                Bucket=self._bucket, Key=key, Body=data, ContentType=content_type
            )
        return ObjectInfo(key, len(data), content_type, answer["ETag"].strip('"'))

    def _head(self, key: str) -> ObjectInfo:
        with s3_errors(self.address, key):
            found = self._open().storage.head_object(Bucket=self._bucket, Key=key)
        return ObjectInfo(
            key, found["ContentLength"], found["ContentType"], found["ETag"].strip('"')
        )

    def _read_range(self, key: str, start: int, length: int) -> bytes:
        with s3_errors(self.address, key):
            try:
                answer = self._open().storage.get_object(
                    Bucket=self._bucket, Key=key, Range=f"bytes={start}-{start + length - 1}"
                )
            except ClientError as error:
                if is_beyond_the_end(error):
                    return b""
                raise
            with answer["Body"] as body:
                return body.read()

    def _copy(self, key: str, partial: PartialFile, path: Path) -> None:
        with s3_errors(self.address, key):
            download = S3Download(self._open().storage, self._bucket, key)
            download.fill(partial, self._settings.max_attempts)
        partial.commit(path, durable=False)

    def _delete(self, key: str) -> None:
        with s3_errors(self.address):
            self._open().storage.delete_object(Bucket=self._bucket, Key=key)

    def _check(self) -> None:
        with s3_errors(self.address):
            self._open().storage.head_bucket(Bucket=self._bucket)

    def _close(self) -> None:
        with self._opening:
            for client in set(self._clients or ()):
                client.close()
            self._clients = None


def _expiry_of(url: str) -> datetime:
    """When the signature ends, as the store will read it."""
    query = parse_qs(urlsplit(url).query)
    signed_at = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return signed_at + timedelta(seconds=int(query["X-Amz-Expires"][0]))
