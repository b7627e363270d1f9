"""Betas of people on a training board: problem files from them, and how much two ways agree."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

COLUMNS = "ABCDEFGHIJK"
GRID_M = 0.2
KICKBOARD = tuple(f"{column}{row}" for column in "BDFHJ" for row in (0, -1))
HandMove = tuple[str, str]


def read_betas(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """All betas by problem, in the order of the problems' names."""
    betas = json.loads((folder / "beta" / "human-betas.json").read_text())["betas"]
    routes = sorted({beta["route"] for beta in betas})
    return {route: [beta for beta in betas if beta["route"] == route] for route in routes}


def state_problem(beta: dict[str, Any], *, height_m: float = 1.75) -> dict[str, Any]:
    """The problem file; the board hangs over by 40 degrees and its kickboard is for feet."""
    names = (*beta["holds"], *KICKBOARD)
    return {
        "wall": {"angle_deg": 40},
        "holds": [
            {
                "id": name,
                "x_m": round(COLUMNS.index(name[0]) * GRID_M, 3),
                "y_m": round(int(name[1:]) * GRID_M, 3),
                "radius_m": 0.05,
            }
            for name in names
        ],
        "feet": list(KICKBOARD),
        "start": {"hands": beta["start"]},
        "finish": beta["end"],
        "climber": {"height_m": height_m},
    }


def list_human_moves(beta: dict[str, Any]) -> list[HandMove]:
    """Which hand goes where, in order."""
    return [
        (hand, after[hand])
        for before, after in pairwise(beta["states"])
        for hand in ("lh", "rh")
        if before[hand] != after[hand]
    ]


def list_ghost_moves(answer: dict[str, Any]) -> list[HandMove]:
    """The same of an answer of `ascension beta`."""
    short = {"left_hand": "lh", "right_hand": "rh"}
    moves = answer["moves"]
    return [(short[move["limb"]], move["to"]) for move in moves if move["limb"] in short]


def compute_agreement(one: list[HandMove], other: list[HandMove]) -> float:
    """1 less the edit distance by the longer one's length: 1 for the same."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            step = min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
            diagonal, row[j] = row[j], step
    return 1 - row[-1] / max(len(one), len(other), 1)


def compute_nearest_agreement(moves: list[HandMove], betas: list[list[HandMove]]) -> float:
    """With the most similar of some betas."""
    return max(compute_agreement(moves, beta) for beta in betas)


def compute_people_s_agreement(betas: list[list[HandMove]]) -> float:
    """Each with the most similar of the others, on average."""
    rest = [betas[:row] + betas[row + 1 :] for row in range(len(betas))]
    nearest = [
        compute_nearest_agreement(beta, others) for beta, others in zip(betas, rest, strict=True)
    ]
    return sum(nearest) / len(nearest)
