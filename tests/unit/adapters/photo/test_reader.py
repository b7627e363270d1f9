"""Photos of every kind come back upright and whole, and bad ones by name."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from adapters.errors import PhotoTooLarge, UnsupportedPhoto
from adapters.photo import PhotoLimits, read_photo

ORIENTATION = 0x0112
# How a camera stores the upright picture for each EXIF orientation.
STORED = {
    1: lambda a: a,
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, 1),
    7: lambda a: np.rot90(a, 2).transpose(1, 0, 2),
    8: lambda a: np.rot90(a, -1),
}


@pytest.fixture
def picture() -> np.ndarray:
    """Smooth, unlike any of its mirror images."""
    y, x = np.mgrid[:48, :64]
    return np.stack([4 * x, 5 * y, 255 - 2 * x - 2 * y], axis=-1).clip(0, 255).astype(np.uint8)


def encode(picture: np.ndarray, kind: str, **options: object) -> bytes:
    """A file of that kind."""
    register_heif_opener()
    target = io.BytesIO()
    Image.fromarray(picture).save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize("orientation", STORED)
def test_every_orientation_gives_the_same_upright_picture(
    picture: np.ndarray, orientation: int
) -> None:
    """A photo is upright however the phone was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = np.ascontiguousarray(STORED[orientation](picture))
    data = encode(stored, "PNG", exif=exif)
    assert np.array_equal(read_photo(data).rgb, picture)


@pytest.mark.parametrize(("kind", "bound"), [("PNG", 0), ("JPEG", 12), ("HEIF", 12)])
def test_each_format_is_read(picture: np.ndarray, kind: str, bound: int) -> None:
    """What phones write is read, to the format's own loss."""
    photo = read_photo(encode(picture, kind))
    assert photo.format == kind
    assert np.abs(photo.rgb.astype(int) - picture).max() <= bound


def test_a_path_is_as_good_as_its_bytes(picture: np.ndarray, tmp_path: Path) -> None:
    """Files and bytes give the same picture."""
    path = tmp_path / "wall"
    path.write_bytes(encode(picture, "PNG"))
    assert np.array_equal(read_photo(path).rgb, read_photo(path.read_bytes()).rgb)


def test_transparency_is_white(picture: np.ndarray) -> None:
    """What is transparent shows white, not what is hidden under it."""
    clear = np.dstack([picture, np.zeros(picture.shape[:2], np.uint8)])
    assert (read_photo(encode(clear, "PNG")).rgb == 255).all()


def test_grey_deep_and_printed_photos_become_rgb(picture: np.ndarray) -> None:
    """Gray levels of eight and sixteen bits, palettes and CMYK all end in three colours."""
    grey = picture[..., 0]
    deep = encode(grey.astype(np.uint16) * 256, "PNG")
    printed, palette = io.BytesIO(), io.BytesIO()
    Image.fromarray(picture).convert("CMYK").save(printed, "JPEG")
    Image.fromarray(picture).convert("P").save(palette, "PNG")
    same = np.repeat(grey[..., None], 3, axis=-1)
    assert np.array_equal(read_photo(encode(grey, "PNG")).rgb, same)
    assert np.array_equal(read_photo(deep).rgb, same)
    for data in (printed, palette):
        assert read_photo(data.getvalue()).rgb.shape == picture.shape


@pytest.mark.parametrize(
    "data",
    [b"", b"no photo at all", b"\x00\x00\x00\x18ftypmp42" + bytes(64), b"GIF89a" + bytes(40)],
)
def test_what_is_no_photo_is_refused_by_name(data: bytes) -> None:
    """Nothing, text, films and drawings are no photos."""
    with pytest.raises(UnsupportedPhoto):
        read_photo(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "HEIF"])
def test_a_photo_that_breaks_off_is_refused(picture: np.ndarray, kind: str) -> None:
    """Half a file is damaged, not half a wall."""
    data = encode(picture, kind)
    with pytest.raises(UnsupportedPhoto):
        read_photo(data[: len(data) // 2])


def test_a_photo_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A wrong path and a folder are mistakes that say which."""
    for path in (tmp_path / "absent.jpg", tmp_path):
        with pytest.raises(UnsupportedPhoto, match=str(path)):
            read_photo(path)


def test_size_has_limits_both_ways(picture: np.ndarray) -> None:
    """Too many bytes, too many pixels and too few are told apart from damage."""
    data = encode(picture, "PNG")
    with pytest.raises(PhotoTooLarge, match="bytes"):
        read_photo(data, PhotoLimits(max_bytes=100))
    with pytest.raises(PhotoTooLarge, match="64 x 48"):
        read_photo(data, PhotoLimits(max_pixels=1000))
    with pytest.raises(UnsupportedPhoto, match="1 x 1"):
        read_photo(encode(picture[:1, :1], "PNG"))


def test_a_picture_of_200_megapixels_is_refused_unread() -> None:
    """A small file may hold a huge picture; its header is enough to refuse it."""
    target = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(target, "PNG")
    with pytest.raises(PhotoTooLarge):
        read_photo(target.getvalue())
