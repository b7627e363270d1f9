"""Unit tests need nothing: a Ray that is started here is a mistake."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _no_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes `ray.init` raise, where Ray was imported at all."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a unit test must not start Ray")

    if "ray" in sys.modules:
        monkeypatch.setattr(sys.modules["ray"], "init", refuse)
