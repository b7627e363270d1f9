"""Every key we use in Redis: each has a time to live or stands on the permanent list."""

from typing import Final, NamedTuple
from uuid import UUID


class QueueKeys(NamedTuple):
    """The keys of one job queue.

    Attributes:
        waiting: The stream.
        later: What is parked for a retry, by the time it is due.
        dead: Dead letters.
    """

    waiting: str
    later: str
    dead: str


ANALYSES: Final = QueueKeys("jobs:analysis", "jobs:analysis:later", "jobs:analysis:dead")
FIRST: Final = QueueKeys("jobs:first", "jobs:first:later", "jobs:first:dead")
HOLDS: Final = QueueKeys("jobs:holds", "jobs:holds:later", "jobs:holds:dead")
PLANS: Final = QueueKeys("jobs:plans", "jobs:plans:later", "jobs:plans:dead")

PERMANENT: Final = frozenset({*ANALYSES, *FIRST, *HOLDS, *PLANS})
"""Keys without a time to live; a test fails on any other."""

OUTBOX_WAKE: Final = "outbox:wake"
"""A channel, not a key."""


def events_of(user_id: UUID) -> str:
    """The stream of one user's events."""
    return f"events:{user_id}"


def events_wake_of(user_id: UUID) -> str:
    """The channel that says there is something new in the stream of the same name."""
    return f"events:wake:{user_id}"


def published(message_id: str) -> str:
    """The mark that a message of the outbox has left, so that it never leaves twice."""
    return f"outbox:published:{message_id}"


def wrong_passwords_of(address_sha256: str) -> str:
    """How many wrong passwords came for an address."""
    return f"wrong-passwords:{address_sha256}"


def result_of(user_id: UUID, analysis_id: UUID) -> str:
    """A cached result. The owner is part of the key, so finding it proves ownership."""
    return f"result:{user_id}:{analysis_id}"
