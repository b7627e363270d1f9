"""Which object store to use and how to reach it. Reads no environment: the process's root does."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator


def _plain_http_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must begin with http:// or https:// and a host")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must have neither credentials nor a query nor a fragment")
    return url.rstrip("/")


HttpAddress = Annotated[str, AfterValidator(_plain_http_url)]


class LocalStoreSettings(BaseModel):
    """A directory behind the gateway's own signed URLs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    directory: Path = Field(description="Where objects lie; made on first use.")
    public_base_url: HttpAddress = Field(
        description="Where clients reach the gateway; upload URLs begin with it."
    )
    upload_secret: SecretStr = Field(
        min_length=32,
        description="Signs upload URLs. Random, and the same in every process of the gateway.",
    )


class S3StoreSettings(BaseModel):
    """A bucket of S3 or of anything that speaks its protocol."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bucket: str = Field(min_length=3, max_length=63, description="Must exist.")
    region: str = Field(default="us-east-1", description="Part of every signature.")
    endpoint_url: HttpAddress | None = Field(
        default=None, description="The cluster's address of the store; unset means AWS."
    )
    public_endpoint_url: HttpAddress | None = Field(
        default=None, description="The phone's address of the store, where it differs."
    )
    addressing: Literal["path", "virtual"] | None = Field(
        default=None,
        description="Bucket in the path or in the host name; unset: virtual on AWS, else path.",
    )
    access_key_id: str | None = Field(
        default=None, description="Unset means the default chain: environment, files, role."
    )
    secret_access_key: SecretStr | None = Field(default=None, description="With `access_key_id`.")
    session_token: SecretStr | None = Field(
        default=None, description="For temporary keys; uploads signed with them end with them."
    )
    connect_timeout_s: float = Field(default=3.0, gt=0, description="For one connection.")
    read_timeout_s: float = Field(default=20.0, gt=0, description="Between two bytes.")
    max_attempts: int = Field(
        default=3, ge=1, le=10, description="For one call, the first included."
    )
    max_connections: int = Field(default=16, ge=1, description="Kept open by one process.")

    @model_validator(mode="after")
    def _keys_come_in_pairs(self) -> Self:
        if (self.access_key_id is None) != (self.secret_access_key is None):
            raise ValueError("access_key_id and secret_access_key must be set together")
        if self.session_token is not None and self.access_key_id is None:
            raise ValueError("session_token needs access_key_id and secret_access_key")
        return self


class ObjectStoreSettings(BaseModel):
    """The choice, and the section that belongs to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["local", "s3"] = Field(
        default="local", description="`local` for one machine, `s3` for more."
    )
    local: LocalStoreSettings | None = Field(default=None, description="For kind `local`.")
    s3: S3StoreSettings | None = Field(default=None, description="For kind `s3`.")

    @property
    def chosen(self) -> LocalStoreSettings | S3StoreSettings:
        """The section of the chosen kind."""
        section = self.local if self.kind == "local" else self.s3
        if section is None:
            raise ValueError(
                f"an object store of kind {self.kind!r} needs the section {self.kind!r}"
            )
        return section

    @model_validator(mode="after")
    def _has_the_chosen_section(self) -> Self:
        _ = self.chosen
        return self
