"""The painted gym shows every hold that the truth lists."""

import cv2
import numpy as np

from climbing.synthetic import SyntheticClimb
from climbing.synthetic.camera import compute_up_and_out
from climbing.synthetic.figure.light import choose_light
from climbing.synthetic.scenery.backdrop import Backdrop, paint_backdrop
from climbing.synthetic.scenery.palette import MAT_COLOURS, WALL_STYLES
from climbing.synthetic.truth import Hold


def _paint(climb: SyntheticClimb, holds: tuple[Hold, ...]) -> Backdrop:
    truth, style, mat = climb.truth, WALL_STYLES[2], MAT_COLOURS[0]
    rng = np.random.default_rng(0)
    light = choose_light(rng, *compute_up_and_out(truth.wall_angle_rad), style.base, mat)
    return paint_backdrop(rng, truth.camera, holds, style, mat, light, truth.wall_angle_rad)


def test_every_hold_of_the_truth_is_painted(climb: SyntheticClimb) -> None:
    """Those at the edge of what the camera sees, too."""
    with_holds, bare = _paint(climb, climb.truth.holds), _paint(climb, ())
    change = np.abs(with_holds.wall.astype(int) - bare.wall).max(axis=2)
    texture_H_wall = np.linalg.inv(bare.wall_H_texture)
    for hold in climb.truth.holds:
        outline = cv2.perspectiveTransform(hold.polygon_m[None], texture_H_wall)[0]
        mask = np.zeros(change.shape, np.uint8)
        cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 1)
        inside = change[mask > 0]
        assert inside.size == 0 or np.median(inside) > 0, hold.id
    np.testing.assert_array_equal(with_holds.wall_H_texture, bare.wall_H_texture)
