"""What is exactly true of a generated climb. Knows nothing of how it looks."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int64

from climbing.body.limbs import Limb
from climbing.body.proportions import Proportions
from climbing.holds.hold import HoldType
from climbing.synthetic.camera import CameraPath


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold, flat on the wall: it is part of the wall's texture, so its outline is exact.

    Attributes:
        id: Its index in `ClimbTruth.holds`.
        centre_m: Where its bolt is, x and y on the wall.
        polygon_m: Outline, anticlockwise, x and y on the wall.
        kind: What it offers.
        colour: Name of its colour.
        radius_m: Largest distance from the centre to the outline.
        on_route: Whether the climber uses it.
    """

    id: int
    centre_m: Float64[np.ndarray, " 2"]
    polygon_m: Float64[np.ndarray, "N 2"]
    kind: HoldType
    colour: str
    radius_m: float
    on_route: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A limb on a hold, from the first to the last millisecond, both included.

    Attributes:
        limb: The limb.
        hold_id: The hold.
        start_ms: When it arrived; 0 if it was there from the start.
        end_ms: When it left; the last frame's time if it stayed.
        point_m: The place of the knuckles' middle or of the big toe all that time, in wall
            coordinates. z is the depth of the grip.
    """

    limb: Limb
    hold_id: int
    start_ms: int
    end_ms: int
    point_m: Float64[np.ndarray, " 3"]


@dataclass(frozen=True, slots=True)
class ClimbTruth:
    """Everything that is known of a generated climb, at T frames.

    Wall coordinates are metres: x to the right, y up the wall, z out of it, y = 0 at its foot.
    Image coordinates are pixels of the upright frame: x to the right, y down, (0, 0) in the middle
    of the upper left pixel.

    Attributes:
        seed: What it was generated from.
        t_ms: Time of each frame.
        landmarks_m: The 33 landmarks in wall coordinates.
        landmarks_px: The same in the image.
        visible: Whether a landmark is in the frame and not hidden by the body.
        holds: All holds on the wall.
        contacts: Which limb was on which hold and when, in order of their start.
        wall_H_image: Takes pixels to metres on the wall, 1 in its lower right corner.
        camera: The camera's calibration and places.
        body: The climber's height and segment lengths.
        wall_angle_rad: 0 for a vertical wall, positive if it leans over the climber.
    """

    seed: int
    t_ms: Int64[np.ndarray, " T"]
    landmarks_m: Float64[np.ndarray, "T 33 3"]
    landmarks_px: Float64[np.ndarray, "T 33 2"]
    visible: Bool[np.ndarray, "T 33"]
    holds: tuple[Hold, ...]
    contacts: tuple[Contact, ...]
    wall_H_image: Float64[np.ndarray, "T 3 3"]
    camera: CameraPath
    body: Proportions
    wall_angle_rad: float

    def __len__(self) -> int:
        return len(self.t_ms)

    @property
    def height_m(self) -> float:
        """The climber's height."""
        return self.body.height_m
