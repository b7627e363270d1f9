"""What a corrected photo teaches. Knows no database and no files.

A person who corrects a photo has looked at it, so what is nowhere marked is taken for wall. What
they had a say about is sure. What they left alone is sure only where the network was: it may have
been overlooked, so a doubtful hold is neither one nor wall. A type is taken from people alone, or
the network would learn its own guesses.
"""

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple, Self
from uuid import UUID

import numpy as np
from jaxtyping import Float32

from climbing.holds.hold import HoldKind, HoldType
from contracts.effective_holds import EffectiveHold

_SURE_SCORE: Final = 0.5
_KEY_DIGITS: Final = 24
# Numbers of photos in COCO are integers that every reader can hold.
_NUMBER_DIGITS: Final = 12


class CorrectedHold(NamedTuple):
    """A hold of a corrected photo; see `pipelines.coco.DrawnHold`."""

    polygon_px: Float32[np.ndarray, "N 2"]
    kind: HoldKind
    type: HoldType | None
    colour: str | None
    route: int | None
    is_clear: bool

    @classmethod
    def build(cls, hold: EffectiveHold) -> Self:
        """As far as it is known."""
        shape = hold.shape
        return cls(
            np.array(shape.polygon, np.float32),
            HoldKind(shape.kind),
            HoldType(shape.type) if shape.type_confidence >= 1 else None,
            shape.colour,
            shape.route,
            hold.corrected or shape.score >= _SURE_SCORE,
        )


def name_key(route_id: UUID) -> str:
    """Under which a photo is kept: always the same, and says nothing about whose it is."""
    return hashlib.sha256(route_id.bytes).hexdigest()[:_KEY_DIGITS]


def number_photo(key: str) -> int:
    """The photo's number in the data set."""
    return int(key[:_NUMBER_DIGITS], 16)


def compute_version(holds: Sequence[EffectiveHold]) -> str:
    """Changes whenever anything that is known of the holds does."""
    said = "\n".join(f"{hold.corrected} {hold.shape.model_dump_json()}" for hold in holds)
    return hashlib.sha256(said.encode()).hexdigest()
