"""Where videos, photos and results too large for the database live: one interface, two stores.

`S3ObjectStore` has a module of its own, `adapters.object_store.s3`, because it imports boto3.
"""

from adapters.object_store.build import build_local_store, build_object_store
from adapters.object_store.keys import MAX_KEY_LENGTH, check_key
from adapters.object_store.local import LocalObjectStore
from adapters.object_store.port import Clock, ObjectInfo, ObjectStore, PresignedUpload
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
    "LocalObjectStore",
    "LocalStoreSettings",
    "ObjectInfo",
    "ObjectStore",
    "ObjectStoreSettings",
    "PresignedUpload",
    "S3StoreSettings",
    "UploadGrant",
    "build_local_store",
    "build_object_store",
    "check_key",
]
