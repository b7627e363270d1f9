"""What a move's cost is made of: the same tables, built once for each weight alone."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace

from climbing.beta.cost_tables import CostTables, build_cost_tables
from climbing.beta.problem import BetaProblem
from climbing.beta.search import FoundPath
from climbing.beta.stance import MoveKind
from climbing.beta.weights import Weights

_NOTHING = 0.0
# Below this a term is rounding.
_LEAST = 1e-9


def explain_costs(
    problem: BetaProblem, weights: Weights, paths: Sequence[FoundPath]
) -> list[tuple[dict[str, float], ...]]:
    """For each path and each of its steps the terms that are not 0, by name.

    Those of a step sum to its cost.
    """
    nothing = Weights(**dict.fromkeys(asdict(weights), _NOTHING))
    tables = {
        term.name: build_cost_tables(
            problem, replace(nothing, **{term.name: getattr(weights, term.name)})
        )
        for term in fields(Weights)
    }
    return [
        tuple(
            {
                name: cost
                for name, table in tables.items()
                if (cost := _cost(table, path, row)) > _LEAST
            }
            for row in range(len(path.limbs))
        )
        for path in paths
    ]


def _cost(tables: CostTables, path: FoundPath, row: int) -> float:
    limb, before, after = path.steps[row]
    extra = tables.dynamic if path.kinds[row] is MoveKind.DYNAMIC else 0.0
    return tables.cost_move(limb, before, after) + extra
