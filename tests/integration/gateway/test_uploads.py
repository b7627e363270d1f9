"""Uploads over HTTP: a video gets in, everything else has its own error and leaves nothing."""

import gzip
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.films import write_film
from tests.integration.gateway.conftest import Gateway, Phone
from tests.unit.adapters.video.films import write_sound


def stored_files(gateway: Gateway) -> list[Path]:
    """Everything that lies in the object store."""
    return [path for path in gateway.objects.rglob("*") if path.is_file()]


async def test_a_film_is_uploaded_and_verified(phone: Phone, film: bytes) -> None:
    """The confirmed video carries the facts of its container."""
    ticket = await phone.announce(len(film))
    assert (await phone.send(ticket, film)).status_code == 200
    confirmed = await phone.confirm(ticket)
    view = confirmed.json()
    assert confirmed.status_code == 200
    assert (view["status"], view["codec"], view["width"], view["height"]) == (
        "uploaded",
        "h264",
        64,
        64,
    )
    assert (view["duration_ms"], view["fps"], view["size"]) == (1000, 10.0, len(film))


async def test_confirming_twice_changes_nothing(phone: Phone, film: bytes) -> None:
    """The second answer is the first."""
    ticket = await phone.announce(len(film))
    await phone.send(ticket, film)
    first, second = await phone.confirm(ticket), await phone.confirm(ticket)
    assert first.json() == second.json()


async def test_an_upload_can_be_sent_again(phone: Phone, film: bytes) -> None:
    """A phone that lost its connection uploads to the same address once more."""
    ticket = await phone.announce(len(film))
    for _ in range(2):
        assert (await phone.send(ticket, film)).status_code == 200
    assert (await phone.confirm(ticket)).status_code == 200


async def test_confirming_an_upload_that_was_never_made_says_so(phone: Phone) -> None:
    """The video stays pending and can still be uploaded."""
    ticket = await phone.announce(1000)
    answer = await phone.confirm(ticket)
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_missing")


@pytest.mark.parametrize("name", ["text", "empty_mp4", "half", "no_picture", "zip"])
async def test_what_is_no_video_is_rejected_and_removed(
    phone: Phone, film: bytes, tmp_path: Path, name: str
) -> None:
    """Each kind has its own code, the bytes are gone, and the video cannot be analysed."""
    bad = {
        "text": (b"this is not a video" * 20, "not_a_video"),
        "empty_mp4": (film[:32], "video_truncated"),
        "half": (film[: len(film) // 3], "video_truncated"),
        "no_picture": (write_sound(tmp_path / "sound.mp4").read_bytes(), "no_video_stream"),
        "zip": (gzip.compress(film), "not_a_video"),
    }
    data, code = bad[name]
    ticket = await phone.announce(len(data))
    await phone.send(ticket, data)
    answer = await phone.confirm(ticket)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not stored_files(phone.gateway)
    again = await phone.confirm(ticket)
    assert (again.status_code, again.json()["code"]) == (409, "video_not_ready")
    started = await phone.start(ticket["video_id"])
    assert (started.status_code, started.json()["code"]) == (409, "video_not_ready")


async def test_a_film_that_is_too_long_is_rejected_with_both_lengths(
    phone: Phone, tmp_path: Path
) -> None:
    """The message names the length and the limit."""
    data = write_film(tmp_path / "long.mp4", frames=40, fps=10).read_bytes()
    ticket = await phone.announce(len(data))
    await phone.send(ticket, data)
    answer = await phone.confirm(ticket)
    assert (answer.status_code, answer.json()["code"]) == (422, "video_too_long")
    assert answer.json()["detail"] == "the video lasts 4 s, at most 3 s are allowed"


async def test_a_file_that_is_too_large_is_refused_before_it_is_sent(phone: Phone) -> None:
    """The announcement is enough to know."""
    body = {"name": "climb.mp4", "size": 200_001, "content_type": "video/mp4"}
    answer = await phone.http.post("/videos", json=body)
    assert (answer.status_code, answer.json()["code"]) == (413, "video_too_large")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"content_type": "image/png"}, 415, "content_type_unsupported"),
        ({"size": 0}, 422, "invalid_request"),
        ({"size": -1}, 422, "invalid_request"),
        ({"name": ""}, 422, "invalid_request"),
        ({"name": "../../etc/passwd"}, 422, "invalid_request"),
        ({"name": "a\x00b"}, 422, "invalid_request"),
    ],
)
async def test_an_announcement_that_cannot_be_is_refused(
    phone: Phone, change: dict[str, object], status: int, code: str
) -> None:
    """Type, size and name each have their law."""
    body = {"name": "climb.mp4", "size": 1000, "content_type": "video/mp4"} | change
    answer = await phone.http.post("/videos", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_address_takes_what_was_announced_and_nothing_else(
    phone: Phone, film: bytes
) -> None:
    """Another type, another length, another key or a changed signature are refused."""
    ticket = await phone.announce(len(film))
    url, headers = ticket["upload_url"], ticket["headers"]
    attempts = [
        (url, film, headers | {"Content-Type": "text/html"}),
        (url, film + b"more", headers | {"Content-Length": str(len(film) + 4)}),
        (url.replace(ticket["video_id"], str(uuid4())), film, headers),
        (url[:-1] + ("0" if url[-1] != "0" else "1"), film, headers),
    ]
    for address, data, sent in attempts:
        plain = {key: value for key, value in sent.items() if key.lower() != "content-length"}
        answer = await phone.http.put(address, content=data, headers=plain)
        assert (answer.status_code, answer.json()["code"]) == (403, "upload_refused"), address
    assert not stored_files(phone.gateway)


async def test_the_address_expires(phone: Phone, film: bytes) -> None:
    """Sixteen minutes later the upload is refused."""
    ticket = await phone.announce(len(film))
    phone.gateway.clock.ahead = timedelta(minutes=16)
    answer = await phone.send(ticket, film)
    assert (answer.status_code, answer.json()["code"]) == (403, "upload_refused")


async def test_somebody_elses_video_does_not_exist(
    phone: Phone, stranger: Phone, film: bytes
) -> None:
    """404 and not 403: ids do not leak."""
    video_id = await phone.upload(film)
    absent = await stranger.http.post(f"/videos/{uuid4()}/uploaded")
    foreign = await stranger.http.post(f"/videos/{video_id}/uploaded")
    started = await stranger.start(video_id)
    assert [a.status_code for a in (absent, foreign, started)] == [404, 404, 404]
    assert foreign.json()["code"] == absent.json()["code"] == "not_found"


async def test_a_key_cannot_leave_the_store(anonymous: httpx.AsyncClient) -> None:
    """Neither dots nor encoded dots nor absolute paths reach another directory."""
    for key in ("..%2F..%2Fetc%2Fpasswd", "%2e%2e/secrets.json", "/etc/passwd"):
        answer = await anonymous.put(f"/storage/{key}?expires=1&length=1&type=a&signature=b")
        assert answer.status_code in {403, 404}, key
