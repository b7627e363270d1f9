"""The search finds what looking at everything finds, and its bounds are bounds."""

import zlib

import numpy as np
import pytest

from climbing.beta.beginning import list_hand_pairs, list_starts
from climbing.beta.cost_tables import build_cost_tables
from climbing.beta.cost_terms import CostTerms
from climbing.beta.feasibility import HeldPose, StanceJudge
from climbing.beta.heuristic import (
    CostToGo,
    compute_cost_to_go,
    solve_exactly,
    solve_footwise,
    solve_hands,
)
from climbing.beta.pair_space import list_pairs
from climbing.beta.planner import Planner
from climbing.beta.problem import BetaProblem
from climbing.beta.search import SearchExhausted, StanceSearch
from climbing.beta.stance import FREE, SMEAR, Stance
from climbing.beta.steps import Barred, Held
from climbing.beta.weights import Weights
from climbing.body.limbs import FEET, HANDS, LIMBS
from tests.beta_walls import invent_wall
from tests.exhaustive_search import find_least_cost
from tests.unit.climbing.beta.problems import build, build_wall, state_ladder


class Whimsical:
    """A judge with opinions but without reasons; always the same ones."""

    def __init__(self, seed: int, share: float) -> None:
        self.seed, self.share = seed, share

    def can_hold(self, wanted: list[Held]) -> list[bool]:
        """Whether each is allowed."""
        return [
            zlib.crc32(repr((self.seed, *held)).encode()) / 2**32 >= self.share for held in wanted
        ]

    def judge(self, wanted: list[Held]) -> list[HeldPose]:
        """The same as poses."""
        nothing = np.zeros(0)
        return [HeldPose(yes, nothing, nothing, hopeful=False) for yes in self.can_hold(wanted)]


@pytest.mark.parametrize("seed", range(200))
def test_a_plan_costs_what_the_best_of_all_costs(seed: int) -> None:
    """On 200 random walls of 3 to 10 holds, whatever a body can and cannot hold."""
    problem = build_wall(seed, 3 + seed % (8 if seed < 16 else 3))
    judge = Whimsical(seed, share=0.25 * (seed % 3))
    planner = Planner(problem, judge, most_rounds=10_000)
    plan = planner.plan()
    least = find_least_cost(problem, planner.tables, judge.can_hold)
    assert plan.path.complete == (least is not None)
    if least is not None:
        assert plan.path.cost == pytest.approx(least)


@pytest.mark.parametrize("seed", [1, 4])
def test_the_same_with_a_body_that_has_reasons(seed: int) -> None:
    """Real poses; everything that could be cheaper is asked about."""
    problem = build_wall(seed, 4)
    judge = StanceJudge(problem)
    planner = Planner(problem, judge)
    plan = planner.plan()

    def can_hold(wanted: list[Held]) -> list[bool]:
        return [pose.feasible for pose in judge.judge(wanted)]

    limit = plan.path.cost - 1e-9 if plan.path.complete else np.inf
    assert find_least_cost(problem, planner.tables, can_hold, limit=limit) is None


def test_some_of_those_walls_have_a_way_and_some_have_none() -> None:
    """Else the two tests above would show nothing."""
    ways = [
        Planner(build_wall(seed, 4), Whimsical(seed, 0.5), most_rounds=10_000).plan().path.complete
        for seed in range(16)
    ]
    assert 3 <= sum(ways) <= 13


def list_bounds(problem: BetaProblem) -> tuple[CostToGo, CostToGo, CostToGo]:
    """The exact one, the one by feet and the one for hands alone."""
    tables, goals = build_cost_tables(problem, Weights()), list_hand_pairs(problem, problem.finish)
    hands, feet = list_pairs(tables, HANDS), list_pairs(tables, FEET)
    return (
        solve_exactly(tables, hands, feet, goals),
        solve_footwise(tables, hands, goals),
        solve_hands(tables, hands, goals),
    )


