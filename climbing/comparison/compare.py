"""Climber against ghost: one clock, what differed, how much. Figures: docs/comparison.md."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.ascent.places import Place
from climbing.ascent.reading import ClimbReading
from climbing.beta.cost_terms import CostTerms
from climbing.beta.ghost import Ghost
from climbing.beta.timed_move import TimedMove
from climbing.beta.weights import Weights
from climbing.body.point_masses import weigh_points
from climbing.comparison.alignment import align, measure_similarity
from climbing.comparison.body_deviations import find_body_away, find_pauses
from climbing.comparison.clock import GhostClock, set_clock
from climbing.comparison.deviation import Deviation
from climbing.comparison.foot_deviations import find_foot_deviations
from climbing.comparison.hand_deviations import find_hand_deviations
from climbing.comparison.stretches import TwoWays, cut_into_stretches

# What a pair of hand moves costs in the alignment, where one without a partner costs 1.
_OTHER_HAND: Final = 1.0
_OTHER_HOLD: Final = 0.5
_NEXT_TO_M: Final = 0.6
_NO_PAIR: Final = 3.0


@dataclass(frozen=True, slots=True)
class MatchedMove:
    """One hand move of climber or ghost, or of both.

    Attributes:
        climbed: Row of the climber's moves; None if only the ghost makes it.
        ghost: Row of the ghost's moves; None if only the climber made it.
    """

    climbed: int | None
    ghost: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What came of it.

    Attributes:
        clock: On which both are drawn.
        matches: Hand moves side by side.
        deviations: In order of time.
        similarity: Of the hands' sequences, 0 to 1.
        efficiency: What the ghost's way costs by what the climber's way costs, at most 1.
        climbed_cost: Of the climber's moves, in easy hand moves.
        ghost_cost: Of the ghost's moves.
    """

    clock: GhostClock
    matches: tuple[MatchedMove, ...]
    deviations: tuple[Deviation, ...]
    similarity: float
    efficiency: float
    climbed_cost: float
    ghost_cost: float


@dataclass(frozen=True, slots=True, eq=False)
class CentrePath:
    """Where the climber's centre of gravity was.

    Attributes:
        t_ms: Of T frames.
        centre_m: In the frame of the wall; NaN where it is unknown.
    """

    t_ms: Float64[np.ndarray, " T"]
    centre_m: Float64[np.ndarray, "T 2"]


def compare(
    reading: ClimbReading,
    ghost: Ghost,
    centre: CentrePath | None = None,
    *,
    weights: Weights | None = None,
) -> Comparison:
    """Sets a climb beside the ghost of the same problem.

    Args:
        reading: The climb.
        ghost: Of `reading.problem`.
        centre: Of the climber; without it nothing is said of where the body was.
        weights: That the ghost was found with.
    """
    ascent, places = reading.ascent, reading.places
    ways = pair_hand_moves(ascent.moves, ghost.moves, places)
    terms = CostTerms.build(reading.problem, weights or Weights(), bounded=False)
    stretches = cut_into_stretches(ways, terms)
    shared = ways.list_shared()
    deviations = [
        *find_hand_deviations(ways, stretches, places),
        *find_foot_deviations(ascent, shared, stretches, places),
        *find_pauses(ascent),
    ]
    if centre is not None:
        ghost_m = _find_centre_m(ghost)
        fps = ghost.trajectory.fps
        deviations += find_body_away(shared, centre.t_ms, centre.centre_m, ghost_m, fps)
    climbed_cost = sum(sum(stretch.paid.values()) for stretch in stretches)
    ghost_cost = sum(sum(stretch.ghost_pays.values()) for stretch in stretches)
    return Comparison(
        clock=set_clock(
            ascent.begin_ms, ghost.duration_ms, [(a.land_ms, b.land_ms) for a, b in shared]
        ),
        matches=_name_rows(ways),
        deviations=tuple(sorted(deviations, key=lambda d: (d.start_ms, d.end_ms))),
        similarity=measure_similarity(ways.matches),
        efficiency=min(ghost_cost / climbed_cost, 1.0) if climbed_cost > 0 else 1.0,
        climbed_cost=climbed_cost,
        ghost_cost=ghost_cost,
    )


def pair_hand_moves(
    climbed: tuple[TimedMove, ...], ghost: tuple[TimedMove, ...], places: tuple[Place, ...]
) -> TwoWays:
    """Both ways with the cheapest pairing of their hand moves."""
    ways = TwoWays(climbed, ghost, ())
    matches = align(ways.climbed_hands, ways.ghost_hands, lambda a, b: _compare(a, b, places))
    return replace(ways, matches=matches)


def _compare(one: TimedMove, other: TimedMove, places: tuple[Place, ...]) -> float:
    """0 for the same hand to the same place; other hands and near holds may be a pair."""
    if one.target == other.target:
        return 0.0 if one.limb is other.limb else _OTHER_HAND
    if one.limb is not other.limb:
        return _NO_PAIR
    apart_m = np.linalg.norm(places[one.target].point_m - places[other.target].point_m)
    return _OTHER_HOLD + float(apart_m) / _NEXT_TO_M


def _name_rows(ways: TwoWays) -> tuple[MatchedMove, ...]:
    climbed = [row for row, move in enumerate(ways.climbed) if move.limb.is_hand]
    ghost = [row for row, move in enumerate(ways.ghost) if move.limb.is_hand]
    return tuple(
        MatchedMove(
            None if match.one is None else climbed[match.one],
            None if match.other is None else ghost[match.other],
        )
        for match in ways.matches
    )


def _find_centre_m(ghost: Ghost) -> Float64[np.ndarray, "G 2"]:
    return np.asarray(np.einsum("tpd,p->td", ghost.trajectory.points_m, weigh_points())[:, :2])
