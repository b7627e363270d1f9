"""The one directory that everything embedded lives in, and the note of what is running there."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

import platformdirs

from cli.embedded.processes import ProcessId

_SYSTEM_HOME: Final = Path("/var/lib/ascension")
_SECRETS: Final = ("tokens", "uploads", "postgres", "redis")


def find_default_home() -> Path:
    """`ASCENSION_HOME`, else where the system keeps such data for root or for a user."""
    chosen = os.environ.get("ASCENSION_HOME")
    if chosen:
        return Path(chosen).resolve()
    if os.geteuid() == 0:
        return _SYSTEM_HOME
    return platformdirs.user_data_path("ascension")


def find_models_folder() -> Path:
    """`ASCENSION_MODELS_FOLDER`, else the user's cache: weights are shared by all homes."""
    chosen = os.environ.get("ASCENSION_MODELS_FOLDER")
    return Path(chosen) if chosen else platformdirs.user_cache_path("ascension") / "models"


@dataclass(frozen=True, slots=True)
class RunningService:
    """What `up` notes down for `down` and `status`.

    Attributes:
        main: The process that owns everything.
        children: Servers that outlive it if it is killed.
        url: Of the gateway.
        dashboard_url: Of Ray.
        ready: Whether requests are answered.
    """

    main: ProcessId
    children: tuple[ProcessId, ...]
    url: str
    dashboard_url: str
    ready: bool

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
        data = json.loads(text)
        return cls(
            ProcessId(**data["main"]),
            tuple(ProcessId(**child) for child in data["children"]),
            data["url"],
            data["dashboard_url"],
            data["ready"],
        )

    def to_json(self) -> str:
        """As text."""
        return json.dumps(asdict(self), indent=2)


class Home:
    """Paths under one directory.

    Args:
        folder: Made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = folder / "postgres"
        self.redis = folder / "redis"
        self.objects = folder / "objects"
        self.scratch = folder / "scratch"
        self.logs = folder / "logs"
        self.ray_token = folder / "ray-token"
        self.credentials = folder / "credentials.json"
        self.samples = folder / "samples"
        self._note = folder / "service.json"
        self._secrets = folder / "secrets.json"

    @property
    def ray(self) -> Path:
        """Ray's sessions: outside, since a socket's path may have 107 characters at most.

        Ray puts two names of 60 behind this one, HAProxy allows 97 in all, so it is kept at 17.
        """
        digest = sha256(f"{os.geteuid()} {self.folder}".encode()).hexdigest()[:8]
        return Path("/tmp") / f"asc-{digest}"  # noqa: S108  # made by us, closed to others

    def prepare(self) -> None:
        """Makes the directory; others may pass through, as PostgreSQL's account must, not look."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        for inner in (self.objects, self.scratch, self.logs, self.samples):
            inner.mkdir(mode=0o700, exist_ok=True)

    def read_secrets(self) -> dict[str, str]:
        """Random secrets by purpose, made on first use and kept."""
        known: dict[str, str] = {}
        if self._secrets.exists():
            known = json.loads(self._secrets.read_text())
        missing = {name: secrets.token_urlsafe(32) for name in _SECRETS if name not in known}
        if missing:
            known |= missing
            write_private(self._secrets, json.dumps(known, indent=2))
        if not self.ray_token.exists():
            write_private(self.ray_token, secrets.token_hex(32))
        return known

    def read_note(self) -> RunningService | None:
        """What is noted down as running, whether or not it still is."""
        if not self._note.exists():
            return None
        return RunningService.from_json(self._note.read_text())

    def write_note(self, service: RunningService) -> None:
        """Notes down what is running."""
        write_private(self._note, service.to_json())

    def remove_note(self) -> None:
        """Nothing is running."""
        self._note.unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Replaces a file that only its owner may read, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
