"""Made-up ways up the ladder of `tests.unit.climbing.ascent.climbs`, without any planner."""

from climbing.ascent.ascent import Ascent
from climbing.ascent.reading import ClimbReading
from climbing.beta.cost_terms import CostTerms
from climbing.beta.stance import Stance
from climbing.beta.timed_move import TimedMove
from climbing.beta.weights import Weights
from climbing.body.limbs import LIMBS, Limb
from climbing.comparison.compare import pair_hand_moves
from climbing.comparison.deviation import Deviation
from climbing.comparison.foot_deviations import find_foot_deviations
from climbing.comparison.hand_deviations import find_hand_deviations
from climbing.comparison.stretches import cut_into_stretches

Steps = list[tuple[Limb, int]]


def walk(start: Stance, steps: Steps, *, each_ms: int = 1000) -> tuple[TimedMove, ...]:
    """Moves one after another, each taking half of its time."""
    moves, stance = [], start
    for row, (limb, target) in enumerate(steps):
        after = stance.move(limb, target)
        lift_ms = row * each_ms
        moves.append(TimedMove(limb, stance, after, lift_ms, lift_ms + each_ms // 2))
        stance = after
    return tuple(moves)


def row_of(reading: ClimbReading, hold: int) -> int:
    """The first place on a hold; -1 and -2 stay what they are."""
    return hold if hold < 0 else [place.hold for place in reading.places].index(hold)


def differ(reading: ClimbReading, climbed: Steps, ghost: Steps) -> list[Deviation]:
    """What hands and feet do differently, told in hold ids, from the reading's own start."""
    start = reading.ascent.start
    ways = pair_hand_moves(
        walk(start, [(limb, row_of(reading, hold)) for limb, hold in climbed]),
        walk(start, [(limb, row_of(reading, hold)) for limb, hold in ghost]),
        reading.places,
    )
    terms = CostTerms.build(reading.problem, Weights(), bounded=False)
    stretches = cut_into_stretches(ways, terms)
    end_ms = ways.climbed[-1].land_ms
    ascent = Ascent(start, ways.climbed, 0, end_ms, dict.fromkeys(LIMBS, 0))
    feet = find_foot_deviations(ascent, ways.list_shared(), stretches, reading.places)
    return [*find_hand_deviations(ways, stretches, reading.places), *feet]
