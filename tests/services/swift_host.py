"""Runs one Swift from a prepared directory until its starter is gone, then removes the directory.

A program for the interpreter that Swift's packages belong to; `tests/services/swift.py` writes the
directory and starts it. Standard input is the leash: its end, which the kernel delivers however the
starter died, stops every server. Two reasons keep Swift's own programs from doing: they read
`/etc/swift/swift.conf` whatever their options say, and four of them take three times as long to
start as one import with four forks.

    python3 -I swift_host.py DIRECTORY
"""

import ctypes
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from select import select  # by name: Eventlet replaces what the module holds

HOST = "127.0.0.1"
STORAGE_SERVERS = ("account", "container", "object")
PR_SET_PDEATHSIG = 1


def main() -> int:
    """Start everything, wait for the end of the leash or of any server, stop everything."""
    directory = Path(sys.argv[1])
    pids: list[int] = []
    try:
        _prepare_swift(directory)
        ports: dict[str, int] = json.loads((directory / "ports.json").read_text())
        _build_rings(directory, ports)
        pids.append(_spawn(partial(_become_memcached, ports["memcached"])))
        for name in (*STORAGE_SERVERS, "proxy"):
            pids.append(_spawn(partial(_serve, directory, name)))  # noqa: PERF401 - each must be stopped
        _wait_for_any_end(pids)
    finally:
        _stop(pids)
        shutil.rmtree(directory, ignore_errors=True)
    return 0


def _prepare_swift(directory: Path) -> None:
    """Name our `swift.conf`, and patch while there are few locks to patch.

    Modules imported later read the configuration at their import. Eventlet walks the whole heap for
    every lock that exists when it patches, which takes two seconds once Swift is loaded.
    """
    os.environ["EVENTLET_NO_GREENDNS"] = "yes"
    from swift.common import utils

    utils.SWIFT_CONF_FILE = str(directory / "swift.conf")
    utils.eventlet_monkey_patch()
    import swift.account.server
    import swift.container.server
    import swift.obj.server
    import swift.proxy.server  # noqa: F401 - loaded here, once, for all forks


def _build_rings(directory: Path, ports: dict[str, int]) -> None:
    from swift.common.ring import RingBuilder

    for name in STORAGE_SERVERS:
        port = ports[name]
        device = {"id": 0, "region": 1, "zone": 1, "weight": 1.0, "device": "disk", "meta": ""}
        device |= {"ip": HOST, "port": port, "replication_ip": HOST, "replication_port": port}
        builder = RingBuilder(part_power=2, replicas=1, min_part_hours=1)
        builder.add_dev(device)
        builder.rebalance(seed="0")
        builder.get_ring().save(str(directory / f"{name}.ring.gz"))


def _spawn(run: Callable[[], None]) -> int:
    """Fork a child that dies with this process, should it be killed outright."""
    pid = os.fork()
    if pid:
        return pid
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        run()
    except Exception:  # noqa: BLE001 - the edge of a process
        traceback.print_exc()
    finally:
        os._exit(1)


def _become_memcached(port: int) -> None:
    user = ("-u", "root") if os.geteuid() == 0 else ()
    options = ["-l", HOST, "-p", str(port), "-U", "0", "-m", "16", *user]
    os.execvp("memcached", ["memcached", *options])  # noqa: S606, S607 - as wished


def _serve(directory: Path, name: str) -> None:
    from swift.common.wsgi import run_wsgi
    from swift.obj.server import global_conf_callback

    extra = {"global_conf_callback": global_conf_callback} if name == "object" else {}
    run_wsgi(str(directory / f"{name}-server.conf"), f"{name}-server", verbose=True, **extra)


def _wait_for_any_end(pids: list[int]) -> None:
    select([sys.stdin, *map(os.pidfd_open, pids)], [], [])


def _stop(pids: list[int]) -> None:
    """No grace: what they have not written yet is about to be removed."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    sys.exit(main())
