"""A climber's contacts limb by limb, with grips that were only shifted taken as one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from climbing.body.limbs import LIMBS, Limb
from climbing.contacts.contact import Contact

# A limb that comes back to where it was within this time has only shifted its grip.
_SHIFT_MS: Final = 400


@dataclass(frozen=True, slots=True)
class LimbStays:
    """What one limb held.

    Attributes:
        limb: The limb.
        contacts: In order, none after another on the same hold at once.
        shifts_ms: When the limb took a hold again that it had only just let go of.
    """

    limb: Limb
    contacts: tuple[Contact, ...]
    shifts_ms: tuple[int, ...]

    def at(self, t_ms: int) -> Contact | None:
        """What it holds at a time; None in the air."""
        return next((c for c in self.contacts if c.start_ms <= t_ms <= c.end_ms), None)

    def list_free_ms(self, start_ms: int, end_ms: int) -> list[tuple[int, int]]:
        """When between two times it was in the air, from and to."""
        free, now_ms = [], start_ms
        for contact in self.contacts:
            if contact.start_ms > now_ms:
                free.append((now_ms, min(contact.start_ms, end_ms)))
            now_ms = max(now_ms, contact.end_ms)
            if now_ms >= end_ms:
                return free
        return [*free, (now_ms, end_ms)]


def read_stays(contacts: Sequence[Contact]) -> dict[Limb, LimbStays]:
    """Of each limb."""
    return {limb: _read_limb(limb, [c for c in contacts if c.limb is limb]) for limb in LIMBS}


def _read_limb(limb: Limb, contacts: Sequence[Contact]) -> LimbStays:
    stays: list[Contact] = []
    shifts_ms: list[int] = []
    for contact in sorted(contacts, key=lambda c: (c.start_ms, c.end_ms)):
        last = stays[-1] if stays else None
        if last is not None and _continues(last, contact):
            stays[-1] = replace(last, end_ms=max(last.end_ms, contact.end_ms))
            shifts_ms.append(contact.start_ms)
        else:
            stays.append(contact)
    return LimbStays(limb, tuple(stays), tuple(shifts_ms))


def _continues(last: Contact, contact: Contact) -> bool:
    same = last.hold is not None and last.hold == contact.hold
    return same and contact.start_ms - last.end_ms <= _SHIFT_MS
