"""TCP ports on loopback."""

import socket

from cli.errors import PortTaken

LOOPBACK = "127.0.0.1"


def find_free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def require_free(port: int, purpose: str, option: str) -> None:
    """Refuses a port that somebody listens on.

    Raises:
        PortTaken: Naming the port and the option that changes it.
    """
    with socket.socket() as probe:
        # Connections of an earlier run that are still closing do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise PortTaken(port, purpose, option) from error
