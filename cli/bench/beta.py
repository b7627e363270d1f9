"""How long a ghost takes by the number of holds, and how many stances are posed a second."""

import time
from typing import Any, Final

import numpy as np

from cli.bench.report import BenchReport
from climbing.beta.feasibility import StanceJudge
from climbing.beta.ghost import find_ghost
from climbing.beta.posing.equilibrium import compute_gravity
from climbing.beta.posing.first_guess import guess_poses
from climbing.beta.posing.inverse_kinematics import solve_poses
from climbing.beta.posing.pose_task import PoseTasks
from climbing.beta.problem import BetaHold, BetaProblem, Start
from climbing.beta.stance import Stance
from climbing.body.climber import Climber

HOLDS: Final = (10, 15, 20, 30, 50, 70)
BATCHES: Final = (1, 16, 256, 2048)
_ANGLE_DEG: Final = 20.0
_WIDTH_M: Final = 1.2
_HEIGHT_M: Final = 3.6


def set_route(holds: int, seed: int = 0) -> BetaProblem:
    """A wall of 1.2 by 3.6 m, its holds scattered evenly; the more, the denser."""
    rng = np.random.default_rng([seed, holds])
    rows = np.linspace(0.25, _HEIGHT_M, holds)
    xs = _WIDTH_M * ((np.arange(holds) * 0.618 + rng.uniform(0, 0.1, holds)) % 1)
    middles = zip(xs.tolist(), rows.tolist(), strict=True)
    places = [BetaHold(k, x, y) for k, (x, y) in enumerate(middles)]
    start = int(np.argmin(np.abs(rows - 1.4)))
    return BetaProblem(tuple(places), Start((start,)), (holds - 1,), Climber(1.75), _ANGLE_DEG)


def bench_ghosts(rounds: int) -> BenchReport:
    """Seconds for a whole ghost, alternatives and motion included."""
    rows = []
    for holds in HOLDS:
        problem, seconds, moves = set_route(holds), [], 0
        for _ in range(rounds):
            began = time.perf_counter()
            ghost = find_ghost(problem)
            seconds.append(time.perf_counter() - began)
            moves = len(ghost.best.path.limbs)
        rows.append((holds, moves, min(seconds), sorted(seconds)[len(seconds) // 2]))
    return BenchReport(
        name="ghosts",
        columns=("holds", "moves", "fastest [s]", "median [s]"),
        rows=tuple(rows),
        notes=(f"wall of {_WIDTH_M} by {_HEIGHT_M} m, {_ANGLE_DEG:.0f} degrees, {rounds} rounds",),
    )


def bench_poses(seconds: float) -> BenchReport:
    """Stances posed a second, equilibrium included, by library and batch."""
    rows = [
        (label, batch, _measure_rate(batch, like, seconds))
        for label, like in _list_libraries()
        for batch in BATCHES
    ]
    return BenchReport(
        name="batched inverse kinematics",
        columns=("library", "batch", "stances/s"),
        rows=tuple(rows),
        notes=("float32; non-negative least squares on the processor in every case",),
    )


def _list_libraries() -> list[tuple[str, Any]]:
    import torch

    found: list[tuple[str, Any]] = [("NumPy", np.zeros(0, np.float32))]
    found.append(("PyTorch, processor", torch.zeros(0)))
    if torch.cuda.is_available():
        found.append((torch.cuda.get_device_name(), torch.zeros(0, device="cuda")))
    return found


def _measure_rate(batch: int, like: Any, seconds: float) -> float:
    """Over whole solves, the first one left out."""
    problem = set_route(30)
    judge, rng = StanceJudge(problem), np.random.default_rng(0)
    stances = [_draw_stance(rng) for _ in range(batch)]
    tasks = PoseTasks.from_limbs([judge.describe(stance, None) for stance in stances])
    body, gravity = problem.climber.compute_proportions(), compute_gravity(_ANGLE_DEG)
    start = guess_poses(body, tasks, gravity)
    solve_poses(body, tasks, gravity, start, like=like)
    began, solved = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        solve_poses(body, tasks, gravity, start, like=like)
        solved += batch
    return solved / (time.perf_counter() - began)


def _draw_stance(rng: np.random.Generator) -> Stance:
    """Hands some 1.1 m above feet; holds are numbered from the ground."""
    foot = int(rng.integers(0, 15))
    left, right, other = (foot + int(rng.integers(*span)) for span in ((8, 13), (8, 13), (0, 4)))
    return Stance(left, right, foot, other)
