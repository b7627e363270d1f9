"""A language model's server on loopback words advice; where it fails, the rules' words stay."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.language_model import LanguageModel, LanguageModelSettings
from cli.embedded.ports import LOOPBACK, find_free_port
from climbing.advice.finding import Evidence, Finding
from contracts.errors import DependencyUnreachable
from deployments.advice_words import choose_words
from tests.services.http import http_server

FINDINGS = (
    Finding("regrips", "You let go of 4 holds.", 0.4, (Evidence("regrip_count", 4.0, "1"),)),
    Finding("feet_off", "Put your left foot back on.", 0.6, (Evidence("x", 1.0, "s"),)),
)


class Model:
    """Answers what a test wants, and remembers what it was asked."""

    def __init__(self) -> None:
        self.content: Any = "[]"
        self.status = 200
        self.asked: list[tuple[dict[str, Any], str | None]] = []

    async def answer(self, request: Request) -> Response:
        """As servers of language models do."""
        self.asked.append((await request.json(), request.headers.get("authorization")))
        choices = [{"message": {"role": "assistant", "content": self.content}}]
        return JSONResponse({"choices": choices}, status_code=self.status)


@asynccontextmanager
async def serve(model: Model) -> AsyncIterator[LanguageModelSettings]:
    """On a free port of loopback."""
    port = find_free_port()
    app = Starlette(routes=[Route("/v1/chat/completions", model.answer, methods=["POST"])])
    async with http_server(app, port):
        yield LanguageModelSettings(
            url=f"http://{LOOPBACK}:{port}/v1/", model="small", key=SecretStr("k"), timeout_s=5
        )


async def word(settings: LanguageModelSettings | None) -> tuple[Finding, ...]:
    """Blocks in a thread, as a worker's does."""
    return await asyncio.to_thread(choose_words(settings), FINDINGS)


async def test_it_is_asked_for_texts_alone_and_its_words_are_taken() -> None:
    """With the key; nothing but texts leaves. What says something else is not taken."""
    model = Model()
    words = ["4 holds you let go of again.", "Put your right foot back on."]
    model.content = f"Here you are:\n{json.dumps(words)}"
    async with serve(model) as settings:
        worded = await word(settings)
    assert [finding.text for finding in worded] == [words[0], FINDINGS[1].text]
    ((body, key),) = model.asked
    assert key == "Bearer k"
    assert body["model"] == "small"
    assert json.loads(body["messages"][1]["content"]) == [f.text for f in FINDINGS]


@pytest.mark.parametrize("content", ["Sure!", "[1, 2]", '["one"]', None, "][", '{"a": []}'])
async def test_an_answer_that_is_none_changes_nothing(content: Any) -> None:
    """Whatever it is."""
    model = Model()
    model.content = content
    async with serve(model) as settings:
        assert await word(settings) == FINDINGS


async def test_a_server_that_refuses_or_is_away_changes_nothing_and_has_a_name() -> None:
    """The adapter names it; the worker goes on."""
    model = Model()
    model.status = 503
    async with serve(model) as settings:
        assert await word(settings) == FINDINGS
        with pytest.raises(DependencyUnreachable, match="language model"):
            await asyncio.to_thread(LanguageModel(settings).reword, ["x"])
    assert await word(settings) == FINDINGS


async def test_without_one_nobody_is_asked() -> None:
    """As it is unless somebody configures it."""
    assert await word(None) == FINDINGS


@pytest.mark.parametrize("change", [{"url": "ftp://x"}, {"model": ""}, {"timeout_s": 0}])
def test_settings_that_cannot_be_are_refused(change: dict[str, Any]) -> None:
    """At the start, not with the first climb."""
    with pytest.raises(ValidationError):
        LanguageModelSettings(**({"url": "http://x", "model": "m"} | change))
