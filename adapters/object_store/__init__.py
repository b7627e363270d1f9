"""Where videos, photos and results too large for the database live: one interface, two stores.

`S3ObjectStore` has a module of its own, `adapters.object_store.s3`, because it imports boto3.
"""

from adapters.object_store.build import build_local_store, build_object_store
from adapters.object_store.keys import MAX_KEY_LENGTH, check_key
from adapters.object_store.local import LocalObjectStore
from adapters.object_store.port import (
    Clock,
    ListedObject,
    ObjectInfo,
    ObjectStore,
    PresignedDownload,
    PresignedUpload,
)
from adapters.object_store.settings import (
    LocalStoreSettings,
    ObjectStoreSettings,
    S3StoreSettings,
)
from adapters.object_store.terms import MAX_OBJECT_BYTES
from adapters.object_store.upload_urls import UPLOAD_PATH, UploadGrant

__all__ = [
    "MAX_KEY_LENGTH",
    "MAX_OBJECT_BYTES",
    "UPLOAD_PATH",
    "Clock",
    "ListedObject",
    "LocalObjectStore",
    "LocalStoreSettings",
    "ObjectInfo",
    "ObjectStore",
    "ObjectStoreSettings",
    "PresignedDownload",
    "PresignedUpload",
    "S3StoreSettings",
    "UploadGrant",
    "build_local_store",
    "build_object_store",
    "check_key",
]
