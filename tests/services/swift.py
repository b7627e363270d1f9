"""Starts a real OpenStack Swift with its S3 API on loopback, for tests, and leaves nothing behind.

One proxy, one server each for accounts, containers and objects, one device, one replica, memcached
and tempauth, all from Debian's packages but with a configuration, rings, ports and a directory of
their own: nothing below /etc is read. Any user may run it. The servers live in `swift_host.py`.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
INTERPRETER = "/usr/bin/python3"
"""Debian's own: the one whose packages Swift's are."""
PROGRAMS = {
    "swift-proxy": "swift-proxy-server",
    "swift-account": "swift-account-server",
    "swift-container": "swift-container-server",
    "swift-object": "swift-object-server",
    "memcached": "memcached",
}
SEARCH_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/bin", "/usr/sbin"))
STORAGE_SERVERS = ("account", "container", "object")
START_DEADLINE_S = 60.0
STOP_DEADLINE_S = 10.0
PIPELINE = (
    "catch_errors proxy-logging cache listing_formats s3api tempauth copy dlo slo proxy-logging"
)

SWIFT_CONF = """\
[swift-hash]
swift_hash_path_prefix = ascension
swift_hash_path_suffix = tests
[storage-policy:0]
name = one
default = yes
"""

STORAGE_CONF = """\
[DEFAULT]
bind_ip = {host}
bind_port = {port}
workers = 0
swift_dir = {directory}
devices = {directory}/devices
recon_cache_path = {directory}
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""

PROXY_CONF = """\
[DEFAULT]
bind_ip = {host}
bind_port = {port}
workers = 0
swift_dir = {directory}
[pipeline:main]
pipeline = {pipeline} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = {host}:{memcached}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = {region}
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {password} .admin
[filter:copy]
use = egg:swift#copy
[filter:dlo]
use = egg:swift#dlo
[filter:slo]
use = egg:swift#slo
"""


class SwiftUnavailable(Exception):
    """This machine cannot run Swift; the text says what it lacks."""


@dataclass(frozen=True, slots=True)
class Swift:
    """A running Swift.

    Attributes:
        endpoint_url: Of its S3 API.
        region: That signatures must name.
        access_key_id: Of the one user.
        secret_access_key: The user's.
        directory: Everything it keeps.
        host_pid: The process whose children the servers are.
        log_file: What the servers wrote so far; has no name.
    """

    endpoint_url: str
    region: str
    access_key_id: str
    secret_access_key: str
    directory: Path
    host_pid: int
    log_file: IO[bytes]

    def log(self) -> str:
        """What the servers have written so far."""
        return _contents(self.log_file)


@contextmanager
def running_swift() -> Iterator[Swift]:
    """A Swift of one's own; takes one to two seconds to start.

    Raises:
        SwiftUnavailable: Programs are missing, or no place has user extended attributes.
        RuntimeError: It did not start; the text is what the servers said.
    """
    _require_programs()
    directory = Path(tempfile.mkdtemp(prefix="swift-", dir=find_place()))
    try:
        ports = _free_ports((*STORAGE_SERVERS, "proxy", "memcached"))
        swift_facts = _write_configuration(directory, ports)
        with tempfile.TemporaryFile() as log_file, _host(directory, log_file) as host:
            _wait_until_ready(host, ports.values(), log_file)
            yield Swift(**swift_facts, directory=directory, host_pid=host.pid, log_file=log_file)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _require_programs() -> None:
    missing = [
        package
        for package, program in PROGRAMS.items()
        if shutil.which(program, path=SEARCH_PATH) is None
    ]
    if missing:
        raise SwiftUnavailable(
            f"Swift is not installed: apt-get install {' '.join(PROGRAMS)} "
            f"(missing: {' '.join(missing)})"
        )


def find_place(candidates: Iterable[Path] | None = None) -> Path:
    """A folder whose file system keeps user extended attributes, where Swift puts its metadata.

    Raises:
        SwiftUnavailable: None of the candidates has them.
    """
    places = list(candidates or (Path(tempfile.gettempdir()), Path("/var/tmp"), Path.cwd()))  # noqa: S108 - mkdtemp below
    for place in places:
        if _keeps_attributes(place):
            return place
    named = ", ".join(map(str, places))
    raise SwiftUnavailable(f"no user extended attributes in any of {named}; set TMPDIR to a place")


def _keeps_attributes(place: Path) -> bool:
    with suppress(OSError), tempfile.NamedTemporaryFile(dir=place) as probe:
        os.setxattr(probe.name, "user.swift.probe", b"1")
        return True
    return False


def _free_ports(names: Iterable[str]) -> dict[str, int]:
    """Ports that are free now; all are held until all are known, so that they differ."""
    held = {name: socket.create_server((HOST, 0)) for name in names}
    ports = {name: server.getsockname()[1] for name, server in held.items()}
    for server in held.values():
        server.close()
    return ports


def _write_configuration(directory: Path, ports: dict[str, int]) -> dict[str, str]:
    account, user, password, region = "climbs", "tester", "a-secret-of-tests", "eu-central-1"
    (directory / "devices" / "disk").mkdir(parents=True)
    (directory / "ports.json").write_text(json.dumps(ports))
    (directory / "swift.conf").write_text(SWIFT_CONF)
    for name in STORAGE_SERVERS:
        text = STORAGE_CONF.format(host=HOST, port=ports[name], directory=directory, name=name)
        (directory / f"{name}-server.conf").write_text(text)
    text = PROXY_CONF.format(
        host=HOST,
        port=ports["proxy"],
        memcached=ports["memcached"],
        directory=directory,
        pipeline=PIPELINE,
        account=account,
        user=user,
        password=password,
        region=region,
    )
    (directory / "proxy-server.conf").write_text(text)
    return {
        "endpoint_url": f"http://{HOST}:{ports['proxy']}",
        "region": region,
        "access_key_id": f"{account}:{user}",
        "secret_access_key": password,
    }


@contextmanager
def _host(directory: Path, log_file: IO[bytes]) -> Iterator["subprocess.Popen[bytes]"]:
    """The process of the servers, for as long as its standard input stays open."""
    host = subprocess.Popen(
        # -I: neither this folder, which has a `swift` too, nor the tests' environment.
        [INTERPRETER, "-I", str(Path(__file__).with_name("swift_host.py")), str(directory)],
        stdin=subprocess.PIPE,
        stdout=log_file,
        stderr=log_file,
        env={"PATH": SEARCH_PATH},
        start_new_session=True,
    )
    try:
        yield host
    finally:
        if host.stdin is not None:
            host.stdin.close()
        try:
            host.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            host.kill()
            host.wait()


def _wait_until_ready(
    host: "subprocess.Popen[bytes]", ports: Iterable[int], log_file: IO[bytes]
) -> None:
    deadline = time.monotonic() + START_DEADLINE_S
    for port in ports:
        while not _answers(port):
            if host.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Swift did not start; it said:\n{_contents(log_file)}")
            time.sleep(0.02)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def _contents(file: IO[bytes]) -> str:
    # The servers share the file's offset, which a seek would move under their feet.
    size = os.fstat(file.fileno()).st_size
    return os.pread(file.fileno(), size, 0).decode(errors="replace")
