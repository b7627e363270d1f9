"""What S3 will be asked to verify; signing is local, so no server is needed."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.errors import DependencyUnreachable
from adapters.object_store import PresignedUpload, S3StoreSettings
from adapters.object_store.s3 import S3ObjectStore

KEYS = {"access_key_id": "someone", "secret_access_key": "something"}


async def _presign(**changes: str) -> PresignedUpload:
    store = S3ObjectStore(S3StoreSettings.model_validate({"bucket": "climbs", **KEYS, **changes}))
    try:
        return await store.presign_upload("a/b.mp4", "video/mp4", 7, timedelta(minutes=15))
    finally:
        await store.close()


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "https://climbs.s3.amazonaws.com/a/b.mp4"),
        # Not the global host: it would redirect, and a redirect breaks the signature.
        ({"region": "eu-west-3"}, "https://climbs.s3.eu-west-3.amazonaws.com/a/b.mp4"),
        (
            {"region": "eu-west-3", "addressing": "path"},
            "https://s3.eu-west-3.amazonaws.com/climbs/a/b.mp4",
        ),
        ({"endpoint_url": "http://store:9000/"}, "http://store:9000/climbs/a/b.mp4"),
        (
            {"endpoint_url": "http://store:9000", "addressing": "virtual"},
            "http://climbs.store:9000/a/b.mp4",
        ),
        (
            {"endpoint_url": "http://store:9000", "public_endpoint_url": "https://up.example"},
            "https://up.example/climbs/a/b.mp4",
        ),
    ],
)
async def test_the_address_follows_the_settings(changes: dict[str, str], address: str) -> None:
    """Host and path are those that the phone can reach."""
    upload = await _presign(**changes)
    assert upload.url.partition("?")[0] == address


async def test_type_and_length_are_signed_headers() -> None:
    """The signature covers host, type and length, and nothing that a phone would not send."""
    upload = await _presign()
    query = parse_qs(urlsplit(upload.url).query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host"]
    assert query["X-Amz-Expires"] == ["900"]
    assert not any("checksum" in name.lower() for name in query)
    assert upload.headers == {"Content-Type": "video/mp4", "Content-Length": "7"}
    assert timedelta(minutes=14, seconds=50) < upload.expires_at - datetime.now(UTC)


async def test_the_secret_is_not_in_the_url() -> None:
    """Only the name of the key and a signature are."""
    upload = await _presign(secret_access_key="very-secret-indeed")
    assert "very-secret-indeed" not in upload.url


async def test_absent_credentials_are_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default chain is asked, and when it has nothing the error says so."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    store = S3ObjectStore(S3StoreSettings(bucket="climbs"))
    with pytest.raises(DependencyUnreachable, match="credentials"):
        await store.presign_upload("a", "video/mp4", 7, timedelta(minutes=15))
    await store.close()


async def test_the_default_chain_supplies_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without keys in the settings, the environment's are used."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "from-the-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "something")
    store = S3ObjectStore(S3StoreSettings(bucket="climbs"))
    upload = await store.presign_upload("a", "video/mp4", 7, timedelta(minutes=15))
    assert "from-the-environment" in upload.url
    await store.close()
