"""How exact a result is: the quantum of each kind of column. Knows nothing of files.

Every decoded sample lies within one quantum of the original, so quantum and error bound are the
same figure. A finer lattice under the same bound saves a few keys and loses more on longer numbers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The largest error of each kind of column.

    Attributes:
        position: Of x, y and the centre of gravity, as a share of the frame's shorter side, so that
            it is the same length along both axes: 1.1 px at 720 x 1280. The root mean square is
            then 0.6 px; unsmoothed landmarks tremble by 0.2 to 0.5 px.
        depth: Of z, as a share of the shorter side. Unsmoothed z trembles by 5/1000 (knees) to
            20/1000 (hands) of it; a fit within 10/1000 adds 6/1000.
        angle_deg: Of a joint angle [deg]: what two ends of an 80 px limb, each off by `position`,
            do to its direction.
        visibility: Of a probability; leaves nine levels, 0.5 among them.
        corner_px: Of a frame's corner on the panorama, along x and along y [px]. Registration
            itself is hardly better; inside a frame of 9:16 it is at most 2.8 times that, in
            practice twice.
        outline_px: Of a hold's outline [px of the panorama]; 0.71 of it is spent on whole pixels.
        ghost_m: Of a point of the ghost's body, along each axis [m]: as exact as its contacts are.
    """

    position: float = 0.0015
    depth: float = 0.010
    angle_deg: float = 1.5
    visibility: float = 0.125
    corner_px: float = 0.5
    outline_px: float = 1.0
    ghost_m: float = 0.01
