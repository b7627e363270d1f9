"""All stances a problem may start from, and the pairs of hands it may end with."""

from itertools import permutations, product

from climbing.beta.problem import BetaProblem, HoldId
from climbing.beta.stance import FREE, SMEAR, Stance
from climbing.body.limbs import FEET, HANDS, Limb


def list_starts(problem: BetaProblem) -> tuple[Stance, ...]:
    """Hands as stated, in either order; feet as stated, or anywhere at all."""
    hands = list_hand_pairs(problem, problem.start.hands)
    feet = _list_foot_pairs(problem)
    return tuple(Stance(*pair, *below) for pair in sorted(hands) for below in feet)


def list_hand_pairs(problem: BetaProblem, ids: tuple[HoldId, ...]) -> frozenset[tuple[int, int]]:
    """Both hands on the one hold, or each on one of two; a climber with one hand holds one."""
    rows = [problem.find(hold) for hold in ids]
    if problem.climber.excluded & set(HANDS):
        left = Limb.LEFT_HAND in problem.climber.excluded
        return frozenset((FREE, row) if left else (row, FREE) for row in rows)
    if len(rows) == 1:
        return frozenset({(rows[0], rows[0])})
    return frozenset({(rows[0], rows[1]), (rows[1], rows[0])})


def _list_foot_pairs(problem: BetaProblem) -> list[tuple[int, int]]:
    rows = [problem.find(hold) for hold in problem.start.feet]
    if rows:
        padded = rows + [FREE] * (2 - len(rows))
        return sorted({(a, b) for a, b in permutations(padded)})
    places = (*range(len(problem.holds)), FREE, SMEAR)
    options = [(FREE,) if foot in problem.climber.excluded else places for foot in FEET]
    return sorted(product(*options))
