"""Renders photos by seed into a folder, each on its own, so that any number of hands can help."""

from typing import Any, Final

import ray.data

from climbing.synthetic.wall_photo import render_wall_photo
from pipelines.coco import code_photo, describe_photo, join_records
from pipelines.data_folder import DataFolder

_DESCRIPTION: Final = "Rendered photos of climbing walls"


def render_into(folder: DataFolder, seed: int, side_px: int) -> bool:
    """Renders one photo unless it is there; whether it had to."""
    key = name_key(seed)
    if folder.has(key):
        return False
    photo = render_wall_photo(seed, side_px=side_px)
    height_px, width_px = photo.rgb.shape[:2]
    record = describe_photo(seed, key, (width_px, height_px), photo.labels)
    folder.write(key, code_photo(photo.rgb), record)
    return True


def name_key(seed: int) -> str:
    """Under which a photo is kept."""
    return f"{seed:08d}"


def synthesize(
    folder: DataFolder, *, count: int, seed: int, side_px: int, concurrency: int | None = None
) -> int:
    """Renders photos `seed` to `seed + count - 1` with Ray Data and writes the annotations.

    Args:
        folder: Where to.
        count: How many.
        seed: The first one's.
        side_px: Of the square pictures.
        concurrency: At most so many at a time; None leaves it to Ray.

    Returns:
        How many had to be rendered.
    """
    folder.prepare()

    def render(row: dict[str, Any]) -> dict[str, Any]:
        return {"is_new": render_into(folder, seed + int(row["id"]), side_px)}

    rendered = ray.data.range(count).map(render, concurrency=concurrency)
    new = sum(bool(row["is_new"]) for row in rendered.iter_rows())
    records = [folder.read_record(name_key(seed + number)) for number in range(count)]
    folder.write_annotations(join_records(records, _DESCRIPTION))
    return new
