"""Photos that tests send to the service, above all bad ones."""

import struct
import zlib
from typing import NamedTuple

import cv2
import numpy as np

_UNSUPPORTED = "photo_unsupported"


class BadPhoto(NamedTuple):
    """A file in which no hold can be looked for.

    Attributes:
        name: Of the case.
        data: The file.
        content_type: What it is said to be.
        code: Of the answer.
    """

    name: str
    data: bytes
    content_type: str
    code: str


def encode_photo(rgb: np.ndarray, suffix: str = ".jpg") -> bytes:
    """The picture as a file."""
    return bytes(cv2.imencode(suffix, rgb[..., ::-1])[1])


def list_bad_photos(photo: bytes) -> list[BadPhoto]:
    """What goes wrong with photos; a good JPEG is cut for one of them."""
    one_pixel = encode_photo(np.zeros((1, 1, 3), np.uint8), ".png")
    huge = _write_grey_png(20_000, 10_000)
    jpeg, png = "image/jpeg", "image/png"
    return [
        BadPhoto("text", b"this is no photo at all", jpeg, _UNSUPPORTED),
        BadPhoto("one pixel", one_pixel, png, _UNSUPPORTED),
        BadPhoto("200 megapixels", huge, png, "photo_too_large"),
        BadPhoto("zeros after a JPEG's first bytes", photo[:20] + bytes(500), jpeg, _UNSUPPORTED),
        BadPhoto("half a JPEG", photo[: len(photo) // 2], jpeg, _UNSUPPORTED),
    ]


def _write_grey_png(width: int, height: int) -> bytes:
    """One grey picture of so many pixels in a few kilobytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = bytes(width + 1)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