@pytest.mark.parametrize("seed", range(10))
def test_bounds_are_below_the_truth_and_the_exact_one_is_the_truth(seed: int) -> None:
    """For every start, the weaker ones below the stronger ones."""
    problem = build_wall(seed, 6)
    tables = build_cost_tables(problem, Weights())
    exact, footwise, hands = list_bounds(problem)
    starts = [s for s in list_starts(problem) if np.isfinite(tables.cost_stance(s))]
    best = min((tables.cost_stance(s) + exact.of(s) for s in starts), default=np.inf)
    least = find_least_cost(problem, tables, Whimsical(seed, 0.0).can_hold)
    assert best == (np.inf if least is None else pytest.approx(least))
    for start in starts:
        assert footwise.of(start) <= exact.of(start) + 1e-9
        assert hands.of(start) <= exact.of(start) + 1e-9


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("excluded", [None, "left_foot"])
def test_every_bound_is_consistent_and_leads_to_the_same_way(
    seed: int, excluded: str | None
) -> None:
    """No step lowers it by more than it costs; the weaker ones are only slower."""
    document = invent_wall(seed, holds=6)
    if excluded:
        document["climber"]["excluded_limbs"] = [excluded]
    problem = build(document)
    tables, goals = build_cost_tables(problem, Weights()), list_hand_pairs(problem, problem.finish)
    starts = [s for s in list_starts(problem) if np.isfinite(tables.cost_stance(s))]
    paths = []
    for bound in list_bounds(problem):
        search = StanceSearch(tables, list_starts(problem), bound, goals)
        paths.append(search.find(Barred()))
        for start in starts:
            for step in search.expansion.list_steps(start):
                assert bound.of(start) <= step.cost + bound.of(step.after) + 1e-9
                assert step.least == pytest.approx(step.cost + bound.of(step.after))
    assert len({path.complete for path in paths}) == 1
    if paths[0].complete:
        costs = [path.cost for path in paths]
        assert costs == pytest.approx([costs[0]] * 3)


def test_terms_sum_to_the_cost_of_the_way() -> None:
    """Nothing is charged that has no name."""
    problem, weights = build(state_ladder(angle_deg=20)), Weights()
    planner = Planner(problem, Whimsical(0, 0.0), weights=weights)
    path = planner.plan().path
    terms = CostTerms.build(problem, weights).explain_path(path)
    first = planner.tables.cost_stance(path.stances[0])
    assert first + sum(sum(step.values()) for step in terms) == pytest.approx(path.cost)
    assert all(value > 0 for step in terms for value in step.values())


def test_a_mirrored_stance_costs_the_same_on_a_mirrored_wall() -> None:
    """There are no left-handed costs."""
    document = state_ladder()
    mirrored = {**document, "holds": [{**h, "x_m": -h["x_m"]} for h in document["holds"]]}
    plain, image = (build_cost_tables(build(d), Weights()) for d in (document, mirrored))
    stance = Stance(6, 5, 2, SMEAR)
    swapped = Stance(5, 6, SMEAR, 2)
    assert plain.cost_stance(stance) == pytest.approx(image.cost_stance(swapped))


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (Stance(7, 6, 0, 1), Stance(6, 7, 0, 1)),
        (Stance(6, 7, FREE, 1), Stance(6, 7, 0, 1)),
        (Stance(6, 7, 4, 5), Stance(6, 7, 2, 3)),
        (Stance(8, 5, 0, 1), Stance(6, 7, 0, 1)),
    ],
    ids=["crossed", "foot in the air", "feet too high", "hands far apart"],
)
def test_what_is_harder_costs_more(worse: Stance, better: Stance) -> None:
    """On a ladder."""
    tables = build_cost_tables(build(state_ladder(gap_m=0.45)), Weights())
    assert tables.cost_stance(worse) > tables.cost_stance(better)


def test_a_place_that_a_limb_may_not_have_costs_infinitely_much() -> None:
    """Hands in the air, feet on an overhanging wall."""
    flat = build_cost_tables(build(state_ladder()), Weights())
    steep = build_cost_tables(build(state_ladder(angle_deg=30)), Weights())
    assert flat.cost_stance(Stance(FREE, 7, 0, 1)) == np.inf
    assert np.isfinite(flat.cost_stance(Stance(6, 7, SMEAR, 1)))
    assert steep.cost_stance(Stance(6, 7, SMEAR, 1)) == np.inf


def test_a_path_is_made_of_single_moves() -> None:
    """Each changes the limb that it names."""
    path = Planner(build(state_ladder()), Whimsical(0, 0.0)).plan().path
    for limb, before, after in path.steps:
        changed = [other for other in LIMBS if before.at(other) != after.at(other)]
        assert limb in changed
        assert len(changed) == 1 or set(changed) == {*LIMBS[2:]}


def test_a_search_that_would_not_end_ends() -> None:
    """With a name and what to do."""
    problem = build_wall(3, 10)
    tables, goals = build_cost_tables(problem, Weights()), list_hand_pairs(problem, problem.finish)
    search = StanceSearch(tables, list_starts(problem), compute_cost_to_go(tables, goals), goals)
    with pytest.raises(SearchExhausted, match="name fewer holds"):
        search.find(Barred(), most_steps=10)


def test_plans_that_fail_again_and_again_end() -> None:
    """Nobody waits for the thousandth."""
    planner = Planner(build_wall(3, 10), Whimsical(0, 1.0), most_rounds=3)
    with pytest.raises(SearchExhausted, match="3 plans"):
        planner.plan()
