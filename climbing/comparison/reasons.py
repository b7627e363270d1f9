"""Why a way is better, in words that climbers use: from what its costs are made of."""

from collections.abc import Iterable, Mapping
from typing import Final

# What it means to pay less of a term, see `climbing.beta.weights`.
_WORDS: Final[Mapping[str, str]] = {
    "hand_move": "fewer hand moves",
    "foot_move": "fewer steps",
    "hand_travel": "a shorter reach",
    "foot_travel": "smaller steps",
    "difficulty": "better holds",
    "pull": "a hold pulled the way it wants to be",
    "stretch": "less stretched out",
    "crossing": "no crossed arms or legs",
    "match": "no matching",
    "foot_match": "one foot a hold",
    "shared": "hand and foot on holds of their own",
    "high_foot": "no high step",
    "balance": "feet under the hands, so nothing barn-doors",
    "straddle": "feet closer together",
    "foot_free": "a foot on keeps weight off the arms",
    "foot_free_overhang": "a foot on keeps the hips at the wall",
    "smear": "a foothold instead of a smear",
    "swap": "no foot swap",
    "dynamic": "no jump",
}
# What a hand's choice of hold changes, and what a foot's does.
HAND_TERMS: Final = frozenset(
    {"hand_move", "hand_travel", "difficulty", "pull", "stretch", "crossing", "match", "dynamic"}
)
FOOT_TERMS: Final = frozenset(_WORDS) - HAND_TERMS | {"stretch"}
_MOST_NAMED: Final = 2
# Less than this is no reason [easy hand moves]; nor is less than so much of the largest one.
_LEAST: Final = 0.15
_LEAST_SHARE: Final = 0.4


def explain_saving(
    paid: Mapping[str, float], ghost_pays: Mapping[str, float], among: Iterable[str]
) -> str:
    """The one or two things that most of a saving comes from; empty if there is none.

    Args:
        paid: By name, what the climber's moves cost.
        ghost_pays: The same of the ghost's.
        among: Names that may be a reason here.
    """
    saved = {name: paid.get(name, 0.0) - ghost_pays.get(name, 0.0) for name in among}
    order = sorted(saved, key=lambda name: (-saved[name], name))
    large = [n for n in order if saved[n] >= max(_LEAST, _LEAST_SHARE * saved[order[0]])]
    return " and ".join(_WORDS[name] for name in large[:_MOST_NAMED])


def add_reason(text: str, reason: str) -> str:
    """A sentence, with its reason if there is one."""
    return f"{text}: {reason}." if reason else f"{text}."
