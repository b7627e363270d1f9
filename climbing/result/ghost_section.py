"""The ghost as it stands in a document, in pixels of a picture of the wall. Knows no climber."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from jaxtyping import Float64

from climbing.beta.ghost import Ghost, Way
from climbing.beta.stance import Stance
from climbing.beta.timed_move import TimedMove
from climbing.body.climber import Climber
from climbing.body.joints import Point
from climbing.body.point_masses import weigh_points
from climbing.comparison.clock import GhostClock
from climbing.result.bounds import Bounds
from climbing.result.columns import ColumnGroup, fit_groups, write_lines
from climbing.result.relatives import NO_PARENT
from climbing.wall.wall_frame import WallFrame

CENTRE_OF_GRAVITY: Final = "centre_of_gravity"
_DECIMALS: Final = 2
# What hangs on a joint moves almost as it does.
_PARENTS: Final = {
    Point.LUMBAR: Point.PELVIS,
    Point.CHEST: Point.LUMBAR,
    Point.HEAD: Point.CHEST,
    Point.LEFT_SHOULDER: Point.CHEST,
    Point.RIGHT_SHOULDER: Point.CHEST,
    Point.LEFT_HIP: Point.PELVIS,
    Point.RIGHT_HIP: Point.PELVIS,
}


@dataclass(frozen=True, slots=True, eq=False)
class GhostView:
    """What a ghost is drawn with.

    Attributes:
        ghost: Of some problem.
        holds: Of each of the problem's holds, what it is called in the document.
        points_px: Where each of them is.
        frame: From metres to those pixels.
        climber: Whose ghost it is.
        angle_deg: Of the wall.
        clock: That of a clip; None if there is none.
    """

    ghost: Ghost
    holds: Sequence[int | str]
    points_px: Float64[np.ndarray, "N 2"]
    frame: WallFrame
    climber: Climber
    angle_deg: float
    clock: GhostClock | None = None


def write_ghost(view: GhostView, bounds: Bounds) -> dict[str, Any]:
    """Places, stances, moves, alternatives and the motion as columns."""
    ghost = view.ghost
    best = _write_way(ghost.best)
    best["moves"] = [
        move | _write_times(timed) for move, timed in zip(best["moves"], ghost.moves, strict=True)
    ]
    clock = {} if view.clock is None else {"clock": write_clock(view.clock)}
    return {
        "height_m": view.climber.height_m,
        "angle_deg": view.angle_deg,
        "m_per_px": view.frame.m_per_px,
        "places": [
            {"hold": hold, "point": [round(float(x)) for x in point_px]}
            for hold, point_px in zip(view.holds, view.points_px, strict=True)
        ],
        **best,
        "alternatives": [_write_way(way) for way in ghost.alternatives],
        **clock,
        "trajectory": _write_trajectory(view, bounds),
    }


def write_stance(stance: Stance) -> list[int]:
    """Numbers of the places of both hands and both feet; -1 is the air, -2 the bare wall."""
    return [int(place) for place in stance]


def _write_way(way: Way) -> dict[str, Any]:
    return {
        "cost": round(way.path.cost, _DECIMALS),
        "stances": [write_stance(stance) for stance in way.path.stances],
        "moves": [
            {
                "limb": limb.value,
                "origin": int(before.at(limb)),
                "target": int(after.at(limb)),
                "kind": kind.value,
                "cost": round(sum(terms.values()), _DECIMALS),
                "terms": _round(terms),
            }
            for (limb, before, after), kind, terms in zip(
                way.path.steps, way.path.kinds, way.terms, strict=True
            )
        ],
    }


def _round(terms: Mapping[str, float]) -> dict[str, float]:
    rounded = {name: round(cost, _DECIMALS) for name, cost in terms.items()}
    return {name: cost for name, cost in rounded.items() if cost}


def _write_times(move: TimedMove) -> dict[str, int]:
    return {"lift_ms": move.lift_ms, "land_ms": move.land_ms}


def write_clock(clock: GhostClock) -> dict[str, list[int]]:
    """Its keys."""
    return {"t_ms": list(clock.climb_ms), "ghost_ms": list(clock.ghost_ms)}


def _write_trajectory(view: GhostView, bounds: Bounds) -> dict[str, Any]:
    """The body's points and its centre of gravity; z out of the wall, all on the same scale."""
    points_m = view.ghost.trajectory.points_m
    centre_m = np.einsum("tpd,p->td", points_m, weigh_points())
    all_m = np.concatenate([points_m, centre_m[:, None]], axis=1)
    points_px = view.frame.to_px(all_m[..., :2])
    depth_px = all_m[..., 2:] / view.frame.m_per_px
    names = [*(point.name.lower() for point in Point), CENTRE_OF_GRAVITY]
    parents = (*(int(_PARENTS.get(point, NO_PARENT)) for point in Point), int(Point.PELVIS))
    quantum = round(bounds.ghost_m / view.frame.m_per_px, 4)
    samples = np.concatenate([points_px, depth_px], axis=2)
    groups = [
        ColumnGroup(f"trajectory.{axis}", samples[..., row], quantum, parents)
        for row, axis in enumerate("xyz")
    ]
    x, y, z = (write_lines(g, keys) for g, keys in zip(groups, fit_groups(groups), strict=True))
    fps, count = view.ghost.trajectory.fps, len(points_m)
    return {"fps": fps, "frame_count": count, "joints": names, "x": x, "y": y, "z": z}
