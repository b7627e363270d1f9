"""Reads our own source as a tree of modules and imports, for the tests in this folder."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

PACKAGES = (
    "climbing",
    "contracts",
    "adapters",
    "db",
    "deployments",
    "pipelines",
    "serve_app",
    "cli",
)


class Module(NamedTuple):
    """One source file."""

    name: str
    path: Path

    @property
    def package(self) -> str:
        """The room the module lies in."""
        return self.name.partition(".")[0]

    @property
    def is_package_page(self) -> bool:
        """Whether this is an `__init__.py`."""
        return self.path.name == "__init__.py"


class Import(NamedTuple):
    """One imported dotted name and the line it stands in."""

    name: str
    line: int

    @property
    def root(self) -> str:
        """The top-level package."""
        return self.name.partition(".")[0]


@cache
def modules() -> tuple[Module, ...]:
    """Every module of every room, generated migrations included."""
    found = [
        Module(_dotted(path), path)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    ]
    return tuple(found)


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(module: Module) -> ast.Module:
    """The parsed source."""
    return ast.parse(module.path.read_text(encoding="utf-8"))


@cache
def imports_of(module: Module) -> tuple[Import, ...]:
    """Every import of the module, inside functions and under `TYPE_CHECKING` too."""
    found: list[Import] = []
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute_base(module, node)
            found += [Import(f"{base}.{alias.name}", node.lineno) for alias in node.names]
    return tuple(found)


def _absolute_base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    kept = len(parts) - node.level + (1 if module.is_package_page else 0)
    return ".".join([*parts[:kept], *((node.module,) if node.module else ())])
