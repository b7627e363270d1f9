"""Opens boto3's clients for a bucket. Knows nothing of objects."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from boto3.session import Session
from botocore.config import Config
from pydantic import SecretStr

from adapters.object_store.settings import S3StoreSettings

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class S3Clients(NamedTuple):
    """Two clients that threads may share.

    Attributes:
        storage: Talks to the store.
        signer: Signs for the address that phones use; opens no connection.
    """

    storage: "S3Client"
    signer: "S3Client"


def open_clients(settings: S3StoreSettings) -> S3Clients:
    """Build the clients; reads boto3's data files and may ask the default chain for credentials."""
    session = Session(
        aws_access_key_id=settings.access_key_id,
        aws_secret_access_key=_revealed(settings.secret_access_key),
        aws_session_token=_revealed(settings.session_token),
        region_name=settings.region,
    )
    config = _client_config(settings)
    storage = session.client("s3", endpoint_url=settings.endpoint_url, config=config)
    if settings.public_endpoint_url is None:
        return S3Clients(storage, storage)
    signer = session.client("s3", endpoint_url=settings.public_endpoint_url, config=config)
    return S3Clients(storage, signer)


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _client_config(settings: S3StoreSettings) -> Config:
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": _addressing_of(settings)},
        connect_timeout=settings.connect_timeout_s,
        read_timeout=settings.read_timeout_s,
        retries={"mode": "standard", "total_max_attempts": settings.max_attempts},
        max_pool_connections=settings.max_connections,
        tcp_keepalive=True,
        # By default botocore sends checksums as trailers, which stores other than AWS may refuse.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _addressing_of(settings: S3StoreSettings) -> Literal["path", "virtual"]:
    if settings.addressing is not None:
        return settings.addressing
    # Not "auto": it presigns for the global host, which redirects to the bucket's region, where
    # the signature of another host is refused.
    return "virtual" if settings.endpoint_url is None else "path"
