"""The workers' settings, read once from the environment when a replica starts."""

from pathlib import Path

from pydantic import Field

from adapters.job_stream import JobStreamSettings
from adapters.language_model import LanguageModelSettings
from adapters.object_store import ObjectStoreSettings
from adapters.redis_link import RedisSettings
from adapters.video import VideoLimits
from db.session import DatabaseSettings
from deployments.model_settings import ModelSettings


class WorkerSettings(ModelSettings):
    """Everything the other workers read."""

    database: DatabaseSettings
    redis: RedisSettings
    store: ObjectStoreSettings
    jobs: JobStreamSettings = JobStreamSettings()
    limits: VideoLimits = VideoLimits()
    language_model: LanguageModelSettings | None = Field(
        default=None, description="Rewords advice; unset: it stays as the rules say it."
    )
    scratch_folder: Path | None = Field(
        default=None, description="For videos while they are analysed; unset: the system's."
    )
