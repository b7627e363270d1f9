"""Importing a module opens nothing, starts nothing and writes nothing."""

import subprocess
import sys

from tests.architecture.source_tree import PACKAGES, ROOT, imports_of, modules

# Alembic runs these files; it never imports them as modules.
RUN_BY_ALEMBIC = "db.migrations"

WATCH = """
import contextlib, importlib, sys
sys.dont_write_bytecode = True
libraries, ours = (names.split(",") for names in sys.argv[1:])
forbidden = {"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.mkdir"}

# Libraries may do as they please at their own import; they are loaded first.
for name in libraries:
    module, _, attribute = name.rpartition(".")
    with contextlib.suppress(ImportError):
        importlib.import_module(module or attribute)
    with contextlib.suppress(ImportError):
        importlib.import_module(name)

importing = None

def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if importing and (writes or event in forbidden):
        raise RuntimeError(f"import of {importing} did {event} {args}")

sys.addaudithook(watch)
for name in ours:
    importing = name
    importlib.import_module(name)
importing = None
print("done")
"""


def test_importing_any_module_has_no_effect() -> None:
    """Every module can be imported without a file written, a socket opened or a process started."""
    ours = [m for m in modules() if not m.name.startswith(RUN_BY_ALEMBIC)]
    imported = {i.name: i for module in ours for i in imports_of(module)}
    libraries = sorted(name for name, i in imported.items() if i.root not in PACKAGES)
    ran = subprocess.run(
        [sys.executable, "-c", WATCH, ",".join(libraries), ",".join(m.name for m in ours)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == "done", ran.stderr
