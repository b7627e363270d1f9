"""From a clip and its climber to everything the result says of the wall. Knows no files."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import Final

import numpy as np
from jaxtyping import UInt8

from climbing.contacts.finding import find_contacts
from climbing.errors import InvalidInput, RegistrationFailed
from climbing.holds.detector import HoldDetector
from climbing.holds.network import HoldNetwork
from climbing.pose.engine import Clip, OnProgress
from climbing.pose.track import PoseTrack
from climbing.result.analysis import WallFindings
from climbing.wall.panorama import paint_panorama
from climbing.wall.people_mask import PeopleMask
from climbing.wall.registering import register_wall
from climbing.wall.registration import WallRegistration

WALL_NOT_REGISTERED: Final = "wall_not_registered"
WALL_TOO_SMALL: Final = "wall_too_small"

# Registration's part of its step; painting the panorama is the rest.
_REGISTRATION: Final = 0.85


class WallStep(StrEnum):
    """What is looked for, in this order."""

    WALL = "wall"
    HOLDS = "holds"
    CONTACTS = "contacts"


# Is entered for as long as a step lasts; what it raises ends the work.
Within = Callable[[WallStep], AbstractContextManager[None]]


def read_wall(
    clip: Clip,
    track: PoseTrack,
    network: HoldNetwork,
    *,
    people: PeopleMask | None = None,
    within: Within = lambda _: nullcontext(),
    on_progress: OnProgress | None = None,
) -> WallFindings:
    """Registers the wall, finds its holds and who used them.

    What cannot be known is left out, with a code that says why; what could be known stays.

    Args:
        clip: Frames, read twice.
        track: The climber in each of them.
        network: Finds the holds.
        people: Others who stand before the wall.
        within: Encloses each step.
        on_progress: Is told the share of the registration that is done.

    Raises:
        InvalidInput: If the frames change their size, or their times do not increase.
    """
    tell = on_progress or (lambda _: None)
    with within(WallStep.WALL):
        try:
            registration = register_wall(
                clip, track, people=people, on_progress=lambda share: tell(share * _REGISTRATION)
            )
        except RegistrationFailed:
            return WallFindings(warnings=(WALL_NOT_REGISTERED,))
        panorama = paint_panorama(clip, registration, people)
    return _read_holds(track, registration, panorama, network, within)


def _read_holds(
    track: PoseTrack,
    registration: WallRegistration,
    panorama: UInt8[np.ndarray, "H W 3"],
    network: HoldNetwork,
    within: Within,
) -> WallFindings:
    with within(WallStep.HOLDS):
        try:
            holds = HoldDetector(network).detect(panorama)
        except InvalidInput:
            return WallFindings(registration, warnings=(*registration.warnings, WALL_TOO_SMALL))
    with within(WallStep.CONTACTS):
        found = find_contacts(track, registration, holds, panorama)
    return WallFindings(
        registration,
        found.holds,
        found.contacts,
        models=(network.model,),
        warnings=registration.warnings,
    )
