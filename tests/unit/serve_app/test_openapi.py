"""The OpenAPI document is the committed snapshot, so that no endpoint changes unseen.

After a change on purpose: `python -m tests.unit.serve_app.test_openapi`.
"""

import json
from pathlib import Path
from typing import Any

from serve_app.factory import create_app

SNAPSHOT = Path(__file__).parents[3] / "docs" / "openapi.json"


def build_document() -> dict[str, Any]:
    """What `/v1/openapi.json` answers."""
    return create_app(None).openapi()


def test_the_openapi_document_is_the_committed_one() -> None:
    """Paths, bodies and answers are as they were agreed."""
    assert build_document() == json.loads(SNAPSHOT.read_text())


def test_every_endpoint_is_described() -> None:
    """Each operation has a summary, and each but the open ones asks for a token."""
    open_paths = {
        *(f"/v1/auth/{name}" for name in ("register", "login", "logout", "refresh")),
        *(f"/v1/shared/{{token}}{rest}" for rest in ("", "/result")),
    }
    for path, operations in build_document()["paths"].items():
        for operation in operations.values():
            assert operation["summary"]
            asks = bool(operation.get("security"))
            assert asks != (path in open_paths or path.endswith("z")), path


if __name__ == "__main__":
    SNAPSHOT.write_text(json.dumps(build_document(), indent=1, sort_keys=True) + "\n")
