"""The replica that runs the networks is crowded, and killed while two climbs ask for them."""

import pickle
from pathlib import Path

import numpy as np
import psutil

from climbing.pose.placement import place_networks
from climbing.pose.weights import PoseModel
from tests.polling import wait_for
from tests.services.pose_callers import ask, calling
from tests.services.system import RunningSystem

SEEDS = (1, 2)


def test_climbs_get_their_own_answers_through_the_loss_of_the_replica(
    system: RunningSystem, models_folder: Path, tmp_path: Path
) -> None:
    """As from networks in this process, though another replica gives the last ones.

    Before, a crowd is turned away in part, and one that asks again is answered in full.
    """
    answers = tmp_path / "answers"
    (replica,) = system.replicas("PoseServer")
    with calling(system, answers, rounds=2, seeds=SEEDS) as process:
        replica.kill()
        process.communicate(timeout=100)
    assert process.returncode == 0
    found, (turned_away, answered) = pickle.loads(answers.read_bytes())
    assert turned_away > 0
    assert answered == 80
    networks = place_networks(PoseModel.LITE, models_folder, threads=psutil.cpu_count() or 1)
    for seed, (presence, landmarks, people) in zip(SEEDS, found, strict=True):
        wanted_presence, wanted_landmarks, wanted_people = ask(networks, seed)
        assert np.allclose(presence, wanted_presence, atol=1e-3)
        assert np.allclose(landmarks, wanted_landmarks, atol=0.5)
        assert people == wanted_people
    wait_for(lambda: system.replicas("PoseServer"), timeout_s=30)
    assert system.replicas("PoseServer") != [replica]
