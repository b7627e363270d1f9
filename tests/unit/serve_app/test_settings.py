"""Settings refuse to start with secrets that everybody knows."""

import pytest
from pydantic import ValidationError

from serve_app.settings import DEFAULT_SECRET, GatewaySettings

NEEDED = {
    "ASCENSION_DATABASE__URL": "postgresql+psycopg://a:b@db:5432/c",
    "ASCENSION_REDIS__URL": "redis://cache:6379/0",
    "ASCENSION_STORE__KIND": "s3",
    "ASCENSION_STORE__S3__BUCKET": "climbs",
}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What every deployment must say, and nothing else."""
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)


def test_settings_come_from_nested_environment_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two underscores join the names."""
    monkeypatch.setenv("ASCENSION_TOKENS__SECRET", "s" * 32)
    monkeypatch.setenv("ASCENSION_TOKENS__ACCESS_MINUTES", "5")
    monkeypatch.setenv("ASCENSION_LIMITS__MAX_DURATION_S", "90")
    settings = GatewaySettings()
    assert settings.environment == "production"
    assert settings.tokens.access_life.total_seconds() == 300
    assert settings.limits.max_duration_s == 90
    assert settings.store.kind == "s3"


def test_production_refuses_the_default_secret() -> None:
    """Without a secret of its own the gateway does not start."""
    with pytest.raises(ValidationError, match="ASCENSION_TOKENS__SECRET must be set"):
        GatewaySettings()


def test_production_refuses_a_short_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret must be as long as the digest it feeds."""
    monkeypatch.setenv("ASCENSION_TOKENS__SECRET", "short")
    with pytest.raises(ValidationError, match="needs 32 bytes"):
        GatewaySettings()


def test_development_accepts_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a developer's machine there is nothing to protect."""
    monkeypatch.setenv("ASCENSION_ENVIRONMENT", "development")
    assert GatewaySettings().tokens.secret.get_secret_value() == DEFAULT_SECRET


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing the settings shows neither the secret nor the database's password."""
    monkeypatch.setenv("ASCENSION_TOKENS__SECRET", "x" * 40)
    shown = repr(GatewaySettings())
    assert "x" * 40 not in shown
    assert "a:b@" not in shown
