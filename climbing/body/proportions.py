"""Lengths of a body as shares of its height."""

from typing import Final, NamedTuple

from climbing.errors import InvalidInput

MIN_HEIGHT_M: Final = 1.2
MAX_HEIGHT_M: Final = 2.2

# [DrillisContini1966], as drawn in figure 4.1 of [Winter2009]; shares of the height.
_UPPER_ARM: Final = 0.186
_FOREARM: Final = 0.146
_HAND: Final = 0.108
_THIGH: Final = 0.245
_SHANK: Final = 0.246
_ANKLE_HEIGHT: Final = 0.039
_FOOT_LENGTH: Final = 0.152
_SHOULDER_HEIGHT: Final = 0.818
_HIP_HEIGHT: Final = 0.530
_EYE_HEIGHT: Final = 0.936
_SHOULDER_BREADTH: Final = 0.259
_HIP_BREADTH: Final = 0.191

# The figure gives outer breadths. Centres of rotation lie further in by the deltoid and by the
# greater trochanter; both shares are ours, set by eye against photographs of climbers.
_SHOULDER_CENTRES: Final = 0.82
_HIP_CENTRES: Final = 0.60
# The knuckles halve the hand; the lumbar hinge lies a third up the trunk.
_KNUCKLES: Final = 0.52
_LUMBAR: Final = 0.34
# A span may differ from the height by this share of it.
_MOST_SPAN: Final = 0.2


class Proportions(NamedTuple):
    """One climber's lengths [m]; widths are between joint centres.

    Attributes:
        height_m: Of the body, upright.
        upper_arm_m: Shoulder to elbow.
        forearm_m: Elbow to wrist.
        palm_m: Wrist to the middle of the knuckles.
        thigh_m: Hip to knee.
        shank_m: Knee to ankle.
        ankle_height_m: Sole to ankle.
        foot_m: Heel to toe.
        lumbar_m: Middle of the hips to the hinge of the back.
        thorax_m: Hinge of the back to the middle of the shoulders.
        eye_m: Middle of the shoulders to the eyes' level.
        shoulder_width_m: Shoulder to shoulder with the arms down.
        hip_width_m: Hip to hip.
    """

    height_m: float
    upper_arm_m: float
    forearm_m: float
    palm_m: float
    thigh_m: float
    shank_m: float
    ankle_height_m: float
    foot_m: float
    lumbar_m: float
    thorax_m: float
    eye_m: float
    shoulder_width_m: float
    hip_width_m: float

    @property
    def arm_m(self) -> float:
        """Shoulder to wrist of a straight arm."""
        return self.upper_arm_m + self.forearm_m

    @property
    def leg_m(self) -> float:
        """Hip to ankle of a straight leg."""
        return self.thigh_m + self.shank_m


def compute_proportions(height_m: float, arm_span_m: float | None = None) -> Proportions:
    """The lengths of an average body of this height; arms as long as the span says.

    The average span equals the height. One that differs lengthens both arms, hands included, by
    half of the difference and leaves the shoulders.

    Raises:
        InvalidInput: If the height is not that of a climber, 1.2 to 2.2 m, or the span not within
            a fifth of the height.

    Source: [DrillisContini1966], as tabled in [Winter2009], figure 4.1.
    """
    if not MIN_HEIGHT_M <= height_m <= MAX_HEIGHT_M:
        raise InvalidInput("height_m", f"is {height_m}, must be {MIN_HEIGHT_M} to {MAX_HEIGHT_M}")
    arm = _compute_arm_scale(height_m, height_m if arm_span_m is None else arm_span_m)
    trunk = _SHOULDER_HEIGHT - _HIP_HEIGHT
    shares = (
        *(1.0, arm * _UPPER_ARM, arm * _FOREARM, arm * _HAND * _KNUCKLES, _THIGH, _SHANK),
        *(_ANKLE_HEIGHT, _FOOT_LENGTH, trunk * _LUMBAR, trunk * (1 - _LUMBAR)),
        *(_EYE_HEIGHT - _SHOULDER_HEIGHT, _SHOULDER_BREADTH * _SHOULDER_CENTRES),
        _HIP_BREADTH * _HIP_CENTRES,
    )
    return Proportions(*(share * height_m for share in shares))


def _compute_arm_scale(height_m: float, arm_span_m: float) -> float:
    low, high = (1 - _MOST_SPAN) * height_m, (1 + _MOST_SPAN) * height_m
    if not low <= arm_span_m <= high:
        raise InvalidInput("arm_span_m", f"is {arm_span_m}, must be {low:.2f} to {high:.2f}")
    return 1 + (arm_span_m - height_m) / (2 * (_UPPER_ARM + _FOREARM + _HAND) * height_m)
