"""Where a climb begins and ends, from who held what when."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from climbing.ascent.stays import LimbStays
from climbing.body.limbs import HANDS, Limb
from climbing.contacts.contact import Contact
from climbing.wall.wall_frame import WallFrame


@dataclass(frozen=True, slots=True)
class Span:
    """A climb from its start to its highest place.

    Attributes:
        begin_ms: When the hands first held their starting holds.
        end_ms: When they first held their highest ones.
        start: By hand, the contact it begins with.
        finish: By hand, the contact it ends with.
    """

    begin_ms: int
    end_ms: int
    start: Mapping[Limb, Contact]
    finish: Mapping[Limb, Contact]


def find_span(stays: Mapping[Limb, LimbStays], frame: WallFrame) -> Span | None:
    """From the first moment at which every hand that is used holds something, to the highest.

    The highest moment is the earliest at which the hands' heights sum to the most, so that a match
    on the last hold counts and a way down does not.

    Returns:
        None if no hand ever held anything, or the highest moment is the first.
    """
    hands = [hand for hand in HANDS if stays[hand].contacts]
    moments = sorted({c.start_ms for hand in hands for c in stays[hand].contacts})
    whole = [
        (t_ms, found) for t_ms in moments if (found := _hold_all(stays, hands, t_ms)) is not None
    ]
    if not whole:
        return None
    heights = [_sum_heights(found, frame) for _, found in whole]
    begin_ms, start = whole[0]
    end_ms, finish = whole[int(np.argmax(heights))]
    if end_ms == begin_ms:
        return None
    return Span(begin_ms, end_ms, start, finish)


def _hold_all(
    stays: Mapping[Limb, LimbStays], hands: list[Limb], t_ms: int
) -> dict[Limb, Contact] | None:
    found = {hand: stays[hand].at(t_ms) for hand in hands}
    held = {hand: contact for hand, contact in found.items() if contact is not None}
    return held if held and len(held) == len(found) else None


def _sum_heights(found: Mapping[Limb, Contact], frame: WallFrame) -> float:
    points_px = np.array([c.point_px for c in found.values()])
    return float(frame.to_m(points_px)[:, 1].sum())
