"""Makes every interpreter of the environment load unpacked libraries before anything needs them.

A library that is loaded already is found by its name without a search path, so neither
LD_LIBRARY_PATH nor the wheels have to be touched. Only what OpenCV and MediaPipe really miss is
kept. Usage: preload.py ROOT, by the environment's own interpreter.
"""

import ctypes
import importlib.util
import re
import shutil
import sys
import sysconfig
from pathlib import Path

MODULE = "ascension_native"
MISSING = re.compile(r"^(\S+): cannot open shared object file")


def wheels_libraries() -> list[Path]:
    """What the two wheels want to load."""
    found = []
    for package, pattern in (("cv2", "cv2*.so"), ("mediapipe", "tasks/c/libmediapipe.so")):
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            sys.exit(f"preload: {package} is not installed")
        found += Path(spec.origin).parent.glob(pattern)
    return found


def load(library: Path, root: Path, order: list[Path]) -> None:
    """Loads a library, and first whatever it turns out to miss; notes those in order."""
    while True:
        try:
            ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
        except OSError as error:
            missing = MISSING.match(str(error))
            candidates = list(root.rglob(missing[1])) if missing else []
            if not candidates:
                sys.exit(f"preload: {error}")
            load(candidates[0], root, order)
            order.append(candidates[0])
        else:
            return


def main() -> None:
    """Writes a module that loads what is missing, and a path file that imports it."""
    root = Path(sys.argv[1])
    needed: list[Path] = []
    for library in wheels_libraries():
        load(library, root, needed)
    kept = root.parent / "lib"
    kept.mkdir(exist_ok=True)
    paths = [str(shutil.copy(library, kept)) for library in needed]
    shutil.rmtree(root)
    site = Path(sysconfig.get_path("purelib"))
    lines = [
        '"""Loads shared libraries that this machine lacks; written by scripts/preload.py."""',
        "import ctypes",
        *(f"ctypes.CDLL({path!r}, mode=ctypes.RTLD_GLOBAL)" for path in paths),
    ]
    (site / f"{MODULE}.py").write_text("\n".join(lines) + "\n")
    (site / f"{MODULE}.pth").write_text(f"import {MODULE}\n")


if __name__ == "__main__":
    main()
