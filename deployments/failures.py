"""How a job can end other than well, and what the networks' replicas can answer with.

    AscensionError
    ├── RunError
    │   ├── Superseded        another attempt owns what is made, or it is finished
    │   └── Interrupted       the lease was lost or the process is stopping
    ├── NetworkQueueFull      too many pictures wait in a replica (transient)
    └── NetworkUnavailable    no replica has answered for too long (transient)

Everything else that a job raises is either the climber's (a bad video) or ours.
"""

from typing import ClassVar

from contracts.errors import AscensionError


class RunError(AscensionError):
    """Root of ends that are nobody's fault."""


class Superseded(RunError):
    """Another attempt owns what is made, or it is finished."""

    def __str__(self) -> str:
        return "another attempt owns what is made, or it is finished"


class Interrupted(RunError):
    """The lease was lost or the process is stopping."""

    def __str__(self) -> str:
        return "the attempt was interrupted"


class NetworkQueueFull(AscensionError):
    """Too many pictures wait in a replica.

    Attributes:
        waiting: How many.
        limit: How many may.
    """

    code: ClassVar[str] = "dependency_unavailable"
    transient: ClassVar[bool] = True

    def __init__(self, waiting: int, limit: int) -> None:
        super().__init__(waiting, limit)
        self.waiting = waiting
        self.limit = limit

    def __str__(self) -> str:
        return f"{self.waiting} pictures wait for the network, {self.limit} may"


class NetworkUnavailable(AscensionError):
    """No replica has answered for too long.

    Attributes:
        seconds: For how long.
        reason: What the last call ended with.
    """

    code: ClassVar[str] = "dependency_unavailable"
    transient: ClassVar[bool] = True

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(seconds, reason)
        self.seconds = seconds
        self.reason = reason

    def __str__(self) -> str:
        return f"the networks have not answered for {self.seconds:.0f} s: {self.reason}"
