"""The gateway's settings, read once from the environment when a replica starts."""

import re
from datetime import timedelta
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.object_store import ObjectStoreSettings
from adapters.redis_link import RedisSettings
from adapters.structured_log import LogSettings
from adapters.video import VideoLimits
from db.session import DatabaseSettings
from serve_app.accounts.entitlements import AccountSettings

DEFAULT_SECRET: Final = "development-only"  # noqa: S105  # refused outside development
_MIN_SECRET_BYTES: Final = 32
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?")


class TokenSettings(BaseModel):
    """How access and refresh tokens are made."""

    model_config = ConfigDict(frozen=True)

    secret: SecretStr = Field(default=SecretStr(DEFAULT_SECRET), description="Signs access tokens.")
    issuer: str = Field(default="ascension", description="Claim `iss`.")
    audience: str = Field(default="ascension-app", description="Claim `aud`.")
    access_minutes: int = Field(default=15, ge=1, description="Life of an access token.")
    refresh_days: int = Field(default=30, ge=1, description="Life of a refresh token.")

    @property
    def access_life(self) -> timedelta:
        """Life of an access token."""
        return timedelta(minutes=self.access_minutes)

    @property
    def refresh_life(self) -> timedelta:
        """Life of a refresh token."""
        return timedelta(days=self.refresh_days)


class RateSettings(BaseModel):
    """How often somebody may ask."""

    model_config = ConfigDict(frozen=True)

    user_a_minute: int = Field(default=600, ge=1, description="Requests of one user.")
    address_a_minute: int = Field(default=1200, ge=1, description="Requests of one address.")
    proxies: int = Field(
        default=0,
        ge=0,
        description="How many proxies of ours append to `X-Forwarded-For`. Without any, addresses "
        "are the proxies' own and not limited.",
    )


class GatewaySettings(BaseSettings):
    """Everything the gateway reads from `ASCENSION_...`; nested names are joined by `__`."""

    model_config = SettingsConfigDict(
        env_prefix="ASCENSION_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    environment: Literal["development", "production"] = Field(
        default="production", description="Development accepts unsafe defaults."
    )
    database: DatabaseSettings
    redis: RedisSettings
    store: ObjectStoreSettings
    tokens: TokenSettings = TokenSettings()
    limits: VideoLimits = VideoLimits()
    max_photo_bytes: int = Field(default=20 * 1024**2, gt=0, description="Largest wall photo.")
    accounts: AccountSettings = AccountSettings()
    rates: RateSettings = RateSettings()
    log: LogSettings = LogSettings()
    upload_minutes: int = Field(default=15, ge=1, description="Life of an upload address.")

    cors_origins: tuple[str, ...] = Field(
        default=(),
        description="Origins of pages elsewhere that may call, as in `https://a.example`.",
    )
    keep_hours: int = Field(
        default=24, ge=1, description="Life of a video that nobody saves, after its upload."
    )

    @property
    def keep(self) -> timedelta:
        """Life of a video that nobody saves."""
        return timedelta(hours=self.keep_hours)

    @property
    def upload_life(self) -> timedelta:
        """Life of an upload address."""
        return timedelta(minutes=self.upload_minutes)

    @field_validator("cors_origins")
    @classmethod
    def _refuse_any_origin(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [one for one in origins if not _ORIGIN.fullmatch(one)]:
            raise ValueError(f"{wrong} are no origins; `*` is refused too")
        return origins

    @model_validator(mode="after")
    def _refuse_unsafe_secrets(self) -> Self:
        secret = self.tokens.secret.get_secret_value()
        if self.environment == "development":
            return self
        if secret == DEFAULT_SECRET:
            raise ValueError("ASCENSION_TOKENS__SECRET must be set outside development")
        if len(secret.encode()) < _MIN_SECRET_BYTES:
            raise ValueError(f"ASCENSION_TOKENS__SECRET needs {_MIN_SECRET_BYTES} bytes or more")
        return self
