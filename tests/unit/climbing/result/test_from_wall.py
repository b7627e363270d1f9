"""What a result says of the wall, and what it leaves out when there is less to know."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from climbing.errors import InvalidInput
from climbing.holds.network import HoldNetwork
from climbing.holds.placement import place_hold_network
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.result import WallFindings
from climbing.result.from_wall import WallStep, read_wall
from climbing.synthetic import SyntheticClimb, compose_climb
from tests.unit.climbing.true_track import track_truth
from tests.unit.climbing.wall.clips import PaintedClip, film_wall, paint_wall, pan_and_return


@pytest.fixture(scope="module")
def network() -> HoldNetwork:
    """The one that is shipped."""
    return place_hold_network(threads=2)


@pytest.fixture(scope="module")
def climb() -> SyntheticClimb:
    """Three seconds on a generated wall."""
    return compose_climb(3, duration_s=3.0, fps=12, width_px=360, height_px=640)


class Steps:
    """Notes which steps were entered, and which of them had ended when the next began."""

    def __init__(self) -> None:
        self.entered: list[WallStep] = []
        self.open = 0
        self.shares: list[float] = []

    @contextmanager
    def within(self, step: WallStep) -> Iterator[None]:
        """One step."""
        assert self.open == 0
        self.entered.append(step)
        self.open += 1
        yield
        self.open -= 1


@pytest.fixture(scope="module")
def steps() -> Steps:
    """Of the climb."""
    return Steps()


@pytest.fixture(scope="module")
def found(climb: SyntheticClimb, network: HoldNetwork, steps: Steps) -> WallFindings:
    """What the climb says of its wall."""
    clip = PaintedClip(list(climb.render_frames()))
    return read_wall(
        clip,
        _time_as(clip, track_truth(climb.truth)),
        network,
        within=steps.within,
        on_progress=steps.shares.append,
    )


def _time_as(clip: PaintedClip, track: PoseTrack) -> PoseTrack:
    return replace(track, t_ms=np.array([frame.t_ms for frame in clip.read_frames()]))


def test_a_climb_has_a_wall_holds_and_contacts(
    found: WallFindings, network: HoldNetwork, climb: SyntheticClimb
) -> None:
    """Every frame on the wall, both hands on holds of the list, and the network by name."""
    assert found.registration is not None
    assert found.registration.ok.all()
    assert found.holds
    ids = {hold.id for hold in found.holds}
    hands = [c for c in found.contacts or () if c.limb.is_hand]
    assert {c.limb for c in hands} == {c.limb for c in climb.truth.contacts if c.limb.is_hand}
    assert {c.hold for c in hands} <= ids
    assert found.models == (network.model,)
    assert found.warnings == ()


def test_steps_follow_each_other(found: WallFindings, steps: Steps) -> None:
    """Each is entered once, in order; progress never goes back and stays below the whole."""
    assert found.holds is not None
    assert steps.entered == list(WallStep)
    assert steps.shares == sorted(steps.shares)
    assert 0.5 < steps.shares[-1] <= 1.0


def _film_nobody(pictures: list[np.ndarray]) -> tuple[PaintedClip, PoseTrack]:
    clip = PaintedClip(pictures)
    frames, (height, width) = len(pictures), pictures[0].shape[:2]
    nothing = np.full((frames, 33, 3), np.nan, np.float32)
    t_ms = np.array([frame.t_ms for frame in clip.read_frames()])
    model = ModelInfo("nobody", "1", "0" * 64)
    return clip, PoseTrack(t_ms, nothing, nothing[..., 0], nothing, width, height, model)


def test_a_film_without_a_wall_says_so(network: HoldNetwork) -> None:
    """Nothing is made up: neither holds nor contacts, and the code says why."""
    clip, track = _film_nobody([np.full((120, 160, 3), 128, np.uint8)] * 5)
    found = read_wall(clip, track, network)
    assert (found.registration, found.holds, found.contacts) == (None, None, None)
    assert found.warnings == ("wall_not_registered",)
    assert found.models == ()


def test_a_wall_without_a_climber_has_holds_that_nobody_used(network: HoldNetwork) -> None:
    """Nobody is not the same as nothing known."""
    pictures = film_wall(paint_wall(3), pan_and_return(6, 40.0), (360, 480))
    found = read_wall(*_film_nobody(pictures), network)
    assert found.holds
    assert found.contacts == ()


def test_a_strip_too_low_for_holds_keeps_its_registration(network: HoldNetwork) -> None:
    """What could be known stays, with the reason for the rest."""
    (strip,) = film_wall(paint_wall(3), np.eye(3)[None], (640, 28))
    found = read_wall(*_film_nobody([strip]), network)
    assert found.registration is not None
    assert found.holds is None
    assert found.warnings == ("wall_too_small",)


def test_a_cut_is_said(network: HoldNetwork) -> None:
    """Frames of another scene are not on this wall, and the reader is warned."""
    wall = film_wall(paint_wall(11), pan_and_return(12, 60.0), (360, 480))
    other = film_wall(paint_wall(12), pan_and_return(5, 30.0), (360, 480))
    found = read_wall(*_film_nobody([*wall, *other]), network)
    assert found.registration is not None
    assert found.registration.ok.tolist() == [True] * 12 + [False] * 5
    assert found.warnings == ("wall_partly_lost",)


def test_frames_that_change_their_size_are_refused(network: HoldNetwork) -> None:
    """As everywhere."""
    pictures = film_wall(paint_wall(3), pan_and_return(4, 20.0), (360, 480))
    _, track = _film_nobody(pictures)
    with pytest.raises(InvalidInput, match="size changes"):
        read_wall(PaintedClip([*pictures[:3], pictures[3][:-2]]), track, network)


def test_what_a_step_raises_ends_the_work(network: HoldNetwork) -> None:
    """Whoever cancels is heard between two steps at the latest."""
    steps = Steps()

    @contextmanager
    def stop_at_holds(step: WallStep) -> Iterator[None]:
        with steps.within(step):
            if step is WallStep.HOLDS:
                raise KeyboardInterrupt
            yield

    pictures = film_wall(paint_wall(3), pan_and_return(6, 40.0), (360, 480))
    with pytest.raises(KeyboardInterrupt):
        read_wall(*_film_nobody(pictures), network, within=stop_at_holds)
    assert steps.entered == [WallStep.WALL, WallStep.HOLDS]
