"""Two ways cut where both have the same hand on the same hold, and what each part costs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from climbing.beta.cost_terms import CostTerms
from climbing.beta.timed_move import TimedMove
from climbing.comparison.alignment import Match


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What happens between two moves that both make.

    Attributes:
        matches: Of the hands, the last one being what both do unless the ways end before.
        climbed: The climber's moves of all limbs.
        ghost: The ghost's.
        paid: By term, what the climber's cost.
        ghost_pays: The same of the ghost's.
    """

    matches: tuple[Match, ...]
    climbed: tuple[TimedMove, ...]
    ghost: tuple[TimedMove, ...]
    paid: Counter[str]
    ghost_pays: Counter[str]

    @property
    def saving(self) -> float:
        """By how much the ghost's part is cheaper."""
        return sum(self.paid.values()) - sum(self.ghost_pays.values())


@dataclass(frozen=True, slots=True, eq=False)
class TwoWays:
    """Climber and ghost side by side.

    Attributes:
        climbed: The climber's moves.
        ghost: The ghost's, on its own clock.
        matches: Their hand moves paired; rows count hand moves only.
    """

    climbed: tuple[TimedMove, ...]
    ghost: tuple[TimedMove, ...]
    matches: tuple[Match, ...]

    @property
    def climbed_hands(self) -> tuple[TimedMove, ...]:
        """The climber's hand moves."""
        return tuple(move for move in self.climbed if move.limb.is_hand)

    @property
    def ghost_hands(self) -> tuple[TimedMove, ...]:
        """The ghost's hand moves."""
        return tuple(move for move in self.ghost if move.limb.is_hand)

    def list_shared(self) -> list[tuple[TimedMove, TimedMove]]:
        """Moves that both make, the climber's first."""
        return [
            (self.climbed_hands[match.one], self.ghost_hands[match.other])
            for match in self.matches
            if match.one is not None and match.other is not None and match.cost == 0
        ]


def cut_into_stretches(ways: TwoWays, terms: CostTerms) -> tuple[Stretch, ...]:
    """In order; together they hold every move of both ways."""
    stretches, matches = [], list[Match]()
    climbed_to = ghost_to = _BEFORE_ALL
    for row, match in enumerate(ways.matches):
        matches.append(match)
        shared = match.one is not None and match.other is not None and match.cost == 0
        if not shared and row + 1 < len(ways.matches):
            continue
        last = row + 1 == len(ways.matches)
        climbed_end = _AFTER_ALL if last else ways.climbed_hands[match.one or 0].land_ms
        ghost_end = _AFTER_ALL if last else ways.ghost_hands[match.other or 0].land_ms
        climbed = _between(ways.climbed, climbed_to, climbed_end)
        ghost = _between(ways.ghost, ghost_to, ghost_end)
        costs = _sum_up(climbed, terms), _sum_up(ghost, terms)
        stretches.append(Stretch(tuple(matches), climbed, ghost, *costs))
        matches, climbed_to, ghost_to = [], climbed_end, ghost_end
    return tuple(stretches)


_BEFORE_ALL: Final = -(1 << 60)
_AFTER_ALL: Final = 1 << 60


def _between(moves: Sequence[TimedMove], after_ms: int, until_ms: int) -> tuple[TimedMove, ...]:
    return tuple(move for move in moves if after_ms < move.land_ms <= until_ms)


def _sum_up(moves: Sequence[TimedMove], terms: CostTerms) -> Counter[str]:
    total: Counter[str] = Counter()
    for move in moves:
        total.update(terms.explain((move.limb, move.before, move.after), move.kind))
    return total
