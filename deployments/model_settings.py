"""The settings of replicas that only compute: they get no secret and open no connection."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.structured_log import LogSettings


class ReplicaSettings(BaseSettings):
    """Where logs go, from `ASCENSION_...`; nested names are joined by `__`."""

    model_config = SettingsConfigDict(
        env_prefix="ASCENSION_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    log: LogSettings = LogSettings()


class ModelSettings(ReplicaSettings):
    """And where weights lie."""

    models_folder: Path = Field(description="Where `ascension models pull` put the weights.")
