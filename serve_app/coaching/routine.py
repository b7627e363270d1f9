"""Which exercises follow from figures: a table, nothing hidden. Its limits are ours."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from serve_app.coaching.schemas import EvidenceView, ExerciseView

MOST_EXERCISES: Final = 4


class Exercise(NamedTuple):
    """One exercise, and the figure that calls for it.

    Attributes:
        code: Stable.
        title: For people.
        how: For people.
        minutes: Each time.
        times_a_week: How often.
        figure: Of analyses.
        limit: From where on.
        below: Whether it is called for below the limit, rather than above it.
    """

    code: str
    title: str
    how: str
    minutes: int
    times_a_week: int
    figure: str
    limit: float
    below: bool


EXERCISES: Final = (
    Exercise(
        "straight_arms",
        "Straight-arm climbing",
        "Climb easy routes with arms that stay straight but for the moment of the reach. Turn the "
        "hip to the wall and push from the leg.",
        20,
        2,
        "straight_arm_fraction",
        0.35,
        below=True,
    ),
    Exercise(
        "silent_feet",
        "Silent feet",
        "Place every foot once and without a sound; look at the hold until the foot is on it.",
        15,
        2,
        "regrip_count",
        3.0,
        below=False,
    ),
    Exercise(
        "feet_on",
        "Feet back on",
        "On steep ground put both feet back before each reach; hold the swing from the trunk.",
        15,
        2,
        "feet_off_fraction",
        0.2,
        below=False,
    ),
    Exercise(
        "read_first",
        "Read, then climb",
        "From the ground name each hand and foot to the top, then climb exactly that.",
        15,
        2,
        "efficiency",
        0.8,
        below=True,
    ),
    Exercise(
        "keep_moving",
        "No stop",
        "Climb routes that you know without a pause of more than two seconds.",
        15,
        1,
        "still_s",
        6.0,
        below=False,
    ),
    Exercise(
        "slow_motion",
        "Slow motion",
        "Climb easy routes as slowly as you can, every movement one even flow.",
        15,
        1,
        "limb_smoothness",
        -2.0,
        below=True,
    ),
    Exercise(
        "balance",
        "Over the feet",
        "On a slab stand up over one foot without hands, left and right in turns.",
        10,
        1,
        "balance_fraction",
        0.6,
        below=True,
    ),
)

WARM_UP: Final = ExerciseView(
    code="warm_up",
    title="Warm up",
    how="Ten minutes of easy movement, shoulders and fingers last, before anything hard.",
    minutes=10,
    times_a_week=3,
    evidence=None,
)


def choose_exercises(means: Mapping[str, float]) -> Sequence[ExerciseView]:
    """Warming up, and what figures call for, the farthest beyond its limit first.

    Args:
        means: Of figures over the latest analyses; one that is missing calls for nothing.
    """
    called = []
    for exercise in EXERCISES:
        value = means.get(exercise.figure)
        if value is None:
            continue
        beyond = exercise.limit - value if exercise.below else value - exercise.limit
        if beyond > 0:
            called.append((beyond / max(abs(exercise.limit), 1e-9), exercise, value))
    called.sort(key=lambda found: (-found[0], found[1].code))
    return [WARM_UP, *(_show(exercise, value) for _, exercise, value in called[:MOST_EXERCISES])]


def _show(exercise: Exercise, value: float) -> ExerciseView:
    evidence = EvidenceView(figure=exercise.figure, value=value, limit=exercise.limit)
    return ExerciseView(
        code=exercise.code,
        title=exercise.title,
        how=exercise.how,
        minutes=exercise.minutes,
        times_a_week=exercise.times_a_week,
        evidence=evidence,
    )
