"""Decodes JPEG, PNG and HEIC: upright, in sRGB, 8 bits a colour. Knows nothing of walls."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from jaxtyping import UInt8

from adapters.errors import PhotoTooLarge, UnsupportedPhoto

_FORMATS: Final = ("JPEG", "PNG", "HEIF")
_WHITE: Final = (255, 255, 255)
_SIXTEEN_BITS: Final = 256.0
_DEEP_MODES: Final = frozenset({"I;16", "I;16B", "I", "F"})


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What is accepted.

    Attributes:
        max_bytes: Of the file.
        max_pixels: Of the picture.
        min_side_px: Shorter pictures show no hold.
    """

    max_bytes: int = 20_000_000
    max_pixels: int = 64_000_000
    min_side_px: int = 32


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A decoded photo.

    Attributes:
        rgb: Upright, in sRGB.
        format: `JPEG`, `PNG` or `HEIF`.
    """

    rgb: UInt8[np.ndarray, "H W 3"]
    format: str


def read_photo(source: Path | bytes, limits: PhotoLimits | None = None) -> Photo:
    """The photo in a file.

    Args:
        source: The file, or its bytes.
        limits: What is accepted.

    Raises:
        UnsupportedPhoto: If it is not there, cannot be read, is damaged, or is no photo.
        PhotoTooLarge: If it has more bytes or pixels than the limit.
    """
    limits = limits or PhotoLimits()
    data = source if isinstance(source, bytes) else _read_file(source, limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise PhotoTooLarge(f"the photo has more than {limits.max_bytes} bytes")
    if not data:
        raise UnsupportedPhoto("the photo is empty")
    return _decode(data, limits)


def _read_file(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most_bytes)
    except OSError as error:
        raise UnsupportedPhoto(f"cannot read {path}: {error.strerror}") from error


def _decode(data: bytes, limits: PhotoLimits) -> Photo:
    from PIL import Image, UnidentifiedImageError
    from pillow_heif import register_heif_opener

    register_heif_opener()
    try:
        with warnings.catch_warnings():
            # Our own limit stands below, and has a name.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check_size(image.size, limits)
                kind = "JPEG" if image.format == "MPO" else str(image.format)
                return Photo(_to_rgb(image), kind)
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge("the photo has more pixels than are allowed") from error
    except UnidentifiedImageError as error:
        raise UnsupportedPhoto("this is no JPEG, PNG or HEIC photo") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnsupportedPhoto(f"the photo is damaged: {error}") from error


def _check_size(size: tuple[int, int], limits: PhotoLimits) -> None:
    width, height = size
    if width * height > limits.max_pixels:
        allowed = f"at most {limits.max_pixels / 1e6:.0f} megapixels are allowed"
        raise PhotoTooLarge(f"the photo has {width} x {height} pixels, {allowed}")
    if min(size) < limits.min_side_px:
        least = f"must have at least {limits.min_side_px} on each side"
        raise UnsupportedPhoto(f"the photo has {width} x {height} pixels, {least}")


def _to_rgb(image: Any) -> UInt8[np.ndarray, "H W 3"]:
    """Upright, on white where it is transparent."""
    from PIL import Image, ImageOps

    image.load()
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.mode in _DEEP_MODES:
        upright = Image.fromarray(_to_bytes(np.asarray(upright)))
    elif profile and upright.mode == "RGB":
        upright = _to_srgb(upright, profile)
    if upright.has_transparency_data:
        paper = Image.new("RGBA", upright.size, (*_WHITE, 255))
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    return np.array(upright.convert("RGB"), np.uint8)


def _to_bytes(deep: np.ndarray) -> UInt8[np.ndarray, "H W"]:
    """Sixteen bits to eight."""
    return np.clip(deep.astype(np.float64) / _SIXTEEN_BITS, 0, 255).astype(np.uint8)


def _to_srgb(image: Any, profile: bytes) -> Any:
    """Out of the camera's colour space; a broken profile is as good as none."""
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        standard = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, own, standard, outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        return image
