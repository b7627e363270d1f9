"""`python -m pipelines.export_corrections`: corrected photos as training data.

Database and object store are found by the service's own settings (`ASCENSION_DATABASE__URL`,
`ASCENSION_STORE__KIND`, ...). The same command again brings what is new and removes what is gone.
"""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.object_store import ObjectStoreSettings, build_object_store
from contracts.errors import AscensionError
from db.session import Database, DatabaseSettings
from pipelines.data_folder import DataFolder
from pipelines.export_corrections.exporting import CorrectionExporter, Exported


class ExportSettings(BaseSettings):
    """What the export reads, from `ASCENSION_...`; nested names are joined by `__`."""

    model_config = SettingsConfigDict(
        env_prefix="ASCENSION_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    database: DatabaseSettings
    store: ObjectStoreSettings


def main() -> None:
    """Reads the command line and exports; status 1 if a photo or a service failed."""
    options = _parse()
    url = options.output if "://" in options.output else str(Path(options.output).resolve())
    try:
        done = asyncio.run(_export(ExportSettings(), DataFolder(url)))
    except AscensionError as error:
        sys.exit(f"cannot go on: {error}")
    for key, reason in done.failed.items():
        print(f"{key}: {reason}", file=sys.stderr)
    print(
        f"{done.written} photos written, {done.kept} were there, {done.removed} removed, "
        f"{len(done.failed)} failed: {url}"
    )
    sys.exit(1 if done.failed else 0)


async def _export(settings: ExportSettings, folder: DataFolder) -> Exported:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(settings.database, "export"))
        store = build_object_store(settings.store, clock=lambda: datetime.now(UTC))
        stack.push_async_callback(store.close)
        return await CorrectionExporter(database, store, folder).run()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pipelines.export_corrections", description=__doc__)
    parser.add_argument("--output", required=True, help="a folder, or s3://bucket/path")
    return parser.parse_args()


if __name__ == "__main__":
    main()
