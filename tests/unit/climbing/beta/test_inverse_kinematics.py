"""Poses: exact gradients, targets met where a body can, and an honest answer where it cannot."""

import numpy as np
import pytest
import torch

from climbing.beta.feasibility import MOST_CONTACT_ERROR_M, StanceJudge
from climbing.beta.posing.equilibrium import compute_gravity
from climbing.beta.posing.first_guess import guess_poses
from climbing.beta.posing.inverse_kinematics import SolvedPoses, solve_poses
from climbing.beta.posing.pose_problem import linearise, pose_problem, solve_balance
from climbing.beta.posing.pose_task import PoseTasks
from climbing.beta.stance import FREE, Stance
from climbing.body.joints import FREEDOM_COUNT, compute_limits
from climbing.body.proportions import compute_proportions
from tests.unit.climbing.beta.problems import build, state_ladder

BODY = compute_proportions(1.75)
EASY = Stance(6, 7, 0, 1)


def list_tasks(*stances: Stance, angle_deg: float = 0.0) -> PoseTasks:
    """What limbs do in stances on a ladder."""
    judge = StanceJudge(build(state_ladder(angle_deg=angle_deg)))
    return PoseTasks.from_limbs([judge.describe(stance, None) for stance in stances])


def solve(tasks: PoseTasks, angle_deg: float = 0.0, like: object = None) -> SolvedPoses:
    """From the first guess."""
    gravity = compute_gravity(angle_deg)
    return solve_poses(BODY, tasks, gravity, guess_poses(BODY, tasks, gravity), like=like)


@pytest.mark.parametrize("row", range(FREEDOM_COUNT))
def test_the_gradient_is_the_cost_s_derivative(row: int) -> None:
    """Against central differences, every kind of residual awake."""
    tasks, gravity = list_tasks(EASY, angle_deg=30), compute_gravity(30)
    angles = guess_poses(BODY, tasks, gravity)
    angles = angles + np.random.default_rng(1).normal(0, 0.4, angles.shape)
    angles[:, 2] = 0.05
    problem = pose_problem(BODY, tasks, gravity, np.zeros(0))
    balance = solve_balance(problem, angles)
    _, _, gradient = linearise(problem, balance, angles)
    shift = np.eye(FREEDOM_COUNT)[row] * 1e-6
    costs = [linearise(problem, balance, angles + sign * shift)[0] for sign in (1, -1)]
    slope = (costs[0] - costs[1]) / 2e-6
    assert gradient[:, row] == pytest.approx(slope, rel=1e-5, abs=1e-3)


@pytest.mark.parametrize("angle_deg", [-10.0, 0.0, 20.0, 45.0])
def test_an_easy_stance_is_held(angle_deg: float) -> None:
    """Ends at their holds, joints within limits, off the wall and in balance."""
    tasks = list_tasks(EASY, Stance(6, 7, 2, FREE), angle_deg=angle_deg)
    found = solve(tasks, angle_deg)
    low, high = compute_limits(BODY.height_m)
    assert found.contact_error_m.max() < MOST_CONTACT_ERROR_M
    assert found.sunk_m.max() < 0.015
    assert found.unbalanced.max() < 0.03
    assert (found.angles >= low - 1e-6).all()
    assert (found.angles <= high + 1e-6).all()


def test_what_is_out_of_reach_is_said_to_be_missed() -> None:
    """By about as much as it is too far."""
    found = solve(list_tasks(Stance(14, 15, 0, 1)))
    assert found.contact_error_m[0] > 0.1


def test_a_pose_does_not_depend_on_its_neighbours() -> None:
    """Alone or among others: the same within single precision."""
    together = solve(list_tasks(EASY, Stance(14, 15, 0, 1), Stance(8, 7, 2, 1)))
    alone = solve(list_tasks(EASY))
    assert together.points_m[0] == pytest.approx(alone.points_m[0], abs=2e-3)


def test_torch_finds_the_same_pose() -> None:
    """The same code on the other library."""
    plain, other = solve(list_tasks(EASY)), solve(list_tasks(EASY), like=torch.zeros(0))
    assert other.points_m == pytest.approx(plain.points_m, abs=2e-3)
