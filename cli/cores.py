"""How much of this machine the process may use."""

import os


def count_cores() -> int:
    """Cores this process may run on, which a container's limits can make fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
