"""`refine_from_heat_maps` for tensors, so that heat maps never leave the device they are on."""

import torch
from jaxtyping import Float

from climbing.pose.crops import CROP_PX
from climbing.pose.heat_maps import RADIUS, SURE


def refine_on_device(
    landmarks: Float[torch.Tensor, "N L 5"], heat_maps: Float[torch.Tensor, "N H H L"]
) -> Float[torch.Tensor, "N L 5"]:
    """The same landmarks with x and y refined where the map is sure; see `heat_maps`."""
    cells = heat_maps.shape[1]
    cell_px = CROP_PX / cells
    offsets = torch.arange(-RADIUS, RADIUS + 1, device=landmarks.device)
    x, y = (torch.trunc(landmarks[..., axis] / cell_px).long() for axis in (0, 1))
    inside = (x >= 0) & (x < cells) & (y >= 0) & (y < cells)
    shape = (*x.shape, len(offsets), len(offsets))
    columns = (x[..., None] + offsets)[..., None, :].expand(shape)
    rows = (y[..., None] + offsets)[..., :, None].expand(shape)
    in_map = (columns >= 0) & (columns < cells) & (rows >= 0) & (rows < cells)
    flat = rows.clamp(0, cells - 1) * cells + columns.clamp(0, cells - 1)
    maps = heat_maps.permute(0, 3, 1, 2).flatten(2)
    sure = torch.sigmoid(maps.gather(2, flat.flatten(2))).reshape(shape) * in_map
    use = inside & (sure.amax((-2, -1)) >= SURE)
    total = torch.where(use, sure.sum((-2, -1)), 1)
    refined = landmarks.clone()
    for axis, index in ((0, columns), (1, rows)):
        place_px = (sure * index).sum((-2, -1)) / total * cell_px
        refined[..., axis] = torch.where(use, place_px, landmarks[..., axis])
    return refined
