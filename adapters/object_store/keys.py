"""Which keys an object may have: one law for every store. Knows no store.

Legal are ASCII letters, digits and ``! - _ . * ' ( )``, which S3 documents as safe everywhere, in
segments divided by ``/``. A segment is never empty and never begins with a dot. So a key is its own
URL path, needs no percent-encoding that two parties could undo differently, and cannot climb out
of a folder.
"""

import re

from adapters.errors import InvalidInput

MAX_KEY_LENGTH = 512
URL_SAFE = "/!*'()"
"""Legal characters that `urllib.parse.quote` would escape if not told otherwise."""

_SEGMENT = r"[A-Za-z0-9!\-_*'()][A-Za-z0-9!\-_.*'()]*"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")


def check_key(key: str) -> None:
    """Refuse a key outside the law.

    Args:
        key: For example `uploads/7c9e/climb.mp4`.

    Raises:
        InvalidInput: It is too long, or has an illegal character or segment.
    """
    if len(key) > MAX_KEY_LENGTH:
        raise InvalidInput("key", f"has {len(key)} characters, at most {MAX_KEY_LENGTH} are legal")
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            "key",
            f"{key!r} is not one or more segments divided by '/', each of A-Z a-z 0-9 ! - _ . * "
            "' ( ) and none beginning with a dot",
        )
