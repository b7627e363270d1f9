"""Presigned uploads over real HTTP: the same laws for both stores."""

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from adapters.errors import InvalidInput, ObjectNotFound
from adapters.object_store import ObjectStore
from tests.integration.object_store.conftest import Backend
from tests.integration.object_store.phone import hang_up_midway, send
from tests.polling import wait_until

MP4 = "video/mp4"
QUARTER = timedelta(minutes=15)
SEVERAL_MB = 5 * 1024 * 1024 + 3


def _body(size_bytes: int, seed: int = 0) -> bytes:
    """Bytes with a period that divides no block."""
    period = bytes((i * i + i // 256 + seed) % 251 for i in range(4099))
    return (period * (size_bytes // len(period) + 1))[:size_bytes]


async def _is_absent(store: ObjectStore, key: str) -> bool:
    try:
        await store.head(key)
    except ObjectNotFound:
        return True
    return False


def _is_refused(response: httpx.Response) -> bool:
    return 400 <= response.status_code < 500


@pytest.mark.parametrize("size_bytes", [0, 1, 70_000, SEVERAL_MB])
async def test_an_upload_reads_back_byte_for_byte(
    store: ObjectStore, key: str, size_bytes: int
) -> None:
    """What the phone sent is what the store has, an empty object included."""
    body = _body(size_bytes)
    upload = await store.presign_upload(key, MP4, len(body), QUARTER)
    response = await send(upload, body)
    assert response.status_code == 200, response.text
    info = await store.head(key)
    assert (info.key, info.size_bytes, info.content_type) == (key, size_bytes, MP4)
    assert await store.read_range(key, 0, size_bytes + 1) == body
    assert response.headers["etag"].strip('"') == info.etag


async def test_the_leave_says_what_to_send_and_until_when(store: ObjectStore, key: str) -> None:
    """Method, headers and expiry are those that the store will insist on."""
    upload = await store.presign_upload(key, MP4, 12, QUARTER)
    assert upload.method == "PUT"
    assert upload.headers == {"Content-Type": MP4, "Content-Length": "12"}
    left = upload.expires_at - datetime.now(UTC)
    assert QUARTER - timedelta(seconds=5) < left <= QUARTER + timedelta(seconds=1)


@pytest.mark.parametrize("content_type", ["video/quicktime", "VIDEO/MP4", "video/mp4; a=b", None])
async def test_another_type_is_refused(
    store: ObjectStore, key: str, content_type: str | None
) -> None:
    """The content type is bound: other, missing or merely similar ones store nothing."""
    upload = await store.presign_upload(key, MP4, 5, QUARTER)
    response = await send(upload, b"climb", headers={"Content-Type": content_type})
    assert _is_refused(response)
    assert await _is_absent(store, key)


@pytest.mark.parametrize("size_bytes", [0, 4, 6, 100_000])
async def test_another_length_is_refused(store: ObjectStore, key: str, size_bytes: int) -> None:
    """The length is bound: shorter and longer bodies store nothing."""
    upload = await store.presign_upload(key, MP4, 5, QUARTER)
    assert _is_refused(await send(upload, _body(size_bytes)))
    assert await _is_absent(store, key)


async def test_a_body_of_unknown_length_is_refused(store: ObjectStore, key: str) -> None:
    """A chunked body has no length that could be checked before it is read."""
    upload = await store.presign_upload(key, MP4, 5, QUARTER)
    assert _is_refused(await send(upload, b"climb", headers={"Content-Length": None}))
    assert await _is_absent(store, key)


async def test_any_altered_parameter_is_refused(store: ObjectStore, key: str) -> None:
    """No parameter of the URL can be changed, left out or added."""
    upload = await store.presign_upload(key, MP4, 5, QUARTER)
    parts = urlsplit(upload.url)
    query = parse_qsl(parts.query)
    altered = [[*query, ("extra", "1")]]
    for index, (name, value) in enumerate(query):
        rest = [*query[:index], *query[index + 1 :]]
        last = "1" if value[-1] != "1" else "2"
        altered += [rest, [*rest, (name, value[:-1] + last)], [*rest, (name, value + "0")]]
    for pairs in altered:
        response = await send(upload, b"climb", url=parts._replace(query=urlencode(pairs)).geturl())
        assert _is_refused(response), pairs
    assert await _is_absent(store, key)
    assert (await send(upload, b"climb")).status_code == 200


async def test_another_key_is_refused(store: ObjectStore, key: str) -> None:
    """Leave for one key is no leave for another."""
    upload = await store.presign_upload(key, MP4, 5, QUARTER)
    other = key.replace("climb.mp4", "other.mp4")
    assert _is_refused(await send(upload, b"climb", url=upload.url.replace(key, other)))
    assert await _is_absent(store, other)


async def test_leave_to_write_is_no_leave_to_read(store: ObjectStore, key: str) -> None:
    """Other methods on the same URL are refused."""
    await store.put_bytes(key, b"climb", MP4)
    upload = await store.presign_upload(key, MP4, 5, QUARTER)
    async with httpx.AsyncClient(trust_env=False) as client:
        for method in ("GET", "DELETE", "POST"):
            assert _is_refused(await client.request(method, upload.url)), method
    assert await store.read_range(key, 0, 9) == b"climb"


async def test_an_expired_url_is_refused(store: ObjectStore, key: str) -> None:
    """A URL that worked stops working, and what it stored stays."""
    upload = await store.presign_upload(key, MP4, 5, timedelta(seconds=1))

    async def refused() -> bool:
        return _is_refused(await send(upload, b"later"))

    await wait_until(refused)
    assert datetime.now(UTC) >= upload.expires_at - timedelta(seconds=1)
    late = await store.presign_upload(key, MP4, 5, QUARTER)
    assert (await send(late, b"again")).status_code == 200


async def test_the_same_leave_replaces_the_object(store: ObjectStore, key: str) -> None:
    """A phone that retries an upload ends with the bytes of its last try."""
    upload = await store.presign_upload(key, MP4, 5, QUARTER)
    etags = []
    for body in (b"first", b"again", b"again"):
        assert (await send(upload, body)).status_code == 200
        etags.append((await store.head(key)).etag)
    assert await store.read_range(key, 0, 9) == b"again"
    assert etags[0] != etags[1] == etags[2]


async def test_uploads_at_the_same_time_never_mix(store: ObjectStore, key: str) -> None:
    """Of several uploads to one key all succeed, and one is there whole."""
    bodies = [_body(300_000, seed) for seed in range(4)]
    upload = await store.presign_upload(key, MP4, 300_000, QUARTER)
    responses = await asyncio.gather(*(send(upload, body) for body in bodies))
    assert {response.status_code for response in responses} == {200}
    assert await store.read_range(key, 0, 300_000) in bodies


async def test_a_phone_that_hangs_up_leaves_nothing(backend: Backend, key: str) -> None:
    """Half a body makes no object and no file, and harms no object that was there."""
    old = key + ".old"
    await backend.store.put_bytes(old, b"there before", MP4)
    for target in (key, old):
        upload = await backend.store.presign_upload(target, MP4, SEVERAL_MB, QUARTER)
        await hang_up_midway(upload, _body(SEVERAL_MB))

        def noticed(target: str = target) -> bool:
            return backend.saw_hang_up(target)

        await wait_until(noticed)
    assert await _is_absent(backend.store, key)
    assert await backend.store.read_range(old, 0, 99) == b"there before"
    await wait_until(lambda: not backend.leftovers())


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("key", ("../climb.mp4", MP4, 5, QUARTER)),
        ("content_type", ("climb.mp4", "video/mp4\r\nx: y", 5, QUARTER)),
        ("length_bytes", ("climb.mp4", MP4, -1, QUARTER)),
        ("expires_in", ("climb.mp4", MP4, 5, timedelta(0))),
        ("expires_in", ("climb.mp4", MP4, 5, timedelta(days=8))),
    ],
)
async def test_illegal_terms_are_never_signed(
    store: ObjectStore, name: str, terms: tuple[str, str, int, timedelta]
) -> None:
    """A leave that no store should give is refused by name."""
    with pytest.raises(InvalidInput, match=f"^{name}: "):
        await store.presign_upload(*terms)
