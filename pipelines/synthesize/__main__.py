"""`python -m pipelines.synthesize`: renders a data set of wall photos; `ray job submit` takes it.

The same command again renders only what is missing.
"""

import argparse
from pathlib import Path

from pipelines.data_folder import DataFolder
from pipelines.synthesize.rendering import synthesize


def main() -> None:
    """Reads the command line and renders."""
    options = _parse()
    url = options.output if "://" in options.output else str(Path(options.output).resolve())
    new = synthesize(
        DataFolder(url),
        count=options.count,
        seed=options.seed,
        side_px=options.size,
        concurrency=options.concurrency,
    )
    print(f"{new} of {options.count} photos rendered, {options.count - new} were there: {url}")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pipelines.synthesize", description=__doc__)
    parser.add_argument("--output", required=True, help="a folder, or s3://bucket/path")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0, help="of the first photo")
    parser.add_argument("--size", type=int, default=640, help="side of the pictures [px]")
    parser.add_argument("--concurrency", type=int, help="at most so many at a time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
