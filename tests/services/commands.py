"""The `ascension` command as a process of its own."""

import os
import subprocess
import sys

_TIMEOUT_S = 200


def run_ascension(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs it to its end.

    Args:
        words: The arguments.
        settings: More of its environment.
    """
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=_TIMEOUT_S,
    )
