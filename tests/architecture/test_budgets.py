"""The ratchet on size: files and functions stay small enough to read at one sitting."""

import ast
import statistics
from collections.abc import Iterator

from tests.architecture.source_tree import ROOT, Module, modules, tree_of

MAX_FILE_LINES = 400
MEDIAN_FILE_LINES = 150
MAX_FUNCTION_LINES = 40
MEDIAN_FUNCTION_LINES = 10
MAX_FOLDER_DEPTH = 2

# Named exceptions. The lists may only shrink: an entry that is no longer needed fails the test.
LONG_FILES: frozenset[str] = frozenset()
LONG_FUNCTIONS: frozenset[str] = frozenset()


def _line_count(module: Module) -> int:
    return len(module.path.read_text(encoding="utf-8").splitlines())


def _functions(module: Module) -> Iterator[tuple[str, int]]:
    source = module.path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{module.name}.{node.name}", _code_lines(node, source)


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef, source: list[str]) -> int:
    """Lines of a function's signature and body, without docstring, blanks and comments."""
    docstring = range(0)
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        docstring = range(first.lineno, (first.end_lineno or first.lineno) + 1)
    lines = (
        source[n - 1].strip()
        for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if n not in docstring
    )
    return sum(1 for line in lines if line and not line.startswith("#"))


def test_no_file_is_longer_than_the_limit() -> None:
    """No source file has more than 400 lines, save the named ones."""
    long = {m.name for m in modules() if _line_count(m) > MAX_FILE_LINES}
    assert long == LONG_FILES


def test_no_function_is_longer_than_the_limit() -> None:
    """No function has more than 40 lines of code, save the named ones."""
    long = {
        name
        for module in modules()
        for name, lines in _functions(module)
        if lines > MAX_FUNCTION_LINES
    }
    assert long == LONG_FUNCTIONS


def test_the_median_file_and_function_are_short() -> None:
    """Half of all files have at most 150 lines, half of all functions fewer than 10."""
    files = [_line_count(m) for m in modules() if not m.is_package_page]
    functions = [lines for m in modules() for _, lines in _functions(m)]
    assert statistics.median(files) <= MEDIAN_FILE_LINES
    assert statistics.median(functions) < MEDIAN_FUNCTION_LINES


def test_folders_are_at_most_two_deep_below_a_room() -> None:
    """`db/migrations/versions` is as deep as it gets."""
    deep = [m.name for m in modules() if len(m.path.relative_to(ROOT).parts) - 2 > MAX_FOLDER_DEPTH]
    assert not deep


def test_vague_module_names_are_refused() -> None:
    """A shared piece gets a noun of its own, never a drawer for everything."""
    vague = {"utils", "helpers", "common", "manager", "misc", "tools"}
    assert not [m.name for m in modules() if m.name.rpartition(".")[2] in vague]
