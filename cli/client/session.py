"""Requests to a running service, and its errors in words."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import httpx

from cli.embedded.home import write_private
from cli.errors import RequestFailed

_TIMEOUT_S: Final = 30.0
_UPLOAD_TIMEOUT_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Account:
    """Who talks to the service.

    Attributes:
        email: The address.
        password: In plain; kept in a file that only its owner may read.
    """

    email: str
    password: str


class ApiSession:
    """One logged-in client.

    Args:
        url: Of the gateway, without `/v1`.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.access_token = ""
        self._http = httpx.Client(base_url=f"{self.url}/v1", timeout=_TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def log_in(self, account: Account) -> None:
        """Opens the account if it is new, logs in otherwise.

        Raises:
            RequestFailed: With what the service says.
        """
        body = {"email": account.email, "password": account.password}
        answer = self._send("POST", "/auth/login", json=body, accept={HTTPStatus.UNAUTHORIZED})
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            answer = self._send("POST", "/auth/register", json=body)
        self.access_token = answer.json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {self.access_token}"

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON answer to a POST.

        Raises:
            RequestFailed: With what the service says.
        """
        return self._send("POST", path, json=body, headers=headers).json()

    def get(self, path: str) -> Any:
        """The JSON answer to a GET.

        Raises:
            RequestFailed: With what the service says.
        """
        return self._send("GET", path).json()

    def get_encoded(self, path: str) -> bytes:
        """The body as it travels, compressed.

        Raises:
            RequestFailed: With what the service says.
        """
        with self._http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            body = b"".join(answer.iter_raw())
        if not answer.is_success:
            raise RequestFailed(f"GET {path}", f"{answer.status_code}")
        return body

    def upload(self, ticket: dict[str, Any], chunks: Iterator[bytes]) -> None:
        """Sends bytes to the address of a ticket.

        Raises:
            RequestFailed: With what the storage says.
        """
        try:
            answer = httpx.request(
                ticket["method"],
                ticket["upload_url"],
                headers=ticket["headers"],
                content=chunks,
                timeout=_UPLOAD_TIMEOUT_S,
            )
        except httpx.HTTPError as error:
            raise RequestFailed("upload", str(error)) from error
        if not answer.is_success:
            raise RequestFailed("upload", f"{answer.status_code} {answer.text[:200]}")

    def _send(
        self, method: str, path: str, *, accept: set[HTTPStatus] | None = None, **options: Any
    ) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise RequestFailed(f"{method} {self.url}/v1{path}", str(error)) from error
        if answer.is_success or answer.status_code in (accept or ()):
            return answer
        raise RequestFailed(f"{method} /v1{path}", describe_problem(answer))


def describe_problem(answer: httpx.Response) -> str:
    """A problem document in one line."""
    try:
        problem = answer.json()
        fields = "; ".join(f"{e['location']}: {e['message']}" for e in problem.get("errors", []))
        detail = f"{problem['code']}: {problem['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.text[:200]}"
    return f"{detail} ({fields})" if fields else detail


def read_account(path: Path, url: str) -> Account:
    """The account that this machine uses at a service; a random one the first time."""
    known: dict[str, dict[str, str]] = json.loads(path.read_text()) if path.exists() else {}
    if url not in known:
        name, password = secrets.token_hex(6), secrets.token_urlsafe(18)
        known[url] = {"email": f"climber-{name}@example.com", "password": password}
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, json.dumps(known, indent=2))
    return Account(**known[url])
