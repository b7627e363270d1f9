"""Tables for people, JSON for programs, with the machine they were measured on."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


def describe_machine() -> dict[str, Any]:
    """What it ran on."""
    model = "unknown"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = (line.partition(":") for line in cpuinfo.read_text().splitlines())
        model = next(
            (value.strip() for key, _, value in lines if key.startswith("model name")), model
        )
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


@dataclass(frozen=True, slots=True)
class BenchReport:
    """One measurement.

    Attributes:
        name: Of the benchmark.
        columns: Of the table.
        rows: Numbers and texts, one a column.
        notes: What a reader must know to trust them.
        machine: What it ran on.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...] = ()
    machine: dict[str, Any] = field(default_factory=describe_machine)


def print_report(report: BenchReport) -> None:
    """The table on standard output."""
    table = Table(*report.columns, title=report.name)
    for row in report.rows:
        table.add_row(*(_show(value) for value in row))
    console = Console()
    console.print(table)
    machine = ", ".join(f"{key} {value}" for key, value in report.machine.items())
    for line in (machine, *report.notes):
        console.print(line, soft_wrap=True)


def to_json(reports: Sequence[BenchReport]) -> str:
    """All of them as JSON."""
    return json.dumps([asdict(report) for report in reports], indent=1)


def _show(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
