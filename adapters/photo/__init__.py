"""Photos as they come out of phones, upright and in sRGB."""

from adapters.photo.reader import Photo, PhotoLimits, read_photo

__all__ = ["Photo", "PhotoLimits", "read_photo"]
