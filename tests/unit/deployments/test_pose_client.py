"""The networks of another process, called through a handle that fails as Ray's does."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ray.exceptions import ActorDiedError, ActorUnavailableError, ObjectLostError, RayTaskError
from ray.serve.exceptions import BackPressureError

from climbing.errors import InvalidInput
from climbing.pose.landmark_output import RAW_LANDMARKS, LandmarkOutput
from climbing.pose.weights import LANDMARK_NETWORKS, PoseModel
from deployments.chunked_calls import ChunkedCalls
from deployments.failures import NetworkQueueFull, NetworkUnavailable
from deployments.network_calls import NetworkCalls
from deployments.pose_client import CHUNK_ROWS, RemotePoseNetworks

DIED = ActorDiedError()
LOSSES = [
    DIED,
    ActorUnavailableError("the node is lost", b"0" * 16),
    BackPressureError(32, 32),
    NetworkQueueFull(1000, 1024),
    ObjectLostError("0" * 56, "", ""),
]


@dataclass
class StubResponse:
    """One call, which is computed when somebody waits for it.

    Attributes:
        compute: What it answers or raises.
        cancelled: Whether the caller gave up.
    """

    compute: Callable[[], Any]
    cancelled: bool = False

    def __await__(self) -> Any:
        yield from asyncio.sleep(0).__await__()
        answer = self.compute()
        if answer is None:
            yield from asyncio.Event().wait().__await__()
        return answer

    def cancel(self) -> None:
        """As Ray Serve's."""
        self.cancelled = True


@dataclass
class StubHandle:
    """Answers with the first pixel of every picture, after the failures it was given.

    Attributes:
        failures: Raised by the first calls; None never answers.
        calls: Model, climb and rows of every call.
        responses: To every call.
        most_at_once: Calls at the same time.
    """

    failures: list[BaseException | None] = field(default_factory=list)
    calls: list[tuple[str, str, int]] = field(default_factory=list)
    responses: list[StubResponse] = field(default_factory=list)
    open_calls: int = 0
    most_at_once: int = 0

    @property
    def detect(self) -> "StubHandle":
        """A method of the deployment; both answer alike here."""
        return self

    locate = detect

    def remote(self, model: str, climb: str, pictures: np.ndarray) -> StubResponse:
        """Makes a call."""
        self.calls.append((model, climb, len(pictures)))
        self.open_calls += 1
        self.most_at_once = max(self.most_at_once, self.open_calls)
        number = len(self.calls) - 1

        def compute() -> LandmarkOutput | None:
            self.open_calls -= 1
            if number < len(self.failures):
                failure = self.failures[number]
                if failure is not None:
                    raise failure
                return None
            return answer_of(pictures)

        self.responses.append(StubResponse(compute))
        return self.responses[-1]


def answer_of(crops: np.ndarray) -> LandmarkOutput:
    """Rows that tell which picture they belong to."""
    first = crops[:, 0, 0, 0].astype(np.float32)
    spread = np.ones((1, RAW_LANDMARKS, 5), np.float32)
    return LandmarkOutput(
        first[:, None, None] * spread, first, first[:, None, None] * spread[..., :3]
    )


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that runs in a thread of its own, as a replica's does."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def connect(
    handle: StubHandle, loop: asyncio.AbstractEventLoop, *, patience_s: float = 10.0
) -> RemotePoseNetworks:
    """Networks behind the stub, which need no object store."""
    calls = NetworkCalls(handle, patience_s=patience_s, first_wait_s=0.001, longest_wait_s=0.004)
    return RemotePoseNetworks(PoseModel.HEAVY, ChunkedCalls(calls, loop, put=lambda chunk: chunk))


def pictures(count: int) -> np.ndarray:
    """Small ones; only the first pixel matters."""
    made = np.zeros((count, 2, 2, 3), np.uint8)
    made[:, 0, 0, 0] = np.arange(count) % 251
    return made


def check_same(found: LandmarkOutput, crops: np.ndarray) -> None:
    """Every row is the answer to its own crop."""
    wanted = answer_of(crops)
    for name in ("landmarks", "presence", "world_m"):
        assert np.array_equal(getattr(found, name), getattr(wanted, name))
        assert getattr(found, name).dtype == np.float32


