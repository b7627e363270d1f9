"""TCP ports on loopback."""

import random
import socket
from typing import Final

from cli.errors import PortTaken

LOOPBACK: Final = "127.0.0.1"

# Between Ray's workers (10002-19999) and its replicas (30000-31000), and below what Linux gives to
# outgoing connections (32768-60999): any of those could take a port before it is listened on.
_CANDIDATES: Final = range(20_000, 30_000)


def find_free_port() -> int:
    """A port that nobody listens on now, and that no outgoing connection will be given."""
    while True:
        port = random.SystemRandom().choice(_CANDIDATES)
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
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
