"""What can go wrong in pure code. Knows no status codes.

    ClimbingError
    ├── InvalidInput          an argument breaks its documented law
    ├── ModelUnavailable      weights are absent or not the pinned ones
    └── RegistrationFailed    frames cannot be brought to one wall

Every class passes all its arguments to `Exception` and builds its text in `__str__`, so that
errors survive the pickling between processes.
"""


class ClimbingError(Exception):
    """Root of everything this package raises on purpose."""


class InvalidInput(ClimbingError):
    """An argument breaks its documented law.

    Attributes:
        name: The argument at fault.
        problem: What is wrong with it and which values are legal.
    """

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name = name
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"


class ModelUnavailable(ClimbingError):
    """Weights are absent or not the pinned ones.

    Attributes:
        model: The model asked for.
        reason: What was found instead, and where.
    """

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(model, reason)
        self.model = model
        self.reason = reason

    def __str__(self) -> str:
        return f"model {self.model!r} is unavailable: {self.reason}"


class RegistrationFailed(ClimbingError):
    """Frames cannot be brought to one wall.

    Attributes:
        reason: What was missing.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"the wall cannot be registered: {self.reason}"
