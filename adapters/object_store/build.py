"""Builds the object store that the settings choose."""

from adapters.object_store.local import LocalObjectStore
from adapters.object_store.port import Clock, ObjectStore
from adapters.object_store.settings import (
    LocalStoreSettings,
    ObjectStoreSettings,
    S3StoreSettings,
)


def build_object_store(settings: ObjectStoreSettings, *, clock: Clock) -> ObjectStore:
    """The store; nothing is opened before its first use.

    Args:
        settings: The choice.
        clock: Decides when the local store's upload URLs expire; S3 has its own.
    """
    section = settings.chosen
    if isinstance(section, S3StoreSettings):
        from adapters.object_store.s3 import S3ObjectStore  # boto3 takes a quarter of a second

        return S3ObjectStore(section)
    return build_local_store(section, clock=clock)


def build_local_store(settings: LocalStoreSettings, *, clock: Clock) -> LocalObjectStore:
    """The local store, for the gateway that receives its uploads."""
    return LocalObjectStore(
        settings.directory,
        public_base_url=settings.public_base_url,
        secret=settings.upload_secret.get_secret_value().encode(),
        clock=clock,
    )
