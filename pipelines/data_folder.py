"""Where a made data set lies: a folder or a bucket. A photo is there when its record is.

The record is written after the picture, so that a run that was cut short goes on where it ended.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from pyarrow import fs

_IMAGES: Final = "images"
_RECORDS: Final = "records"
_ANNOTATIONS: Final = "_annotations.coco.json"
_RECORD: Final = ".json"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A place for a data set.

    Attributes:
        url: A path, or what pyarrow takes for a file system, as `s3://bucket/path`.
    """

    url: str

    def prepare(self) -> None:
        """Makes the folders."""
        for name in (_IMAGES, _RECORDS):
            files, path = self._open()
            files.create_dir(f"{path}/{name}", recursive=True)

    def has(self, key: str) -> bool:
        """Whether a photo is there with its record."""
        files, path = self._open()
        found = files.get_file_info(f"{path}/{_name_record(key)}")
        return bool(found.type == fs.FileType.File)

    def list_keys(self) -> list[str]:
        """Of all photos, in order."""
        files, path = self._open()
        found = files.get_file_info(fs.FileSelector(f"{path}/{_RECORDS}"))
        names = (info.base_name for info in found if info.type == fs.FileType.File)
        return sorted(name.removesuffix(_RECORD) for name in names if name.endswith(_RECORD))

    def write(self, key: str, picture: bytes, record: dict[str, Any]) -> None:
        """Writes a photo, then its record."""
        self._write(f"{_IMAGES}/{name_picture(key)}", picture)
        text = json.dumps(record, separators=(",", ":"))
        self._write(_name_record(key), text.encode())

    def remove(self, key: str) -> None:
        """Forgets a photo: its record first, so that nobody takes half of it for whole."""
        files, path = self._open()
        for name in (_name_record(key), f"{_IMAGES}/{name_picture(key)}"):
            if files.get_file_info(f"{path}/{name}").type == fs.FileType.File:
                files.delete_file(f"{path}/{name}")

    def read_record(self, key: str) -> dict[str, Any]:
        """What is on a photo."""
        files, path = self._open()
        with files.open_input_stream(f"{path}/{_name_record(key)}") as stream:
            record: dict[str, Any] = json.loads(stream.read())
        return record

    def write_annotations(self, document: dict[str, Any]) -> None:
        """Writes what is on all photos."""
        text = json.dumps(document, separators=(",", ":"))
        self._write(f"{_IMAGES}/{_ANNOTATIONS}", text.encode())

    def _write(self, name: str, content: bytes) -> None:
        files, path = self._open()
        # A file system of a disk shows a name only once its content is whole.
        is_disk = isinstance(files, fs.LocalFileSystem)
        written = f"{path}/{name}.part" if is_disk else f"{path}/{name}"
        with files.open_output_stream(written) as stream:
            stream.write(content)
        if is_disk:
            files.move(written, f"{path}/{name}")

    def _open(self) -> tuple[fs.FileSystem, str]:
        files, path = fs.FileSystem.from_uri(self.url)
        return files, path.rstrip("/")


def name_picture(key: str) -> str:
    """The picture's file name."""
    return f"{key}.jpg"


def _name_record(key: str) -> str:
    return f"{_RECORDS}/{key}{_RECORD}"
