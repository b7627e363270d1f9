"""`ascension beta` on problems that people climbed: solved, faultless, and much as people do."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.beta_checker import find_faults
from tests.human_betas import (
    compute_nearest_agreement,
    compute_people_s_agreement,
    list_ghost_moves,
    list_human_moves,
    read_betas,
    state_problem,
)
from tests.services.commands import run_ascension

# Of the people's own agreement, on the problems that weights were not tuned on: every other one by
# name, from the second on.
LEAST_SHARE = 0.85


@pytest.fixture(scope="module")
def answers(
    data_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """What the command wrote, by problem."""
    folder, written = tmp_path_factory.mktemp("beta"), {}
    for row, (route, betas) in enumerate(read_betas(data_folder).items()):
        problem, answer = folder / f"{row}.json", folder / f"{row}-beta.json"
        problem.write_text(json.dumps(state_problem(betas[0])))
        ran = run_ascension("beta", str(problem), "-o", str(answer))
        assert ran.returncode == 0, (route, ran.stderr)
        written[route] = json.loads(answer.read_text())
    return written


@pytest.mark.realdata
def test_every_problem_is_solved_without_a_fault(
    answers: dict[str, dict[str, Any]], data_folder: Path
) -> None:
    """In every stance and frame, by an examiner that shares no code."""
    for route, betas in read_betas(data_folder).items():
        assert find_faults(state_problem(betas[0]), answers[route]) == [], route


@pytest.mark.realdata
def test_hands_go_where_people_put_theirs(
    answers: dict[str, dict[str, Any]], data_folder: Path
) -> None:
    """Nearly as similar to the nearest person as people are to each other."""
    ghost, people = [], []
    for betas, answer in list(zip(read_betas(data_folder).values(), answers.values(), strict=True))[
        1::2
    ]:
        moves = [list_human_moves(beta) for beta in betas]
        ghost.append(compute_nearest_agreement(list_ghost_moves(answer), moves))
        people.append(compute_people_s_agreement(moves))
    assert len(ghost) == 5
    assert sum(ghost) >= LEAST_SHARE * sum(people), (ghost, people)


@pytest.mark.realdata
def test_answers_have_the_promised_fields(answers: dict[str, dict[str, Any]]) -> None:
    """As in the contract."""
    for answer in answers.values():
        assert {"cost", "stances", "moves", "alternatives", "trajectory", "seconds"} <= set(answer)
        motion = answer["trajectory"]
        assert motion["fps"] == 30
        assert all(len(frame) == len(motion["joints"]) for frame in motion["frames"])
        assert len(answer["stances"]) == len(answer["moves"]) + 1
        assert all(way["cost"] >= answer["cost"] for way in answer["alternatives"])