@given(count=st.integers(0, 5 * CHUNK_ROWS))
def test_any_number_of_crops_is_answered_in_order(
    loop: asyncio.AbstractEventLoop, count: int
) -> None:
    """Cut into chunks, of which no more than two are under way, and joined again."""
    handle = StubHandle()
    check_same(connect(handle, loop).locate(pictures(count)), pictures(count))
    rows = [rows for _, _, rows in handle.calls]
    assert sum(rows) == count
    assert all(0 < n <= CHUNK_ROWS for n in rows)
    assert handle.most_at_once <= 2


def test_a_call_is_one_climb_and_the_next_call_another(loop: asyncio.AbstractEventLoop) -> None:
    """So that chunks of the same climb keep their order and climbs take turns."""
    handle = StubHandle()
    networks = connect(handle, loop)
    networks.locate(pictures(2 * CHUNK_ROWS))
    networks.locate(pictures(1))
    models, climbs, _ = zip(*handle.calls, strict=True)
    assert set(models) == {"heavy"}
    assert climbs[0] == climbs[1] != climbs[2]


def test_the_model_is_known_without_a_call(loop: asyncio.AbstractEventLoop) -> None:
    """Name, version and digest of the pinned weights."""
    handle = StubHandle()
    model = connect(handle, loop).model
    assert model.name == "blazepose-heavy"
    assert model.sha256 == LANDMARK_NETWORKS[PoseModel.HEAVY].sha256
    assert not handle.calls


def test_people_are_listed_letterbox_by_letterbox(loop: asyncio.AbstractEventLoop) -> None:
    """`detect` joins lists."""

    class Detector(StubHandle):
        def remote(self, _model: str, _climb: str, boxes: np.ndarray) -> StubResponse:
            return StubResponse(lambda: list(boxes[:, 0, 0, 0]))

    found = connect(Detector(), loop).detect(pictures(100))
    assert found == list(range(100))


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
def test_a_lost_replica_or_a_full_queue_is_waited_out(
    loop: asyncio.AbstractEventLoop, loss: BaseException
) -> None:
    """What was lost is asked for again, and nothing else."""
    handle = StubHandle(failures=[loss, loss])
    crops = pictures(CHUNK_ROWS + 1)
    check_same(connect(handle, loop).locate(crops), crops)
    assert len(handle.calls) == 4


def test_what_a_replica_raises_through_ray_is_raised_as_it_was(
    loop: asyncio.AbstractEventLoop,
) -> None:
    """An error of ours is not wrapped, and not tried again."""
    cause = InvalidInput("pictures", "are no pictures")
    handle = StubHandle(failures=[RayTaskError("locate", "trace", cause).as_instanceof_cause()])
    with pytest.raises(InvalidInput, match="are no pictures") as raised:
        connect(handle, loop).locate(pictures(1))
    assert type(raised.value) is InvalidInput
    assert len(handle.calls) == 1


def test_a_full_queue_behind_ray_is_waited_out_too(loop: asyncio.AbstractEventLoop) -> None:
    """Ray wraps what the replica raises."""
    wrapped = RayTaskError("locate", "trace", NetworkQueueFull(1, 1)).as_instanceof_cause()
    handle = StubHandle(failures=[wrapped])
    check_same(connect(handle, loop).locate(pictures(3)), pictures(3))


@pytest.mark.parametrize("failures", [[DIED] * 10_000, [None]], ids=["dies", "hangs"])
def test_its_patience_ends_with_a_transient_error(
    loop: asyncio.AbstractEventLoop, failures: Sequence[BaseException | None]
) -> None:
    """The job comes back later without having used up an attempt."""
    handle = StubHandle(failures=list(failures))
    with pytest.raises(NetworkUnavailable) as raised:
        connect(handle, loop, patience_s=0.05).locate(pictures(1))
    assert raised.value.transient


def test_a_call_that_is_given_up_is_cancelled_in_the_replica(
    loop: asyncio.AbstractEventLoop,
) -> None:
    """What still waits there is not computed for nobody."""
    handle = StubHandle(failures=[None])
    with pytest.raises(NetworkUnavailable):
        connect(handle, loop, patience_s=0.05).locate(pictures(1))
    assert handle.responses[0].cancelled


def test_an_error_of_one_chunk_gives_up_the_next(loop: asyncio.AbstractEventLoop) -> None:
    """Nothing is left under way."""
    handle = StubHandle(failures=[InvalidInput("pictures", "are bad"), None])
    with pytest.raises(InvalidInput):
        connect(handle, loop).locate(pictures(2 * CHUNK_ROWS))
    asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result()
    assert handle.responses[1].cancelled
