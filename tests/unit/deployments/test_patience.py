"""Waiting for a service that is away."""

import pytest

from contracts.errors import DependencyUnreachable
from deployments.patience import until_answered

AWAY = DependencyUnreachable("PostgreSQL", "somewhere", "refused")


class Service:
    """Answers after so many refusals.

    Args:
        refusals: How many.
    """

    def __init__(self, refusals: int) -> None:
        self.calls = 0
        self._refusals = refusals

    async def call(self) -> str:
        """One try."""
        self.calls += 1
        if self.calls <= self._refusals:
            raise AWAY
        return "answer"


async def test_it_calls_until_there_is_an_answer() -> None:
    """Two refusals are waited out."""
    service = Service(refusals=2)
    assert await until_answered(service.call) == "answer"
    assert service.calls == 3


async def test_its_patience_ends() -> None:
    """A service that stays away is named."""
    with pytest.raises(DependencyUnreachable):
        await until_answered(Service(refusals=1000).call, patience_s=0.3)


async def test_other_errors_are_not_waited_for() -> None:
    """Only an absent service may come back."""

    async def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await until_answered(fail)
