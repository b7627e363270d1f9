"""Progress bars on a terminal, silence elsewhere; and a mute for chatty native libraries."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


@contextmanager
def progress_bars(stream: TextIO | None = None) -> Iterator[Progress]:
    """Bars on standard error, or on the stream that `muted_native_output` answers."""
    console = Console(file=stream or sys.stderr)
    progress = Progress(
        TextColumn("{task.description:<10}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with progress:
        yield progress


@contextmanager
def muted_native_output() -> Iterator[TextIO]:
    """Hides what C++ libraries write to standard error; answers a way to write there all the same.

    MediaPipe greets every run with warnings about itself that no option turns off.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    try:
        with os.fdopen(os.dup(kept), "w") as stream:
            yield stream
    finally:
        os.dup2(kept, 2)
        os.close(kept)
