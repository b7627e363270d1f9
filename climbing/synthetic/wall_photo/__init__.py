"""Photos of climbing walls that nobody built, with what is exactly true of them."""

from climbing.synthetic.wall_photo.labels import PhotoLabel, WallPhoto
from climbing.synthetic.wall_photo.photo import render_wall_photo

__all__ = ["PhotoLabel", "WallPhoto", "render_wall_photo"]
