"""How a job can end other than well.

    RunError
    ├── Superseded     another attempt owns the analysis, or it is finished
    └── Interrupted    the lease was lost or the process is stopping

Everything else that a job raises is either the climber's (a bad video) or ours.
"""

from contracts.errors import AscensionError


class RunError(AscensionError):
    """Root of ends that are nobody's fault."""


class Superseded(RunError):
    """Another attempt owns the analysis, or it is finished."""

    def __str__(self) -> str:
        return "another attempt owns the analysis"


class Interrupted(RunError):
    """The lease was lost or the process is stopping."""

    def __str__(self) -> str:
        return "the attempt was interrupted"
