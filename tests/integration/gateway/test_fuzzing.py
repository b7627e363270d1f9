"""Every endpoint under requests that nobody thought of: no answer that the document denies.

Left out, with the reason: what ends the account that the run uses; what only accepts more than JSON
Schema can say (a cursor of ours, a polygon with an area, a metric's name), so that data which fit
the schema are refused.
"""

import asyncio
import re
import sys
from pathlib import Path

import pytest

from tests.integration.gateway.conftest import Gateway, Phone

DEADLINE_S = 240


async def run_schemathesis(gateway: Gateway, phone: Phone, report: Path, *options: str) -> str:
    """What it printed; it must find nothing."""
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{gateway.url}/v1/openapi.json",
        "--header",
        f"Authorization: Bearer {phone.tokens['access_token']}",
        "--checks=all",
        "--exclude-checks=positive_data_acceptance",
        "--exclude-path-regex=users/me$",
        "--generation-deterministic",
        "--continue-on-failure",
        "--no-color",
        *options,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=report,
    )
    async with asyncio.timeout(DEADLINE_S):
        output, _ = await process.communicate()
    text = output.decode()
    assert process.returncode == 0, text[-8000:]
    return text


@pytest.mark.parametrize("phase", ["coverage", "fuzzing"])
async def test_no_request_breaks_a_promise(
    gateway: Gateway, phone: Phone, tmp_path: Path, phase: str
) -> None:
    """Status, type, headers and shape of every answer are as documented."""
    text = await run_schemathesis(
        gateway, phone, tmp_path, f"--phases={phase}", "--max-examples=15"
    )
    generated = re.search(r"(\d+) generated", text)
    assert generated is not None, text
    assert int(generated[1]) > 500
