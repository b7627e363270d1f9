"""Why a result cannot be read.

AscensionError
└── ResultUnreadable
    ├── ResultCorrupt              not gzip, not JSON, or a field that breaks its law
    ├── ResultTooLarge             more than any climb needs: a mistake or an attack
    └── ResultVersionUnsupported   written by a later version of the format
"""

from typing import ClassVar

from contracts.errors import AscensionError


class ResultUnreadable(AscensionError):
    """Root of what can be wrong with the bytes or the document of a result."""

    code: ClassVar[str] = "result_unreadable"


class ResultCorrupt(ResultUnreadable):
    """A part of the result breaks its law.

    Attributes:
        where: The part, as in `pose.x.values`.
        problem: What is wrong with it and what is legal.
    """

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(where, problem)
        self.where = where
        self.problem = problem

    def __str__(self) -> str:
        return f"result is corrupt: {self.where} {self.problem}"


class ResultTooLarge(ResultUnreadable):
    """A part of the result exceeds a stated bound.

    Attributes:
        what: What is too large.
        limit: The largest legal figure.
    """

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit

    def __str__(self) -> str:
        return f"result is too large: more than {self.limit} {self.what}"


class ResultVersionUnsupported(ResultUnreadable):
    """The document says a version that this reader does not know.

    Attributes:
        found: What the document says, as text.
        supported: The version that is known.
    """

    def __init__(self, found: str, supported: int) -> None:
        super().__init__(found, supported)
        self.found = found
        self.supported = supported

    def __str__(self) -> str:
        return f"result has version {self.found}, this reader knows version {self.supported}"
