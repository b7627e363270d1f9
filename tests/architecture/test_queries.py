"""Queries live in `db/repositories` and nowhere else.

Without such a rule they spread: of one well-known code base, 18 of 56 services call `select`.
"""

import ast

import pytest

from tests.architecture.source_tree import Module, imports_of, modules, tree_of

QUERIES = frozenset({"select", "insert", "update", "delete", "text"})
HOME = "db.repositories"
# They manage connections and schemas, not rows.
ALLOWED = frozenset(
    {
        "db.session",
        "db.migrations.env",
        "db.models.analysis",
        "db.models.plan",
        "db.models.route",
        "db.models.video",
    }
)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_only_repositories_build_queries(module: Module) -> None:
    """Nobody else imports what queries are made of."""
    if module.name.startswith(HOME) or module.name in ALLOWED:
        return
    names = {
        i.name.rpartition(".")[2]
        for i in imports_of(module)
        if i.root in {"sqlalchemy", "sqlmodel"}
    }
    assert not names & QUERIES


def test_repositories_never_commit() -> None:
    """A repository flushes at most; the unit of work commits."""
    for module in modules():
        if module.name.startswith(HOME):
            calls = {
                node.func.attr
                for node in ast.walk(tree_of(module))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            }
            assert not calls & {"commit", "rollback", "begin"}, module.name
