"""A track with one body in it: bones of constant length, scaled to the climber if that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from jaxtyping import Float32, Float64

from climbing.body.bone_lengths import compute_stature_m, fit_bone_lengths_m, list_lengths_m
from climbing.body.bone_projection import project_onto_bones
from climbing.body.bones import FOLLOWERS, BoneKind
from climbing.body.observed_body import compute_variance, compute_weights, observe_body_m
from climbing.errors import InvalidInput
from climbing.pose.landmarks import Landmark
from climbing.pose.track import PoseTrack

MIN_HEIGHT_M: Final = 0.8
MAX_HEIGHT_M: Final = 2.5
_HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


@dataclass(frozen=True, slots=True, eq=False)
class BodyFit:
    """The climber as one body.

    Attributes:
        world_m: Metres, origin at the middle of the hips, axes as in the image; NaN without a
            climber. The climber's own metres if a height was stated, else the network's.
        lengths_m: Of each kind of bone, in the same metres; empty if nobody was seen.
        stature_m: Of the fitted body; the stated height if there was one. None if nobody was seen.
        m_per_network_m: What the network's metres were multiplied by, 1 without a stated height.
    """

    world_m: Float32[np.ndarray, "T 33 3"]
    lengths_m: Mapping[BoneKind, float]
    stature_m: float | None
    m_per_network_m: float


def fit_body(track: PoseTrack, *, height_m: float | None = None) -> BodyFit:
    """Gives all frames the same bones and moves the joints as little as that takes.

    x and y come from the image, depth from the network, lengths from the whole clip and the
    average body; see `observe_body_m`, `fit_bone_lengths_m` and `project_onto_bones`.

    Args:
        track: Any; frames without a climber stay NaN.
        height_m: As the climber states it, 0.8 to 2.5 m, upright and without shoes.

    Raises:
        InvalidInput: If the height is not that of a person.
    """
    if height_m is not None and not MIN_HEIGHT_M <= height_m <= MAX_HEIGHT_M:
        raise InvalidInput("height_m", f"is {height_m}, must be {MIN_HEIGHT_M} to {MAX_HEIGHT_M}")
    seen = track.detected & np.isfinite(track.world_m).all(axis=(1, 2))
    world_m = np.full_like(track.world_m, np.nan)
    if not seen.any():
        return BodyFit(world_m, {}, None, 1.0)
    climber = _only(track, seen)
    observed_m, weights = observe_body_m(climber), compute_weights(climber)
    lengths_m = fit_bone_lengths_m(observed_m, weights)
    fitted_m = project_onto_bones(observed_m, list_lengths_m(lengths_m), compute_variance(weights))
    _carry_followers(observed_m, fitted_m)
    stature_m = compute_stature_m(lengths_m)
    scale = 1.0 if height_m is None else height_m / stature_m
    world_m[seen] = scale * (fitted_m - fitted_m[:, _HIPS].mean(axis=1, keepdims=True))
    scaled_m = {kind: scale * length_m for kind, length_m in lengths_m.items()}
    return BodyFit(world_m, scaled_m, scale * stature_m, scale)


def _only(track: PoseTrack, frames: np.ndarray) -> PoseTrack:
    names = ("t_ms", "landmarks", "visibility", "world_m")
    return replace(track, **{name: getattr(track, name)[frames] for name in names})


def _carry_followers(
    before_m: Float64[np.ndarray, "T 33 3"], after_m: Float64[np.ndarray, "T 33 3"]
) -> None:
    """Moves what has no bone by as much as its joint was moved, in place."""
    moved_m = after_m - before_m
    for follower, joints in FOLLOWERS.items():
        after_m[:, follower] += moved_m[:, joints].mean(axis=1)
