"""The local store's directory, for one thread at a time. Knows no event loop and no signatures.

    ROOT/objects/SHA256-OF-KEY      one file an object, see `object_file`
    ROOT/incoming/.RANDOM.part      writes under way, in the same file system

Names are digests, so a key cannot leave the directory whatever it says, `a` and `a/b` can both
exist as they can in S3, and no file system's limits on names apply. Nothing follows a link.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from adapters.errors import ObjectNotFound
from adapters.object_store.disk_errors import disk_errors
from adapters.object_store.object_file import NotAnObject, ObjectDraft, OpenObject, open_object
from adapters.object_store.partial_file import SUFFIX
from adapters.object_store.port import ListedObject, ObjectInfo

STORE = "object storage"
FOLDER_MODE = 0o700


class ObjectFolder:
    """Objects as files. Every method blocks, and raises `DependencyUnreachable` if the disk fails.

    Attributes:
        incoming: Where a partial file for this directory begins.

    Args:
        root: The directory. Nobody else writes into it.
    """

    def __init__(self, root: Path) -> None:
        self.incoming = root / "incoming"
        self._root = root
        self._objects = root / "objects"

    def make(self) -> None:
        """Make the directories that are missing."""
        with disk_errors(STORE, self._root):
            for folder in (self._root, self._objects, self.incoming):
                folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)

    def seal(self, draft: ObjectDraft) -> ObjectInfo:
        """Put an object in its place, at once and for good."""
        return draft.seal(self._path_of(draft.key))

    @contextmanager
    def open(self, key: str) -> Iterator[OpenObject]:
        """An object for reading.

        Raises:
            ObjectNotFound: There is none under the key.
        """
        with disk_errors(STORE, self._root):
            try:
                with open_object(self._path_of(key)) as found:
                    yield found
            except (FileNotFoundError, NotAnObject) as error:
                raise ObjectNotFound(key) from error

    def delete(self, key: str) -> None:
        """Make sure that there is no object under the key."""
        with disk_errors(STORE, self._root):
            self._path_of(key).unlink(missing_ok=True)

    def list_objects(self) -> list[ListedObject]:
        """Every object, in no order; one that goes away meanwhile is left out."""
        found = []
        with disk_errors(STORE, self._root):
            for path in self._objects.glob("*"):
                with suppress(FileNotFoundError, NotAnObject), open_object(path) as one:
                    written_at = datetime.fromtimestamp(os.fstat(one.handle).st_mtime, UTC)
                    found.append(ListedObject(one.info.key, written_at))
        return found

    def remove_partial_files(self, written_before: float) -> int:
        """Remove partial files last written before a Unix time, and count them."""
        with disk_errors(STORE, self._root):
            stale = [p for p in self._partial_files() if p.lstat().st_mtime < written_before]
            for path in stale:
                path.unlink(missing_ok=True)
            return len(stale)

    def _partial_files(self) -> Iterator[Path]:
        return self.incoming.glob(f".*{SUFFIX}")

    def _path_of(self, key: str) -> Path:
        return self._objects / hashlib.sha256(key.encode()).hexdigest()
