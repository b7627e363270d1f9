"""Which photos are learnt from and which are only looked at in the end. Decided by photo."""

import hashlib
from collections.abc import Iterable

from pipelines.train.labelled_photo import LabelledPhoto

# One photo in so many is kept for the test.
_TEST_SHARE = 5


def is_test_photo(source: str, photo: str) -> bool:
    """Whether a photo is for the test: a hash of its name, so that new photos move none."""
    digest = hashlib.sha256(f"{source}/{photo}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % _TEST_SHARE == 0


def split_photos(
    photos: Iterable[LabelledPhoto],
) -> tuple[list[LabelledPhoto], list[LabelledPhoto]]:
    """Those to learn from, and those for the test; pictures of one photo stay together."""
    learnt: list[LabelledPhoto] = []
    tested: list[LabelledPhoto] = []
    for photo in photos:
        (tested if is_test_photo(photo.source, photo.photo) else learnt).append(photo)
    return learnt, tested
