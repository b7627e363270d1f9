"""The planner's deployment without a cluster, in Ray Serve's local mode."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from ray import serve

from climbing.beta.ghost import find_ghost
from climbing.beta.no_way import NoWayUp
from deployments.app import build_ghost
from deployments.ghost_client import RemoteGhosts
from deployments.network_calls import NetworkCalls
from tests.unit.climbing.beta.problems import build, state_ladder


@pytest.fixture(scope="module")
def handle() -> Any:
    """A replica in this process."""
    return serve.run(build_ghost(), name="ghost", _local_testing_mode=True)


@pytest.fixture
def remote(handle: Any, loop: asyncio.AbstractEventLoop) -> RemoteGhosts:
    """The planner behind the handle, called from threads."""
    return RemoteGhosts(NetworkCalls(handle), loop)


def test_ghosts_at_once_are_those_of_ones_own(remote: RemoteGhosts) -> None:
    """To the last digit, in the order of the questions."""
    problems = [build(state_ladder(rungs=rungs)) for rungs in (3, 4)]
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(remote.find, problems))
    for problem, answer in zip(problems, answers, strict=True):
        mine = find_ghost(problem)
        assert answer.best.path == mine.best.path
        assert np.array_equal(answer.trajectory.points_m, mine.trajectory.points_m)


def test_no_way_comes_back_with_how_near_it_was(remote: RemoteGhosts) -> None:
    """The error itself, not one of the transport."""
    document = state_ladder(rungs=3)
    for hold in document["holds"]:
        if hold["id"] in document["finish"]:
            hold["y_m"] += 2.5
    with pytest.raises(NoWayUp) as caught:
        remote.find(build(document))
    assert caught.value.nearest.stances
