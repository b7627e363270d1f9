"""`ascension beta PROBLEM.json`: the best way up, in this process, without a cluster."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from cli.errors import ProblemUnreadable
from cli.outputs import require_writable, write_text
from contracts.beta import BetaProblemDocument

if TYPE_CHECKING:
    from climbing.beta.problem import BetaProblem

_IMPOSSIBLE = 3
_MOST_NAMED = 5


def beta(
    problem: Annotated[Path, typer.Argument(help="The problem as JSON, see docs/beta.md.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="The JSON file to write.")],
) -> None:
    """Writes the cheapest feasible way up, the next ones, and the body at every frame.

    An impossible problem ends with status 3, why, and the way that came nearest to the finish.
    """
    # The planner's libraries take most of a second to import, which other commands need not pay.
    from cli.beta_documents import describe_ghost, describe_stances
    from climbing.beta.ghost import find_ghost
    from climbing.beta.no_way import NoWayUp

    require_writable(output)
    stated = read_problem(problem)
    began = time.perf_counter()
    try:
        ghost = find_ghost(stated)
    except NoWayUp as error:
        nearest = describe_stances(stated, error.nearest)
        write_text(output, json.dumps({"error": str(error), "nearest": nearest}))
        typer.echo(f"ascension: no way up: {error}", err=True)
        raise typer.Exit(_IMPOSSIBLE) from error
    seconds = round(time.perf_counter() - began, 3)
    write_text(output, json.dumps(describe_ghost(stated, ghost) | {"seconds": seconds}))


def read_problem(path: Path) -> "BetaProblem":
    """The problem in a file.

    Raises:
        ProblemUnreadable: If it is no problem document, naming what is wrong where.
        InvalidInput: If it states what cannot be.
    """
    from climbing.beta.problem_json import build_problem

    try:
        stated: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise ProblemUnreadable(str(path), (error.strerror or str(error),)) from error
    except (ValueError, RecursionError) as error:
        raise ProblemUnreadable(str(path), (f"is no JSON: {error}",)) from error
    try:
        return build_problem(BetaProblemDocument.model_validate(stated).model_dump())
    except ValidationError as error:
        raise ProblemUnreadable(str(path), tuple(_list_problems(error))) from error


def _list_problems(error: ValidationError) -> list[str]:
    """The first few, each with its place."""
    found = error.errors(include_url=False, include_context=False)
    lines = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in found]
    more = len(lines) - _MOST_NAMED
    return lines[:_MOST_NAMED] + ([f"and {more} more"] if more > 0 else [])
