"""What a move's cost is made of: the same tables, built once for each weight alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Self

from climbing.beta.cost_tables import CostTables, build_cost_tables
from climbing.beta.problem import BetaProblem
from climbing.beta.search import FoundPath
from climbing.beta.stance import MoveKind
from climbing.beta.steps import Step
from climbing.beta.weights import Weights

_NOTHING = 0.0
# Below this a term is rounding.
_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class CostTerms:
    """Explains costs of one problem.

    Attributes:
        tables: By the name of a weight, what it alone charges.
    """

    tables: Mapping[str, CostTables]

    @classmethod
    def build(cls, problem: BetaProblem, weights: Weights, *, bounded: bool = True) -> Self:
        """See `build_cost_tables`."""
        nothing = Weights(**dict.fromkeys(asdict(weights), _NOTHING))
        return cls(
            {
                term.name: build_cost_tables(
                    problem,
                    replace(nothing, **{term.name: getattr(weights, term.name)}),
                    bounded=bounded,
                )
                for term in fields(Weights)
            }
        )

    def explain(self, step: Step, kind: MoveKind = MoveKind.STATIC) -> dict[str, float]:
        """The terms of a step that are not 0, by name; they sum to its cost."""
        costs = {name: _cost(table, step, kind) for name, table in self.tables.items()}
        return {name: cost for name, cost in costs.items() if cost > _LEAST}

    def explain_path(self, path: FoundPath) -> tuple[dict[str, float], ...]:
        """Of each step."""
        steps = zip(path.steps, path.kinds, strict=True)
        return tuple(self.explain(step, kind) for step, kind in steps)


def _cost(tables: CostTables, step: Step, kind: MoveKind) -> float:
    extra = tables.dynamic if kind is MoveKind.DYNAMIC else 0.0
    return tables.cost_move(*step) + extra
