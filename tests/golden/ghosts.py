"""A small made-up climb and its ghost, which saves it a move."""

from dataclasses import replace
from functools import cache

import numpy as np

from climbing.advice.rules import Facts, give_advice
from climbing.ascent.figures import AscentFigures
from climbing.ascent.reading import read_climb
from climbing.beta.ghost import Ghost, Way, find_ghost
from climbing.beta.motion.trajectory import Trajectory
from climbing.body.climber import Climber
from climbing.body.limbs import Limb
from climbing.comparison.compare import compare
from climbing.contacts.contact import Contact
from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.result import ClimbAnalysis, GhostFindings, WallFindings
from climbing.wall.wall_frame import WallFrame
from tests.golden.climbs import make_analysis, make_track
from tests.golden.walls import make_registration

LADDER_M = {
    3: (0.8, 1.9),
    5: (1.2, 1.9),
    8: (0.9, 2.3),
    9: (1.1, 2.6),
    11: (0.8, 0.9),
    12: (1.2, 0.9),
}
_HANDS = (Limb.LEFT_HAND, Limb.RIGHT_HAND)


def make_climbed(frame: WallFrame) -> tuple[tuple[Hold, ...], tuple[Contact, ...]]:
    """Holds of one colour, and a climb by way of each of them that ends in a match."""
    holds = tuple(_make_hold(number, frame) for number in LADDER_M)
    left, right = _HANDS
    stays = (
        (left, 3, 0, 2000),
        (right, 5, 100, 4200),
        (Limb.LEFT_FOOT, 11, 0, 9000),
        (Limb.RIGHT_FOOT, 12, 0, 9000),
        (left, 8, 2400, 6000),
        (right, 9, 4700, 9000),
        (left, 9, 6500, 9000),
    )
    return holds, tuple(
        Contact(limb, hold, _place_px(hold, frame), start, end, 0.9)
        for limb, hold, start, end in stays
    )


def _place_px(hold: int, frame: WallFrame) -> tuple[float, float]:
    x, y = frame.to_px(np.array(LADDER_M[hold]))
    return float(x), float(y)


def _make_hold(number: int, frame: WallFrame) -> Hold:
    corners = np.array([[-10.0, -8.0], [10.0, -8.0], [10.0, 8.0], [-10.0, 8.0]])
    return Hold(
        id=number,
        polygon_px=(corners + _place_px(number, frame)).astype(np.float32),
        score=0.9,
        kind=HoldKind.HOLD,
        type=HoldType.JUG,
        type_confidence=0.8,
        colour="green",
        route=1,
    )


@cache
def make_ghosted() -> ClimbAnalysis:
    """The analysis of it; the motion is cut short, for a small vector."""
    track = make_track(8)
    registration = make_registration(track)
    frame = WallFrame.build(0.003, registration.panorama_size_px, registration.up)
    holds, contacts = make_climbed(frame)
    reading = read_climb(holds, contacts, frame, Climber(1.75))
    ghost = find_ghost(reading.problem)
    comparison = compare(reading, ghost)
    figures = AscentFigures(6.4, 3, 0, 0, 2.0, 2.2, 0.6, 0.0, 0.7)
    found = GhostFindings(reading, figures, _shorten(ghost), comparison, ("ghost_height_assumed",))
    wall = WallFindings(registration, holds, contacts)
    analysis = make_analysis(track, wall)
    advice = give_advice(Facts({"straight_arm_fraction": 0.1}, comparison.deviations))
    metrics = (*analysis.metrics, *found.list_metrics())
    return replace(analysis, ghost=found, advice=advice, metrics=metrics)


def _shorten(ghost: Ghost, every: int = 8) -> Ghost:
    """Rounded, so that every processor writes the same vector."""
    motion = ghost.trajectory
    points_m = np.round(motion.points_m[::every], 2)
    short = Trajectory(motion.fps, motion.angles[::every], points_m, motion.broken[::every])
    ways = [_round(way) for way in (ghost.best, *ghost.alternatives)]
    return Ghost(ways[0], tuple(ways[1:]), ghost.times, short)


def _round(way: Way) -> Way:
    terms = tuple({name: round(cost, 2) for name, cost in step.items()} for step in way.terms)
    return Way(replace(way.path, cost=round(way.path.cost, 2)), terms)
