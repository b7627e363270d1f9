"""Settings that cannot work do not load, and the builder follows those that can."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.object_store import (
    LocalObjectStore,
    LocalStoreSettings,
    ObjectStoreSettings,
    S3StoreSettings,
    build_object_store,
)
from adapters.object_store.s3 import S3ObjectStore

LOCAL = {
    "directory": "objects",
    "public_base_url": "http://127.0.0.1:8000/",
    "upload_secret": "x" * 32,
}
S3 = {"bucket": "climbs"}


def _now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "local"},
        {"kind": "s3"},
        {"kind": "local", "s3": S3},
        {"kind": "s3", "local": LOCAL},
        {"kind": "tape", "local": LOCAL},
        {"kind": "local", "local": LOCAL, "colour": "red"},
    ],
)
def test_a_choice_needs_its_section(settings: dict[str, Any]) -> None:
    """A kind without its section, an unknown kind and an unknown name are refused."""
    with pytest.raises(ValidationError):
        ObjectStoreSettings.model_validate(settings)


@pytest.mark.parametrize(
    "changes",
    [
        {"access_key_id": "someone"},
        {"secret_access_key": "something"},
        {"session_token": "something"},
        {"endpoint_url": "store:9000"},
        {"endpoint_url": "ftp://store"},
        {"endpoint_url": "http://user:password@store"},
        {"public_endpoint_url": "http://store?x=1"},
        {"max_attempts": 0},
        {"addressing": "auto"},
    ],
)
def test_impossible_s3_settings_are_refused(changes: dict[str, Any]) -> None:
    """Half a pair of keys, addresses that are none, and ways that do not exist."""
    with pytest.raises(ValidationError):
        S3StoreSettings.model_validate(S3 | changes)


def test_a_short_upload_secret_is_refused() -> None:
    """A secret that could be guessed does not start."""
    with pytest.raises(ValidationError):
        LocalStoreSettings.model_validate(LOCAL | {"upload_secret": "changeme"})


def test_secrets_do_not_show() -> None:
    """Neither a log line nor a dump has them."""
    settings = ObjectStoreSettings.model_validate(
        {
            "kind": "s3",
            "local": LOCAL,
            "s3": S3 | {"access_key_id": "someone", "secret_access_key": "hush-hush"},
        }
    )
    for text in (repr(settings), str(settings), settings.model_dump_json()):
        assert "hush-hush" not in text
        assert "x" * 32 not in text


def test_the_builder_builds_what_was_chosen(tmp_path: Path) -> None:
    """Building opens nothing and makes no directory."""
    directory = tmp_path / "objects"
    both = {"local": LOCAL | {"directory": str(directory)}, "s3": S3}
    local = ObjectStoreSettings.model_validate({"kind": "local", **both})
    s3 = ObjectStoreSettings.model_validate({"kind": "s3", **both})
    assert isinstance(build_object_store(local, clock=_now), LocalObjectStore)
    assert isinstance(build_object_store(s3, clock=_now), S3ObjectStore)
    assert not directory.exists()
