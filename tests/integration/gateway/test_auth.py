"""Accounts over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from jose import jwt

from tests.integration.gateway.conftest import PASSWORD, Gateway, Phone

ANNA = {"email": "anna@example.com", "password": PASSWORD}


async def test_a_registered_user_can_log_in_and_use_the_token(
    gateway: Gateway, anonymous: httpx.AsyncClient
) -> None:
    """Register, log in with another spelling of the address, ask for something."""
    assert (await anonymous.post("/auth/register", json=ANNA)).status_code == 201
    body = ANNA | {"email": " Anna@Example.COM "}
    answer = await anonymous.post("/auth/login", json=body)
    tokens = answer.json()
    assert answer.status_code == 200
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await anonymous.get("/analyses", headers=headers)).json()["items"] == []


async def test_an_address_can_be_registered_once(
    phone: Phone, anonymous: httpx.AsyncClient
) -> None:
    """The second time is a conflict with a code of its own."""
    answer = await anonymous.post("/auth/register", json=ANNA)
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


@pytest.mark.parametrize(
    "body",
    [
        ANNA | {"password": "wrong password"},
        {"email": "nobody@example.com", "password": PASSWORD},
    ],
)
async def test_a_wrong_password_and_an_unknown_address_look_the_same(
    phone: Phone, anonymous: httpx.AsyncClient, body: dict[str, str]
) -> None:
    """Nobody learns which addresses have an account."""
    answer = await anonymous.post("/auth/login", json=body)
    assert answer.status_code == 401
    assert answer.json()["code"] == "invalid_credentials"
    assert answer.json()["detail"] == "address or password is wrong"


@pytest.mark.parametrize(
    ("body", "location"),
    [
        ({"email": "no address", "password": PASSWORD}, "body.email"),
        ({"email": "anna@example.com", "password": "short"}, "body.password"),
        ({"email": "anna@example.com"}, "body.password"),
        (ANNA | {"admin": True}, "body.admin"),
    ],
)
async def test_an_invalid_registration_names_the_field(
    anonymous: httpx.AsyncClient, body: dict[str, Any], location: str
) -> None:
    """The problem document lists where, and never repeats a password."""
    answer = await anonymous.post("/auth/register", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["location"] for error in answer.json()["errors"]] == [location]
    assert "short" not in answer.text.replace("too short", "")


async def test_a_refresh_token_is_exchanged_once_and_its_reuse_ends_the_chain(
    phone: Phone, anonymous: httpx.AsyncClient
) -> None:
    """A copied token betrays itself: after its second use the whole family is refused."""
    first = {"refresh_token": phone.tokens["refresh_token"]}
    answer = await anonymous.post("/auth/refresh", json=first)
    second = {"refresh_token": answer.json()["refresh_token"]}
    assert answer.status_code == 200
    reused = await anonymous.post("/auth/refresh", json=first)
    after = await anonymous.post("/auth/refresh", json=second)
    assert [reused.status_code, after.status_code] == [401, 401]
    assert reused.json()["code"] == "refresh_refused"


async def test_an_expired_refresh_token_is_refused(
    phone: Phone, anonymous: httpx.AsyncClient
) -> None:
    """After thirty days one must log in again."""
    phone.gateway.clock.ahead = timedelta(days=31)
    body = {"refresh_token": phone.tokens["refresh_token"]}
    assert (await anonymous.post("/auth/refresh", json=body)).status_code == 401


def forged(**changes: Any) -> str:
    """A token with the right secret and something wrong with its claims."""
    claims = {
        "sub": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "iat": 1_700_000_000,
        "exp": 4_000_000_000,
        "iss": "ascension",
        "aud": "ascension-app",
    }
    claims = {key: value for key, value in (claims | changes).items() if value is not None}
    return jwt.encode(claims, "t" * 32, algorithm="HS256")


# The header {"alg":"none"} and claims that would be right.
_UNSIGNED = (
    "eyJhbGciOiJub25lIn0."
    "eyJzdWIiOiI3ZDQ0NDg0MC05ZGMwLTExZDEtYjI0NS01ZmZkY2U3NGZhZDIiLCJpYXQiOjE3MDAwMDAwMDAsImV4cCI6"
    "NDAwMDAwMDAwMCwiaXNzIjoiYXNjZW5zaW9uIiwiYXVkIjoiYXNjZW5zaW9uLWFwcCJ9."
)


@pytest.mark.parametrize(
    "token",
    [
        "not a token",
        "a.b.c",
        _UNSIGNED,
        jwt.encode({"sub": "x"}, "t" * 32, algorithm="HS512"),
        jwt.encode({"sub": "x", "exp": 4_000_000_000}, "another secret" * 4, algorithm="HS256"),
        forged(exp=1_700_000_001),
        forged(iss="somebody else"),
        forged(aud="another app"),
        forged(exp=None),
        forged(sub=None),
        forged(aud=None),
        forged(iss=None),
        forged(sub="root"),
    ],
)
async def test_a_token_that_does_not_hold_is_refused(
    anonymous: httpx.AsyncClient, token: str
) -> None:
    """Unsigned, signed otherwise, expired, foreign, incomplete: always 401 with the same code."""
    answer = await anonymous.get("/analyses", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_required")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_the_unsigned_token_would_pass_if_it_were_signed(
    anonymous: httpx.AsyncClient,
) -> None:
    """The claims of the forgeries are right, so it is the forgery that is refused."""
    answer = await anonymous.get("/analyses", headers={"Authorization": f"Bearer {forged()}"})
    assert answer.status_code == 200


async def test_without_a_token_nothing_is_served(anonymous: httpx.AsyncClient) -> None:
    """Every endpoint about somebody's things wants to know who is asking."""
    for method, path in (
        ("POST", "/videos"),
        ("POST", "/videos/7d444840-9dc0-11d1-b245-5ffdce74fad2/uploaded"),
        ("GET", "/analyses"),
        ("POST", "/analyses"),
        ("GET", "/analyses/7d444840-9dc0-11d1-b245-5ffdce74fad2"),
        ("GET", "/analyses/7d444840-9dc0-11d1-b245-5ffdce74fad2/result"),
    ):
        assert (await anonymous.request(method, path)).status_code == 401, path


async def test_an_access_token_ends(phone: Phone) -> None:
    """A quarter of an hour later it is refused."""
    assert (await phone.http.get("/analyses")).status_code == 200
    phone.gateway.clock.ahead = timedelta(minutes=16)
    answer = await phone.http.get("/analyses")
    assert (answer.status_code, answer.json()["detail"]) == (401, "the access token has expired")
