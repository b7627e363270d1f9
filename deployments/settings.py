"""The workers' settings, read once from the environment when a replica starts."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.job_stream import JobStreamSettings
from adapters.object_store import ObjectStoreSettings
from adapters.redis_link import RedisSettings
from adapters.structured_log import LogSettings
from adapters.video import VideoLimits
from db.session import DatabaseSettings


class WorkerSettings(BaseSettings):
    """Everything the workers read from `ASCENSION_...`; nested names are joined by `__`."""

    model_config = SettingsConfigDict(
        env_prefix="ASCENSION_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    database: DatabaseSettings
    redis: RedisSettings
    store: ObjectStoreSettings
    jobs: JobStreamSettings = JobStreamSettings()
    limits: VideoLimits = VideoLimits()
    log: LogSettings = LogSettings()
    models_folder: Path = Field(description="Where `ascension models pull` put the weights.")
    scratch_folder: Path | None = Field(
        default=None, description="For videos while they are analysed; unset: the system's."
    )
