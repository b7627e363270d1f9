"""What hands did differently: other holds, the other hand, moves too many, holds left out."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from climbing.ascent.places import Place
from climbing.beta.timed_move import TimedMove
from climbing.comparison.alignment import Match
from climbing.comparison.deviation import Deviation, DeviationKind
from climbing.comparison.reasons import HAND_TERMS, add_reason, explain_saving
from climbing.comparison.stretches import Stretch, TwoWays
from climbing.comparison.words import name_limb, name_place

# A move too many costs a move, and its hold is one more to hold.
_EVIDENT: Final = {DeviationKind.EXTRA_MOVE: frozenset({"hand_move", "difficulty"})}


class _Difference(NamedTuple):
    kind: DeviationKind
    move: TimedMove
    target: int
    ghost_target: int | None
    size: float
    unit: str
    text: str


def find_hand_deviations(
    ways: TwoWays, stretches: tuple[Stretch, ...], places: tuple[Place, ...]
) -> Iterator[Deviation]:
    """One for every pair of hand moves that is none, in order."""
    for stretch in stretches:
        for match in stretch.matches:
            difference = _find_difference(ways, match, places)
            if difference is None:
                continue
            among = HAND_TERMS - _EVIDENT.get(difference.kind, frozenset())
            reason = explain_saving(stretch.paid, stretch.ghost_pays, among)
            move, ghost_target = difference.move, difference.ghost_target
            yield Deviation(
                kind=difference.kind,
                start_ms=min(move.lift_ms, move.land_ms),
                end_ms=move.land_ms,
                limb=move.limb,
                size=difference.size,
                unit=difference.unit,
                hold=places[difference.target].hold,
                ghost_hold=None if ghost_target is None else places[ghost_target].hold,
                saving=stretch.saving,
                text=add_reason(difference.text, reason),
            )


def _find_difference(ways: TwoWays, match: Match, places: tuple[Place, ...]) -> _Difference | None:
    if match.one is None:
        return _leave_out(ways, match, places)
    move = ways.climbed_hands[match.one]
    if match.other is None:
        return _do_too_much(move, places)
    ghost = ways.ghost_hands[match.other]
    if (move.limb, move.target) == (ghost.limb, ghost.target):
        return None
    hand, there = name_limb(move.limb), name_place(places[move.target])
    if move.target == ghost.target:
        other = name_limb(ghost.limb).lower()
        text = f"{hand} took {there}, the ghost takes it with the {other}"
        return _Difference(
            DeviationKind.OTHER_HAND, move, move.target, ghost.target, 1.0, "1", text
        )
    apart_m = _measure(places, move.target, ghost.target)
    better = name_place(places[ghost.target])
    if places[move.target].hold == places[ghost.target].hold:
        better = "another part of it"
    text = f"{hand} went to {there}, the ghost goes to {better}, {apart_m:.2f} m away"
    return _Difference(
        DeviationKind.OTHER_HOLD, move, move.target, ghost.target, apart_m, "m", text
    )


def _do_too_much(move: TimedMove, places: tuple[Place, ...]) -> _Difference:
    way_m = _measure(places, move.origin, move.target) if move.origin >= 0 else 0.0
    hand, there = name_limb(move.limb), name_place(places[move.target])
    shared = move.after.left_hand == move.after.right_hand
    done = f"matched on {there}" if shared else f"went to {there}"
    text = f"{hand} {done}, the ghost needs no such move"
    return _Difference(DeviationKind.EXTRA_MOVE, move, move.target, None, way_m, "m", text)


def _leave_out(ways: TwoWays, match: Match, places: tuple[Place, ...]) -> _Difference | None:
    """A move that only the ghost makes, at the time of what the climber's hands did next."""
    if match.other is None or not ways.climbed_hands:
        return None
    ghost = ways.ghost_hands[match.other]
    later = ways.matches[ways.matches.index(match) :]
    rows = [found.one for found in later if found.one is not None]
    move = ways.climbed_hands[rows[0] if rows else -1]
    way_m = _measure(places, ghost.origin, ghost.target) if ghost.origin >= 0 else 0.0
    hand, there = name_limb(ghost.limb).lower(), name_place(places[ghost.target])
    text = f"You left out {there}, which the ghost takes with the {hand}"
    return _Difference(
        DeviationKind.SKIPPED_HOLD, move, move.target, ghost.target, way_m, "m", text
    )


def _measure(places: tuple[Place, ...], one: int, other: int) -> float:
    return float(np.linalg.norm(places[one].point_m - places[other].point_m))
