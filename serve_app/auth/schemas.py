"""Shapes of the account endpoints."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

# Whether an address exists only a letter to it can tell; this refuses what cannot be one.
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$"
    ),
    AfterValidator(str.lower),
]
Password = Annotated[SecretStr, Field(min_length=8, max_length=256)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Credentials(_Body):
    """To log in."""

    email: Email
    password: Annotated[SecretStr, Field(max_length=256)]


class Registration(_Body):
    """To open an account."""

    email: Email
    password: Password


class RefreshRequest(_Body):
    """To exchange a refresh token."""

    refresh_token: SecretStr = Field(max_length=256)


class TokenPair(BaseModel):
    """What a client holds after logging in."""

    user_id: UUID
    access_token: str = Field(description="Send as `Authorization: Bearer`.")
    refresh_token: str = Field(description="Exchange once at `/auth/refresh`.")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  # the name of a scheme
    expires_in: int = Field(description="Life of the access token in seconds.")
