"""Stages are measured apart although one runs inside the other."""

import time
from collections.abc import Iterator

import pytest

from deployments.stopwatch import Stopwatch


def slow_items(count: int, seconds: float) -> Iterator[int]:
    """Items that take their time."""
    for item in range(count):
        time.sleep(seconds)
        yield item


def test_time_spent_waiting_for_items_belongs_to_their_stage() -> None:
    """Decoding is not counted as pose although pose pulls the frames."""
    stopwatch = Stopwatch()
    with stopwatch.measure("pose"):
        for _ in stopwatch.measure_each("decode", slow_items(5, 0.01)):
            time.sleep(0.002)
    seconds = stopwatch.seconds
    assert seconds["decode"] >= 0.05
    assert 0.01 <= seconds["pose"] < 0.05


def test_a_stage_that_fails_is_measured_too() -> None:
    """An error does not lose the time."""
    stopwatch = Stopwatch()
    with pytest.raises(KeyError), stopwatch.measure("pose"):
        raise KeyError("x")
    assert "pose" in stopwatch.seconds


def test_a_stage_inside_another_is_counted_once() -> None:
    """However deep and however often: the sum is the time that went by."""
    stopwatch = Stopwatch()
    began = time.perf_counter()
    with stopwatch.measure("wall"):
        for _ in range(3):
            with stopwatch.measure("people"), stopwatch.measure("decode"):
                time.sleep(0.005)
    elapsed = time.perf_counter() - began
    assert stopwatch.seconds["decode"] >= 0.015
    assert stopwatch.seconds["people"] < 0.005
    assert sum(stopwatch.seconds.values()) == pytest.approx(elapsed, abs=0.003)


def test_a_stage_adds_up() -> None:
    """Measured twice, it counts twice."""
    stopwatch = Stopwatch()
    for _ in range(2):
        with stopwatch.measure("pose"):
            time.sleep(0.005)
    assert stopwatch.seconds["pose"] >= 0.01
