"""The rules: each looks at figures and deviations and finds one thing, or nothing.

Limits are ours, from what coaches teach: arms straight, feet on and placed once, the sequence known
before the first move. They decide what is said first, not whether a figure is right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from climbing.advice.finding import Evidence, Finding, Moment
from climbing.comparison.deviation import Deviation, DeviationKind

_MOST_MOMENTS: Final = 3
MOST_FINDINGS: Final = 5

LEAST_STRAIGHT: Final = 0.35
MOST_FEET_OFF: Final = 0.2
MOST_STILL_SHARE: Final = 0.25
FEWEST_REGRIPS: Final = 3
NEARLY_THE_SAME: Final = 0.9


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at.

    Attributes:
        figures: Metrics by name.
        deviations: From the ghost, in order of time.
    """

    figures: Mapping[str, float]
    deviations: Sequence[Deviation]

    def list_kind(self, *kinds: DeviationKind) -> list[Deviation]:
        """Deviations of some kinds, those that save most first."""
        found = [d for d in self.deviations if d.kind in kinds]
        return sorted(found, key=lambda d: -d.saving)


Rule = Callable[[Facts], Finding | None]


def find_sequence(facts: Facts) -> Finding | None:
    """Other holds, other hands or moves too many that cost something."""
    kinds = (DeviationKind.EXTRA_MOVE, DeviationKind.OTHER_HOLD, DeviationKind.OTHER_HAND)
    found = [d for d in facts.list_kind(*kinds) if d.saving > 0]
    if not found:
        return None
    extra = sum(d.kind is DeviationKind.EXTRA_MOVE for d in found)
    text = f"Another sequence is cheaper here. {found[0].text}"
    if extra > 1:
        text = f"{extra} hand moves can be saved. {found[0].text}"
    return Finding(
        "sequence",
        text,
        min(0.3 + found[0].saving / 8, 1.0),
        (Evidence("saving", round(found[0].saving, 2), "moves"), _count(found)),
        _show(found),
    )


def find_footwork(facts: Facts) -> Finding | None:
    """Feet elsewhere than the ghost's, where that costs something."""
    found = [d for d in facts.list_kind(DeviationKind.OTHER_FOOTHOLD) if d.saving > 0]
    if not found:
        return None
    text = f"Move your feet before you reach. {found[0].text}"
    weight = min(0.25 + found[0].saving / 10, 0.9)
    return Finding("footwork", text, weight, (_count(found),), _show(found))


def find_feet_off(facts: Facts) -> Finding | None:
    """Feet in the air."""
    share = facts.figures.get("feet_off_fraction", 0.0)
    found = facts.list_kind(DeviationKind.FOOT_OFF)
    if share <= MOST_FEET_OFF and not found:
        return None
    text = (
        f"Your feet were in the air {share:.0%} of the time. Put them back on before the next "
        "reach: they keep your hips in and take weight off your arms."
    )
    evidence = (Evidence("feet_off_fraction", share, "1", MOST_FEET_OFF),)
    return Finding("feet_off", text, min(0.4 + share, 1.0), evidence, _show(found))


def find_bent_arms(facts: Facts) -> Finding | None:
    """Arms that are bent most of the time."""
    share = facts.figures.get("straight_arm_fraction")
    if share is None or share >= LEAST_STRAIGHT:
        return None
    text = (
        f"Your arms were straight only {share:.0%} of the time. Hang on straight arms between "
        "moves and push from your legs; bent arms tire first."
    )
    evidence = (Evidence("straight_arm_fraction", share, "1", LEAST_STRAIGHT),)
    return Finding("bent_arms", text, 0.3 + 0.4 * (1 - share / LEAST_STRAIGHT), evidence)


def find_pauses(facts: Facts) -> Finding | None:
    """Much time without a move."""
    still_s, ascent_s = facts.figures.get("still_s", 0.0), facts.figures.get("ascent_s", 0.0)
    if ascent_s <= 0 or still_s / ascent_s <= MOST_STILL_SHARE:
        return None
    text = (
        f"You stood still for {still_s:.0f} of {ascent_s:.0f} s. Read the next three moves from "
        "the ground, and rest only where you stand well."
    )
    found = facts.list_kind(DeviationKind.PAUSE)
    found.sort(key=lambda d: -d.size)
    share = still_s / ascent_s
    evidence = (Evidence("still_s", still_s, "s", MOST_STILL_SHARE * ascent_s),)
    return Finding("pauses", text, min(0.2 + share / 2, 0.7), evidence, _show(found))


def find_regrips(facts: Facts) -> Finding | None:
    """Holds that were taken more than once."""
    count = facts.figures.get("regrip_count", 0.0)
    if count < FEWEST_REGRIPS:
        return None
    text = (
        f"You let go of {count:.0f} holds only to take them again. Look at a hold until hand or "
        "foot is on it, then leave it there."
    )
    evidence = (Evidence("regrip_count", count, "1", float(FEWEST_REGRIPS)),)
    return Finding("regrips", text, min(0.2 + count / 20, 0.6), evidence)


def find_body(facts: Facts) -> Finding | None:
    """A body that hangs elsewhere on the same holds."""
    found = sorted(facts.list_kind(DeviationKind.BODY_AWAY), key=lambda d: -d.size)
    if not found:
        return None
    text = f"On the same holds your body hung elsewhere. {found[0].text}"
    evidence = (Evidence("body_away", found[0].size, "m"), _count(found))
    return Finding("body_position", text, 0.3, evidence, _show(found))


def find_praise(facts: Facts) -> Finding | None:
    """A climb that could hardly be cheaper."""
    efficiency = facts.figures.get("efficiency")
    if efficiency is None or efficiency < NEARLY_THE_SAME:
        return None
    text = f"Well climbed: the best way that was found costs {efficiency:.0%} of yours."
    evidence = (Evidence("efficiency", efficiency, "1", NEARLY_THE_SAME),)
    return Finding("efficient", text, 0.25, evidence)


RULES: Final[tuple[Rule, ...]] = (
    find_sequence,
    find_footwork,
    find_feet_off,
    find_bent_arms,
    find_pauses,
    find_regrips,
    find_body,
    find_praise,
)


def give_advice(facts: Facts) -> tuple[Finding, ...]:
    """What matters most first, a few."""
    found = [finding for rule in RULES if (finding := rule(facts)) is not None]
    return tuple(sorted(found, key=lambda f: -f.weight)[:MOST_FINDINGS])


def _count(found: Sequence[Deviation]) -> Evidence:
    return Evidence("deviation_count", float(len(found)), "1")


def _show(found: Sequence[Deviation]) -> tuple[Moment, ...]:
    return tuple(Moment(d.start_ms, d.end_ms, d.limb) for d in found[:_MOST_MOMENTS])
