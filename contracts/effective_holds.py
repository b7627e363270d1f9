"""Which holds a wall photo shows: the latest detection with people's corrections on top.

The law: what a person said stays. A correction belongs to one hold by its id. Holds of a *later*
detection that overlap where a corrected hold is, or was before a person moved or deleted it, are
that hold found again, and give way. Holds that the person saw beside it stay. Knows no database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contracts.holds import Correction, CorrectionAction, HoldShape
from contracts.outlines import Outline, compute_overlap

# Intersection over union above which two outlines are the same hold.
SAME_HOLD: Final = 0.5


@dataclass(frozen=True, slots=True)
class EffectiveHold:
    """A hold that the photo shows.

    Attributes:
        hold_id: Stays the same through corrections and detections.
        shape: As it stands.
        corrected: Whether a person had a say.
    """

    hold_id: UUID
    shape: HoldShape
    corrected: bool


def build_effective_holds(
    detection_id: UUID | None,
    detected: Mapping[UUID, HoldShape],
    corrections: Sequence[Correction],
) -> list[EffectiveHold]:
    """Detected holds first, in their order, corrected ones in their place; then added ones.

    Args:
        detection_id: The latest; None before any.
        detected: Its holds.
        corrections: All of the photo, oldest first.
    """
    last = {correction.hold_id: correction for correction in corrections}
    claimed = list(_find_claims(detection_id, corrections))
    holds = []
    for hold_id, shape in detected.items():
        if hold_id in last:
            corrected = last.pop(hold_id).after
            if corrected is not None:
                holds.append(EffectiveHold(hold_id, corrected, corrected=True))
        elif not _overlaps_any(shape.polygon, claimed):
            holds.append(EffectiveHold(hold_id, shape, corrected=False))
    rest = ((hold_id, correction.after) for hold_id, correction in last.items())
    return holds + [EffectiveHold(i, shape, corrected=True) for i, shape in rest if shape]


def keep_ids(found: Sequence[HoldShape], known: Sequence[EffectiveHold]) -> dict[int, UUID]:
    """Which of the holds found now are which of the known ones: index to id, best overlaps first.

    So that a hold keeps its id when the photo is searched again.
    """
    pairs = sorted(
        (
            (overlap, index, hold.hold_id)
            for index, shape in enumerate(found)
            for hold in known
            if (overlap := compute_overlap(shape.polygon, hold.shape.polygon)) > SAME_HOLD
        ),
        key=lambda pair: -pair[0],
    )
    ids: dict[int, UUID] = {}
    for _, index, hold_id in pairs:
        if index not in ids and hold_id not in ids.values():
            ids[index] = hold_id
    return ids


def _find_claims(detection_id: UUID | None, corrections: Sequence[Correction]) -> Iterator[Outline]:
    """Outlines at which a hold of this detection is one that a person has corrected before."""
    by_hold: dict[UUID, list[Correction]] = {}
    for correction in corrections:
        by_hold.setdefault(correction.hold_id, []).append(correction)
    for history in by_hold.values():
        first, last = history[0], history[-1]
        if first.action is CorrectionAction.ADD and last.action is CorrectionAction.DELETE:
            # A slip of the person's own, taken back: it says nothing about the wall.
            continue
        for correction in history:
            if correction.detection_id != detection_id:
                shapes = (correction.before, correction.after)
                yield from (shape.polygon for shape in shapes if shape is not None)


def _overlaps_any(polygon: Outline, others: Sequence[Outline]) -> bool:
    return any(compute_overlap(polygon, other) > SAME_HOLD for other in others)
