"""The shape of a climber's body and clothes, for a height of 1.75 m.

Modelled by eye. Trunk bones: x to the climber's right, y up, z to the back. Limb bones: y along the
bone, z to the outside of the bend, so that calves and biceps have negative z. Hands: z out of the
back of the hand. Feet: y to the toes, z up.
"""

from collections.abc import Iterable
from typing import Final

from climbing.synthetic.figure.materials import HairStyle, Look, Material
from climbing.synthetic.figure.solids import Solid
from climbing.synthetic.motion.flesh import REFERENCE_HEIGHT_M
from climbing.synthetic.motion.skeleton import Bone

_SKIN: Final = Material.SKIN
_UPPER_ARM_M: Final = 0.3255
_SHANK_M: Final = 0.4305

_TORSO: Final = (
    Solid(_SKIN, Bone.PELVIS, (-0.075, 0.015, 0.0), (0.075, 0.015, 0.0), 0.088, 0.088, (1.0, 1.0)),
    Solid(_SKIN, Bone.PELVIS, (-0.078, -0.025, 0.045), (-0.060, 0.03, 0.035), 0.082, 0.075),
    Solid(_SKIN, Bone.PELVIS, (0.078, -0.025, 0.045), (0.060, 0.03, 0.035), 0.082, 0.075),
    Solid(_SKIN, Bone.PELVIS, (0, 0.06, 0), (0, 0.17, 0), 0.132, 0.122, (1.0, 0.72)),
    Solid(_SKIN, Bone.THORAX, (0, 0.0, 0), (0, 0.10, 0.005), 0.122, 0.138, (1.0, 0.74)),
    Solid(_SKIN, Bone.THORAX, (0, 0.09, 0.005), (0, 0.215, 0.01), 0.142, 0.160, (1.0, 0.68)),
    Solid(_SKIN, Bone.THORAX, (-0.115, 0.285, 0.008), (0.115, 0.285, 0.008), 0.058, 0.058),
    Solid(_SKIN, Bone.THORAX, (-0.125, 0.23, 0.02), (-0.07, 0.03, 0.02), 0.052, 0.045),
    Solid(_SKIN, Bone.THORAX, (0.125, 0.23, 0.02), (0.07, 0.03, 0.02), 0.052, 0.045),
    Solid(_SKIN, Bone.THORAX, (-0.085, 0.25, 0.075), (-0.07, 0.16, 0.075), 0.036, 0.030),
    Solid(_SKIN, Bone.THORAX, (0.085, 0.25, 0.075), (0.07, 0.16, 0.075), 0.036, 0.030),
)
_NECK: Final = (
    Solid(_SKIN, Bone.NECK, (-0.105, -0.035, 0.012), (-0.02, 0.035, 0.012), 0.040, 0.038),
    Solid(_SKIN, Bone.NECK, (0.105, -0.035, 0.012), (0.02, 0.035, 0.012), 0.040, 0.038),
    Solid(_SKIN, Bone.NECK, (0, -0.02, 0.008), (0, 0.10, -0.004), 0.060, 0.053),
)
_HEAD: Final = (
    Solid(_SKIN, Bone.HEAD, (0, 0.115, -0.012), (0, 0.145, -0.002), 0.074, 0.077, (1.0, 1.18)),
    Solid(_SKIN, Bone.HEAD, (0, 0.035, -0.055), (0, 0.085, -0.035), 0.042, 0.060),
    Solid(_SKIN, Bone.HEAD, (0, 0.078, -0.108), (0, 0.100, -0.098), 0.014, 0.010),
    Solid(
        _SKIN, Bone.HEAD, (-0.078, 0.085, 0.006), (-0.081, 0.118, 0.012), 0.012, 0.016, (0.6, 1.0)
    ),
    Solid(_SKIN, Bone.HEAD, (0.078, 0.085, 0.006), (0.081, 0.118, 0.012), 0.012, 0.016, (0.6, 1.0)),
    Solid(_SKIN, Bone.HEAD, (0, 0.0, 0.0), (0, 0.07, 0.0), 0.052, 0.056),
)
_ARM: Final = (
    Solid(_SKIN, Bone.LEFT_DELTOID, (0, -0.012, 0), (0, 0.10, 0), 0.060, 0.048),
    Solid(_SKIN, Bone.LEFT_UPPER_ARM, (0, 0.05, 0), (0, _UPPER_ARM_M, 0), 0.046, 0.037),
    Solid(_SKIN, Bone.LEFT_UPPER_ARM, (0, 0.10, 0.012), (0, 0.22, 0.008), 0.040, 0.034),
    Solid(_SKIN, Bone.LEFT_UPPER_ARM, (0, 0.12, -0.014), (0, 0.24, -0.008), 0.038, 0.030),
    Solid(_SKIN, Bone.LEFT_FOREARM, (0, 0.0, 0), (0, 0.255, 0), 0.036, 0.024, (1.05, 0.95)),
    Solid(_SKIN, Bone.LEFT_FOREARM, (0.006, 0.03, -0.006), (0.0, 0.13, 0), 0.038, 0.031),
)
_LEG: Final = (
    Solid(_SKIN, Bone.LEFT_BUTTOCK, (0, -0.01, 0), (0, 0.13, 0), 0.093, 0.084),
    Solid(_SKIN, Bone.LEFT_THIGH, (0, 0.06, 0), (0, 0.42, 0), 0.085, 0.049),
    Solid(_SKIN, Bone.LEFT_THIGH, (0, 0.12, 0.015), (0, 0.30, 0.012), 0.068, 0.056),
    Solid(_SKIN, Bone.LEFT_THIGH, (0, 0.10, -0.02), (0, 0.28, -0.014), 0.066, 0.050),
)
_LOWER_LEG: Final = (
    Solid(_SKIN, Bone.LEFT_SHANK, (0, 0.0, 0.010), (0, 0.05, 0.006), 0.044, 0.044),
    Solid(_SKIN, Bone.LEFT_SHANK, (0, 0.01, 0), (0, 0.42, 0), 0.045, 0.034),
    Solid(_SKIN, Bone.LEFT_SHANK, (0, 0.07, -0.026), (0, 0.18, -0.020), 0.047, 0.040),
)
_SHOE: Final = (
    Solid(Material.SHOES, Bone.LEFT_FOOT, (0, -0.018, 0.012), (0, -0.030, -0.030), 0.040, 0.037),
    Solid(Material.SHOES, Bone.LEFT_FOOT, (0, 0.0, -0.008), (0, 0.10, -0.038), 0.040, 0.031),
    Solid(Material.SHOES, Bone.LEFT_FOOT, (0, 0.09, -0.042), (0.010, 0.165, -0.048), 0.034, 0.022),
    Solid(
        Material.SOLES,
        Bone.LEFT_FOOT,
        (0, -0.034, -0.056),
        (0.008, 0.168, -0.058),
        0.041,
        0.027,
        (1.0, 0.38),
    ),
)
_FINGERS: Final = tuple(
    Solid(_SKIN, Bone.LEFT_HAND, start, end, radius, radius)
    for x, length in ((-0.031, 0.82), (-0.0105, 0.97), (0.0105, 1.0), (0.031, 0.93))
    for start, end, radius in (
        ((0.75 * x, 0.03, 0.0), (x, 0.098, 0.002), 0.0125),
        ((x, 0.098, 0.0), (x, 0.100 + 0.036 * length, -0.012), 0.0100),
        ((x, 0.100 + 0.036 * length, -0.012), (x, 0.100 + 0.034 * length, -0.040), 0.0092),
    )
)
_THUMB: Final = (
    Solid(_SKIN, Bone.LEFT_HAND, (0, 0.0, 0), (0.006, 0.06, -0.004), 0.025, 0.026, (1.1, 0.7)),
    Solid(_SKIN, Bone.LEFT_HAND, (0.018, 0.022, -0.008), (0.048, 0.060, -0.016), 0.016, 0.013),
    Solid(_SKIN, Bone.LEFT_HAND, (0.048, 0.060, -0.016), (0.052, 0.090, -0.030), 0.012, 0.010),
)
_CAP_OF_HAIR: Final = (
    Solid(
        Material.HAIR, Bone.HEAD, (0, 0.118, 0.010), (0, 0.153, 0.004), 0.082, 0.083, (1.0, 1.14)
    ),
    Solid(Material.HAIR, Bone.HEAD, (0, 0.062, 0.050), (0, 0.11, 0.045), 0.042, 0.055, (1.2, 1.0)),
)
_TAILS: Final[dict[HairStyle, tuple[Solid, ...]]] = {
    HairStyle.SHORT: (),
    HairStyle.PONYTAIL: (
        Solid(Material.HAIR, Bone.HEAD, (0, 0.165, 0.085), (0, 0.135, 0.125), 0.026, 0.030),
        Solid(Material.HAIR, Bone.HEAD, (0, 0.135, 0.125), (0.01, -0.02, 0.130), 0.032, 0.017),
    ),
    HairStyle.BUN: (
        Solid(Material.HAIR, Bone.HEAD, (0, 0.185, 0.075), (0, 0.19, 0.085), 0.045, 0.042),
    ),
}
_BAG: Final = (
    Solid(Material.BAG, Bone.PELVIS, (0.035, 0.060, 0.135), (0.035, 0.010, 0.142), 0.052, 0.047),
    Solid(Material.BELT, Bone.PELVIS, (0.035, 0.085, 0.132), (0.035, 0.092, 0.131), 0.048, 0.046),
)


