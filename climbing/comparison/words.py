"""Names that climbers understand."""

from climbing.ascent.places import Place
from climbing.body.limbs import Limb
from climbing.holds.hold import HoldKind


def name_limb(limb: Limb) -> str:
    """As in `Left hand`."""
    return limb.value.replace("_", " ").capitalize()


def name_place(place: Place) -> str:
    """As in `the red hold (23)`; the number is the hold's id, which only analyses number."""
    what = "volume" if place.kind is HoldKind.VOLUME else "hold"
    colour = "" if place.colour is None else f"{place.colour} "
    number = f" ({place.hold})" if isinstance(place.hold, int) else ""
    return f"the {colour}{what}{number}"
