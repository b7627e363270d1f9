"""The OpenAPI document, true about errors: every operation may answer with a problem document."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from contracts.errors import Problem

_REF: Final = "#/components/schemas/{model}"
_PROBLEM: Final = {
    "description": "A problem document with a stable `code`.",
    "content": {
        "application/problem+json": {"schema": {"$ref": _REF.format(model=Problem.__name__)}}
    },
}
# What the framework believes that it answers; our handlers make problem documents of it.
_UNTRUE: Final = ("HTTPValidationError", "ValidationError")


def describe_problems(app: FastAPI) -> None:
    """Makes the application's document say what its handlers of errors do."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]  # as the framework's own guide does


def _build(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template=_REF)
    schemas |= problem.pop("$defs", {}) | {Problem.__name__: problem}
    for name in _UNTRUE:
        schemas.pop(name, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = _PROBLEM
    return document
