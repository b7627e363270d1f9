"""What the operating system says about files, as errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.errors import DependencyUnreachable


@contextmanager
def disk_errors(name: str, address: Path) -> Iterator[None]:
    """Translate every `OSError` within.

    Args:
        name: What failed, as in `object storage`.
        address: Where.

    Raises:
        DependencyUnreachable: The operating system refused.
    """
    try:
        yield
    except OSError as error:
        raise DependencyUnreachable(name, str(address), error.strerror or str(error)) from error
