"""Error codes that clients may rely on, the problem document, and the root of our errors.

Knows no status codes: `serve_app/errors.py` is the one table from class to status.

    AscensionError
    ├── DependencyUnreachable                       a service does not answer (transient)
    ├── contracts.result_errors.ResultUnreadable …  a document that is no result
    ├── adapters.errors.AdapterError …              what the outside world did
    └── serve_app.failures.ServiceError …           what a request got wrong
"""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field


class AscensionError(Exception):
    """Root of all errors with a stable code.

    A subclass passes every constructor argument to `super().__init__` and builds its text in
    `__str__`: Ray pickles errors between processes, and pickling rebuilds them from `args`.
    """

    code: ClassVar[str] = "internal_error"
    transient: ClassVar[bool] = False
    """Whether the same call may succeed a little later."""


class DependencyUnreachable(AscensionError):
    """A service does not answer.

    Attributes:
        name: Which service, as in `PostgreSQL`.
        address: Where it was looked for, without secrets.
        reason: What the driver said.
    """

    code: ClassVar[str] = "dependency_unavailable"
    transient: ClassVar[bool] = True

    def __init__(self, name: str, address: str, reason: str) -> None:
        super().__init__(name, address, reason)
        self.name = name
        self.address = address
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name} cannot be reached at {self.address}: {self.reason}"


class FieldProblem(BaseModel):
    """One invalid field of a request."""

    model_config = ConfigDict(frozen=True)

    location: str = Field(description="Where, as in `body.email`.")
    message: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """An error as HTTP APIs describe one [RFC9457], with a stable `code`."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="`about:blank`, or the address of the code's description.")
    title: str = Field(description="The same for every occurrence of the code.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="This occurrence, in words.")
    instance: str | None = Field(default=None, description="The path that was asked for.")
    code: str = Field(description="Stable, for programs.")
    errors: list[FieldProblem] | None = Field(default=None, description="Each invalid field.")
