"""Files that a command writes: refused before the work, written whole after it."""

import os
from pathlib import Path

from cli.errors import OutputUnwritable


def require_writable(*paths: Path | None) -> None:
    """Refuses a place that nothing can be written to, before minutes are spent on it.

    Raises:
        OutputUnwritable: Naming the file and why.
    """
    for path in paths:
        if path is None:
            continue
        if path.is_dir():
            raise OutputUnwritable(str(path), "it is a directory")
        if not path.parent.is_dir():
            raise OutputUnwritable(str(path), f"there is no directory {path.parent}")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise OutputUnwritable(str(path), "permission denied")


def write_text(path: Path, text: str) -> None:
    """Replaces a file, whole or not at all.

    Raises:
        OutputUnwritable: If the disk does not take it.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """The same for bytes.

    Raises:
        OutputUnwritable: If the disk does not take it.
    """
    draft = path.with_name(f"{path.name}.new")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputUnwritable(str(path), error.strerror or str(error)) from error
