"""Importing a module opens nothing, starts nothing and writes nothing."""

import subprocess
import sys

from tests.architecture.source_tree import ROOT, modules

# Alembic runs these files; it never imports them as modules.
RUN_BY_ALEMBIC = "db.migrations"

WATCH = """
import importlib, sys
sys.dont_write_bytecode = True
forbidden = {"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.mkdir"}
active = [False]

def watch(event, args):
    if not active[0]:
        return
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if writes or event in forbidden:
        raise RuntimeError(f"import of {active[0]} did {event} {args}")

# Libraries may do as they please at their own import; they are loaded first.
for name in sys.argv[1].split(","):
    importlib.import_module(name)
for name in sys.argv[1].split(","):
    for loaded in [m for m in sys.modules if m == name]:
        del sys.modules[loaded]
sys.addaudithook(watch)
for name in sys.argv[1].split(","):
    active[0] = name
    importlib.import_module(name)
    active[0] = False
print("done")
"""


def test_importing_any_module_has_no_effect() -> None:
    """Every module can be imported without a file written, a socket opened or a process started."""
    names = [m.name for m in modules() if not m.name.startswith(RUN_BY_ALEMBIC)]
    ran = subprocess.run(
        [sys.executable, "-c", WATCH, ",".join(names)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == "done", ran.stderr
