"""What feet did differently while a hand made the same move: elsewhere, or in the air."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from climbing.ascent.ascent import Ascent
from climbing.ascent.places import Place
from climbing.beta.stance import FREE
from climbing.beta.timed_move import TimedMove
from climbing.body.limbs import FEET, Limb
from climbing.comparison.deviation import Deviation, DeviationKind
from climbing.comparison.reasons import FOOT_TERMS, add_reason, explain_saving
from climbing.comparison.stretches import Stretch
from climbing.comparison.words import name_limb, name_place

# Footholds nearer to each other are as good as one.
_LEAST_M: Final = 0.15


class _Feet(NamedTuple):
    limb: Limb
    place: int
    ghost_place: int


def find_foot_deviations(
    ascent: Ascent,
    shared: list[tuple[TimedMove, TimedMove]],
    stretches: tuple[Stretch, ...],
    places: tuple[Place, ...],
) -> Iterator[Deviation]:
    """One for each foot and difference, over all moves in a row that it lasts."""
    last: dict[Limb, Deviation] = {}
    known: dict[Limb, _Feet] = {}
    for climbed, ghost in shared:
        # What counts is on which feet the hand leaves.
        mine, theirs = ascent.stance_at(climbed.lift_ms), ghost.before
        for foot in FEET:
            feet = _Feet(foot, mine.at(foot), theirs.at(foot))
            found = _describe(feet, climbed, _find_stretch(stretches, climbed), places)
            if found is not None and known.get(foot) == feet and foot in last:
                last[foot] = _extend(last[foot], found)
                continue
            if foot in last:
                yield last.pop(foot)
            known[foot] = feet
            if found is not None:
                last[foot] = found
    yield from last.values()


def _find_stretch(stretches: tuple[Stretch, ...], move: TimedMove) -> Stretch:
    return next(stretch for stretch in stretches if move in stretch.climbed)


def _describe(
    feet: _Feet, move: TimedMove, stretch: Stretch, places: tuple[Place, ...]
) -> Deviation | None:
    if feet.ghost_place < 0 or feet.place == feet.ghost_place:
        return None
    foot, better = name_limb(feet.limb), name_place(places[feet.ghost_place])
    reason = explain_saving(stretch.paid, stretch.ghost_pays, FOOT_TERMS)
    if feet.place == FREE:
        kind, size, unit = DeviationKind.FOOT_OFF, (move.land_ms - move.lift_ms) / 1000, "s"
        text = f"{foot} was in the air, the ghost's stands on {better}"
    elif feet.place < 0:
        return None
    else:
        kind, unit = DeviationKind.OTHER_FOOTHOLD, "m"
        points_m = [places[row].point_m for row in (feet.place, feet.ghost_place)]
        size = float(np.linalg.norm(points_m[0] - points_m[1]))
        if size < _LEAST_M:
            return None
        where = "higher" if points_m[1][1] > points_m[0][1] else "lower"
        text = f"{foot} stood on {name_place(places[feet.place])}, the ghost's {where} on {better}"
    return Deviation(
        kind=kind,
        start_ms=move.lift_ms,
        end_ms=move.land_ms,
        limb=feet.limb,
        size=size,
        unit=unit,
        hold=places[feet.place].hold if feet.place >= 0 else None,
        ghost_hold=places[feet.ghost_place].hold,
        saving=stretch.saving,
        text=add_reason(text, reason),
    )


def _extend(first: Deviation, next_: Deviation) -> Deviation:
    return Deviation(
        kind=first.kind,
        start_ms=first.start_ms,
        end_ms=next_.end_ms,
        limb=first.limb,
        size=first.size + next_.size if first.unit == "s" else first.size,
        unit=first.unit,
        hold=first.hold,
        ghost_hold=first.ghost_hold,
        saving=max(first.saving, next_.saving),
        text=first.text,
    )
