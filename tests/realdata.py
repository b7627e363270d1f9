"""Where the real climbs are, which are never committed."""

import os
from pathlib import Path

_BESIDE_THE_PROJECT = Path(__file__).parents[2] / "shared" / "data"


def find_data_folder() -> Path | None:
    """`ASCENSION_DATA`, else `../shared/data` beside the repository; None where there is none."""
    named = os.environ.get("ASCENSION_DATA")
    folder = Path(named) if named else _BESIDE_THE_PROJECT
    return folder if folder.is_dir() else None
