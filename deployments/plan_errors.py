"""Why a climb and a ghost cannot be compared.

climbing.errors.ClimbingError
├── WallsDiffer    their holds do not fit together
└── ClimbUnknown   the analysis does not know enough
"""

from climbing.errors import ClimbingError


class WallsDiffer(ClimbingError):
    """A climb and a ghost are not on the same wall, as far as their holds tell."""

    def __str__(self) -> str:
        return "the holds of the climb and of the ghost do not fit together: another wall?"


class ClimbUnknown(ClimbingError):
    """An analysis has no contacts, or no scale."""

    def __str__(self) -> str:
        return "the analysis knows no contacts with holds, or not how large its wall is"
