"""Sets a route that its climber can climb: proposes holds and keeps those within reach."""

from typing import Final

import numpy as np

from climbing.body.limbs import FEET, HANDS, LIMBS, Limb
from climbing.body.proportions import Proportions
from climbing.errors import InvalidInput
from climbing.holds.hold import HoldType
from climbing.synthetic.motion.route import (
    TYPICAL_RADIUS_M,
    Move,
    Route,
    Spot,
    contact_point_m,
)
from climbing.synthetic.motion.stance_pose import Intent, compute_stance_pose, stance_after

_DRAFTS: Final = 60
_TRIES: Final = 20
_NEIGHBOUR_M: Final = 0.19
_TOP_RADIUS_M: Final = 0.135
_HAND_TYPES: Final[dict[HoldType, float]] = {
    HoldType.JUG: 0.36,
    HoldType.CRIMP: 0.18,
    HoldType.SLOPER: 0.18,
    HoldType.PINCH: 0.16,
    HoldType.POCKET: 0.12,
}


def set_route(rng: np.random.Generator, body: Proportions, moves: int) -> Route:
    """A random route with so many moves, all of them within reach.

    Rounds of foot, foot, hand, hand go up the wall along a drifting line; the last two moves bring
    both hands to the top hold.

    Args:
        rng: Decides everything.
        body: Whose reach counts.
        moves: At least 2.

    Raises:
        InvalidInput: If there are too few moves, or if chance never finds a climbable route.
    """
    if moves < 2:
        raise InvalidInput("moves", f"is {moves}, must be 2 or more")
    for _ in range(_DRAFTS):
        draft = _Draft(rng, body)
        if draft.start() and draft.climb(_order(rng, moves)):
            return draft.finished()
    raise InvalidInput("rng", f"no route of {moves} moves within reach in {_DRAFTS} drafts")


