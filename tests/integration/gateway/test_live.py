"""The WebSocket: who may listen, what is replayed, when it ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from contracts.progress import AnalysisProgress, Stage
from tests.integration.gateway.conftest import Gateway, Phone
from tests.polling import wait_until


def address(gateway: Gateway) -> str:
    """Of the WebSocket."""
    return gateway.url.replace("http", "ws") + "/v1/ws"


@asynccontextmanager
async def listen(phone: Phone, last_event_id: str | None = None) -> AsyncIterator[ClientConnection]:
    """A socket that was told who is listening."""
    async with connect(address(phone.gateway)) as socket:
        hello = {"token": phone.tokens["access_token"], "last_event_id": last_event_id}
        await socket.send(json.dumps(hello))
        yield socket


async def hear(socket: ClientConnection, count: int) -> list[dict[str, Any]]:
    """The next messages."""
    return [json.loads(await asyncio.wait_for(socket.recv(), 5)) for _ in range(count)]


async def publish(phone: Phone, *percents: int) -> None:
    """Steps of some analysis of this user's."""
    for percent in percents:
        event = AnalysisProgress(
            analysis_id=uuid4(), at=datetime.now(UTC), stage=Stage.POSE, percent=percent
        )
        await phone.gateway.services.event_log.publish(UUID(phone.tokens["user_id"]), event)


async def test_events_arrive_as_they_happen(phone: Phone) -> None:
    """Each has a type, an id and its own fields, in one flat object, and comes at once."""
    async with listen(phone) as socket:
        (ready,) = await hear(socket, 1)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await publish(phone, 1, 2)
        events = await hear(socket, 2)
    assert ready == {"type": "ready", "last_event_id": "0-0"}
    assert [event["percent"] for event in events] == [1, 2]
    assert {event["type"] for event in events} == {"analysis.progress"}
    assert set(events[0]) == {"type", "analysis_id", "at", "stage", "percent", "event_id"}
    assert loop.time() - began < 1


async def test_missed_events_are_replayed(phone: Phone) -> None:
    """A phone that comes back with its last id hears exactly what it missed, then what follows."""
    async with listen(phone) as socket:
        await hear(socket, 1)
        await publish(phone, 1, 2)
        last = (await hear(socket, 2))[-1]["event_id"]
    await publish(phone, 3, 4)
    async with listen(phone, last) as socket:
        await hear(socket, 1)
        missed = await hear(socket, 2)
        await publish(phone, 5)
        (fresh,) = await hear(socket, 1)
    assert [event["percent"] for event in [*missed, fresh]] == [3, 4, 5]


async def test_without_a_cursor_the_past_is_not_repeated(phone: Phone) -> None:
    """A new listener hears what happens from now on."""
    await publish(phone, 1)
    async with listen(phone) as socket:
        await hear(socket, 1)
        await publish(phone, 2)
        (event,) = await hear(socket, 1)
    assert event["percent"] == 2


async def test_a_long_past_is_replayed_whole(phone: Phone) -> None:
    """More events than one read returns come in order and complete."""
    await publish(phone, *(index % 101 for index in range(250)))
    async with listen(phone, "0-0") as socket:
        await hear(socket, 1)
        events = await hear(socket, 250)
    assert [event["percent"] for event in events] == [index % 101 for index in range(250)]


async def test_a_cursor_that_was_dropped_brings_a_resync(phone: Phone) -> None:
    """The phone is told to fetch the state anew before it hears what there is."""
    await publish(phone, 1)
    async with listen(phone, "1-1") as socket:
        messages = await hear(socket, 3)
    assert [message["type"] for message in messages] == ["ready", "resync", "analysis.progress"]


async def test_users_hear_their_own_events_only(phone: Phone, stranger: Phone) -> None:
    """What happens to one is silent for the other."""
    async with listen(stranger) as socket:
        await hear(socket, 1)
        await publish(phone, 1)
        await publish(stranger, 2)
        (event,) = await hear(socket, 1)
    assert event["percent"] == 2


async def test_two_devices_of_one_user_hear_the_same(phone: Phone) -> None:
    """Each socket has its own cursor."""
    async with listen(phone) as one, listen(phone) as other:
        await hear(one, 1)
        await hear(other, 1)
        await publish(phone, 7)
        heard = [(await hear(one, 1))[0], (await hear(other, 1))[0]]
    assert heard[0] == heard[1]


async def test_the_token_may_come_as_a_subprotocol(phone: Phone) -> None:
    """For browsers, which cannot set headers; our own protocol is the one that is accepted."""
    protocols = ["ascension.v1", f"bearer.{phone.tokens['access_token']}"]
    async with connect(address(phone.gateway), subprotocols=protocols) as socket:
        assert socket.subprotocol == "ascension.v1"
        (ready,) = await hear(socket, 1)
    assert ready["type"] == "ready"


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ('{"token": "no token"}', 4401),
        ("{}", 4401),
        ("not json", 4400),
        ("[1]", 4400),
        ('{"token": "x", "last_event_id": "; DROP"}', 4400),
    ],
)
async def test_a_bad_first_message_ends_the_socket_with_a_reason(
    phone: Phone, hello: str, code: int
) -> None:
    """Who cannot say who they are hears nothing."""
    async with connect(address(phone.gateway)) as socket:
        await socket.send(hello)
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


async def test_a_socket_ends_with_its_token(phone: Phone) -> None:
    """When the access token expires the client must come back with a new one."""
    phone.gateway.clock.ahead = timedelta(minutes=14, seconds=59)
    async with listen(phone) as socket:
        await hear(socket, 1)
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 5)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (
        4401,
        "the access token has expired",
    )


async def test_a_socket_that_leaves_takes_its_tasks_along(phone: Phone) -> None:
    """After many sockets came and went no task of theirs is left."""
    before = len(asyncio.all_tasks())
    for _ in range(10):
        async with listen(phone) as socket:
            await hear(socket, 1)

    async def gone() -> bool:
        return len(asyncio.all_tasks()) <= before + 1

    await wait_until(gone)