def compute_solids(look: Look, height_m: float) -> tuple[Solid, ...]:
    """All solids of one climber, in metres for their height."""
    bare = (*_TORSO, *_NECK, *_HEAD, *_both(_ARM), *_both((*_LEG, *_LOWER_LEG)))
    clothes = (*_shirt(look), *_trousers(look))
    built = _thickened((*bare, *clothes), look.build)
    rest = (*_both((*_SHOE, *_FINGERS, *_THUMB)), *_CAP_OF_HAIR, *_TAILS[look.hair], *_BAG)
    return tuple(solid.scaled(height_m / REFERENCE_HEIGHT_M) for solid in (*built, *rest))


def _both(left: Iterable[Solid]) -> tuple[Solid, ...]:
    return tuple(side for solid in left for side in (solid, solid.mirrored()))


def _thickened(solids: Iterable[Solid], build: float) -> tuple[Solid, ...]:
    return tuple(
        solid
        if solid.bone in {Bone.HEAD, Bone.NECK}
        else solid._replace(
            start_radius_m=solid.start_radius_m * build, end_radius_m=solid.end_radius_m * build
        )
        for solid in solids
    )


def _shirt(look: Look) -> tuple[Solid, ...]:
    """The trunk in cloth, a loose hem over the hips, sleeves that end in a straight cut."""
    torso = tuple(solid.worn(Material.SHIRT, 0.014) for solid in (*_TORSO[3:], *_NECK[:2]))
    hips = _TORSO[:4]
    hem = tuple(solid.worn(Material.SHIRT, 0.026)._replace(low_m=0.012) for solid in hips)
    if look.sleeve < 0.0:
        return *torso, *hem
    cuff = look.sleeve * _UPPER_ARM_M
    sleeves = (
        Solid(Material.SHIRT, Bone.LEFT_DELTOID, (0, -0.012, 0), (0, 0.10, 0), 0.069, 0.062),
        Solid(
            Material.SHIRT,
            Bone.LEFT_UPPER_ARM,
            (0, 0.04, 0),
            (0, 0.24, 0),
            0.062,
            0.059,
            high_m=cuff,
        ),
    )
    return *torso, *hem, *_both(sleeves)


def _trousers(look: Look) -> tuple[Solid, ...]:
    """Hips and legs in looser cloth, down to a cuff."""
    hips = tuple(solid.worn(Material.TROUSERS, 0.014) for solid in _TORSO[:4])
    if look.leg < 0.0:
        cuff = (1.0 + look.leg) * 0.429
        legs = tuple(solid.worn(Material.TROUSERS, 0.018)._replace(high_m=cuff) for solid in _LEG)
        return *hips, *_both(legs)
    cuff = look.leg * _SHANK_M
    legs = tuple(solid.worn(Material.TROUSERS, 0.016) for solid in _LEG)
    lower = tuple(
        solid.worn(Material.TROUSERS, 0.007)._replace(high_m=cuff) for solid in _LOWER_LEG
    )
    loose = Solid(
        Material.TROUSERS,
        Bone.LEFT_SHANK,
        (0, 0.07, -0.006),
        (0, 0.43, -0.004),
        0.058,
        0.055,
        high_m=cuff,
    )
    return *hips, *_both((*legs, *lower, loose))