def _order(rng: np.random.Generator, moves: int) -> list[tuple[Limb, bool]]:
    """Which limb moves when, and whether a new round begins with it."""
    order: list[tuple[Limb, bool]] = []
    for _ in range(-(-moves // 4)):
        feet = FEET if rng.random() < 0.5 else FEET[::-1]
        hands = HANDS if rng.random() < 0.5 else HANDS[::-1]
        order += [(feet[0], True), (feet[1], False), (hands[0], False), (hands[1], False)]
    return order[-moves:]


class _Draft:
    """A route in the making."""

    def __init__(self, rng: np.random.Generator, body: Proportions) -> None:
        self._rng = rng
        self._body = body
        self._drift_m = float(rng.uniform(-0.09, 0.09)) * body.height_m
        self._base_y_m = float(rng.uniform(0.34, 0.46))
        self._centre_x_m = float(rng.uniform(-0.2, 0.2))
        self._spots: list[Spot] = []
        self._moves: list[Move] = []
        self._tips_m = np.zeros((4, 3))

    def start(self) -> bool:
        """Put all four limbs on holds; whether they can be there at once."""
        for row, limb in enumerate(LIMBS):
            spot = self._propose(limb, 1.02 if limb.is_hand else 0.0)
            if self._is_crowded(spot):
                return False
            self._spots.append(spot)
            self._tips_m[row] = contact_point_m(spot, limb)
        self._start_m = self._tips_m.copy()
        gaze = self._tips_m[:2].mean(axis=0) + np.array([0.0, 0.35, 0.0])
        pose = compute_stance_pose(self._body, self._tips_m, Intent(LIMBS[0], gaze, np.zeros(3)))
        if pose is None:
            return False
        self._start_pose = pose._replace(pelvis_rad=np.zeros((1, 3)), thorax_rad=np.zeros((1, 3)))
        return True

    def climb(self, order: list[tuple[Limb, bool]]) -> bool:
        """Set hold after hold; whether every move was found."""
        for limb, begins in order[:-2]:
            if begins:
                self._advance()
            if not self._set_hold(limb):
                return False
        return self._set_top((order[-2][0], order[-1][0]))

    def finished(self) -> Route:
        """The route as a value."""
        return Route(
            spots=tuple(self._spots),
            start_spots=(0, 1, 2, 3),
            start_m=self._start_m,
            start_pose=self._start_pose,
            moves=tuple(self._moves),
        )

    def _advance(self) -> None:
        """The feet's level goes up by a step, the centre line a little aside."""
        self._base_y_m += float(self._rng.uniform(0.17, 0.23)) * self._body.height_m
        wander = float(self._rng.uniform(-0.04, 0.04)) * self._body.height_m
        self._centre_x_m += self._drift_m + wander

    def _propose(self, limb: Limb, height: float) -> Spot:
        """A hold for a limb, `height` above the feet's level as a share of the body's."""
        share = self._rng.uniform(0.10, 0.24) if limb.is_hand else self._rng.uniform(0.09, 0.24)
        if not limb.is_hand and self._rng.random() < 0.25:
            share += 0.07
        middle = np.array([limb.sign * share, height]) + self._rng.uniform(-0.03, 0.03, 2)
        centre = np.array([self._centre_x_m, self._base_y_m]) + middle * self._body.height_m
        kind = self._choose_type(limb)
        return Spot(centre, kind, TYPICAL_RADIUS_M[kind] * float(self._rng.uniform(0.85, 1.2)))

    def _choose_type(self, limb: Limb) -> HoldType:
        if limb.is_hand:
            kinds = list(_HAND_TYPES)
            return kinds[self._rng.choice(len(kinds), p=list(_HAND_TYPES.values()))]
        return HoldType.CRIMP if self._rng.random() < 0.25 else HoldType.FOOTHOLD

    def _is_crowded(self, spot: Spot) -> bool:
        near_m = [float(np.linalg.norm(spot.centre_m - other.centre_m)) for other in self._spots]
        return any(distance < _NEIGHBOUR_M for distance in near_m)

    def _set_hold(self, limb: Limb) -> bool:
        height = float(self._rng.uniform(1.00, 1.13)) if limb.is_hand else 0.0
        for attempt in range(_TRIES):
            # After many refusals ask for less.
            spot = self._propose(limb, height * (1.0 - 0.010 * attempt))
            if not self._is_crowded(spot) and self._try_move(limb, spot, shared=False):
                self._spots.append(spot)
                return True
        return False

    def _set_top(self, limbs: tuple[Limb, Limb]) -> bool:
        """Both hands onto one large hold, side by side."""
        first, before_m = len(self._moves), self._tips_m
        for attempt in range(_TRIES):
            wish = self._propose(limbs[0], 1.10 - 0.010 * attempt)
            x = self._centre_x_m + float(self._rng.uniform(-0.08, 0.08))
            spot = Spot(np.array([x, wish.centre_m[1]]), HoldType.JUG, _TOP_RADIUS_M)
            if not self._is_crowded(spot) and all(
                self._try_move(limb, spot, shared=True) for limb in limbs
            ):
                self._spots.append(spot)
                return True
            del self._moves[first:]
            self._tips_m = before_m
        return False

    def _try_move(self, limb: Limb, spot: Spot, *, shared: bool) -> bool:
        """Add the move to the spot that comes next, if the climber can stand before and after."""
        target = contact_point_m(spot, limb, shared=shared)
        style = self._rng.normal(0.0, [0.02, 0.06, 0.03])
        intent = Intent(limb, target, style)
        after_m = stance_after(self._tips_m, limb, target)
        before = compute_stance_pose(self._body, self._tips_m, intent)
        after = compute_stance_pose(self._body, after_m, intent)
        if before is None or after is None:
            return False
        move = Move(limb, len(self._spots), self._tips_m, target, before, after)
        self._moves.append(move)
        self._tips_m = after_m
        return True
