"""Climbs that nobody climbed: a rendered wall, a rendered climber, exact ground truth."""

from climbing.body.limbs import Limb
from climbing.body.proportions import Proportions
from climbing.holds.hold import HoldType
from climbing.synthetic.climb import SyntheticClimb, compose_climb
from climbing.synthetic.truth import ClimbTruth, Contact, Hold
from climbing.synthetic.truth_json import truth_from_json, truth_to_json

__all__ = [
    "ClimbTruth",
    "Contact",
    "Hold",
    "HoldType",
    "Limb",
    "Proportions",
    "SyntheticClimb",
    "compose_climb",
    "truth_from_json",
    "truth_to_json",
]
