"""What an analysis found, as frozen values ready to be written. Knows nothing of JSON."""

import math
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float64

from climbing.advice.finding import Finding
from climbing.body.joint_angles import JOINTS
from climbing.contacts.contact import Contact
from climbing.errors import InvalidInput
from climbing.holds.hold import Hold
from climbing.pose.track import ModelInfo, PoseTrack
from climbing.result.ghost_findings import GhostFindings
from climbing.result.metric import Metric
from climbing.wall.registration import WallRegistration


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What the pose track does not say about its clip.

    Attributes:
        fps: Mean frame rate, above 0 [1/s]; the times of the frames are the track's.
        duration_ms: Of the whole clip, at least 0.
        truncated: Whether the file breaks off before its stated end.
    """

    fps: float
    duration_ms: int
    truncated: bool = False

    def __post_init__(self) -> None:
        if not (np.isfinite(self.fps) and self.fps > 0):
            raise InvalidInput("fps", f"is {self.fps}, must be finite and above 0")
        if self.duration_ms < 0:
            raise InvalidInput("duration_ms", f"is {self.duration_ms}, must be at least 0")


@dataclass(frozen=True, slots=True)
class ClimberFacts:
    """The climber's size and with it the scale of the wall.

    Attributes:
        height_m: Height used, if one was known.
        m_per_wall_unit: Metres per unit of wall coordinates, if the scale is known.
        reason: Why there is no scale, a stable code; None exactly when there is one.
    """

    height_m: float | None
    m_per_wall_unit: float | None
    reason: str | None

    def __post_init__(self) -> None:
        for name in ("height_m", "m_per_wall_unit"):
            found = getattr(self, name)
            if found is not None and not (np.isfinite(found) and found > 0):
                raise InvalidInput(name, f"is {found}, must be None or finite and above 0")
        if (self.m_per_wall_unit is None) == (self.reason is None):
            raise InvalidInput("reason", "must be given exactly when m_per_wall_unit is None")


@dataclass(frozen=True, slots=True, eq=False)
class WallFindings:
    """What is known of the wall, and who used it when. Each part needs those before it.

    Attributes:
        registration: Where each frame lies on the wall; None if it could not be registered.
        holds: On its panorama; None if nobody looked for any.
        contacts: Of limbs with holds; None if nobody looked for any.
        models: Networks that found them.
        warnings: Stable codes of what is missing and why.
    """

    registration: WallRegistration | None = None
    holds: tuple[Hold, ...] | None = None
    contacts: tuple[Contact, ...] | None = None
    models: tuple[ModelInfo, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.holds is not None and self.registration is None:
            raise InvalidInput("holds", "need a registration: they lie on its panorama")
        if self.contacts is not None and self.holds is None:
            raise InvalidInput("contacts", "need holds")
        ids = {hold.id for hold in self.holds or ()}
        if len(ids) != len(self.holds or ()):
            raise InvalidInput("holds", "must have different ids")
        if not all(np.isfinite(hold.polygon_px).all() for hold in self.holds or ()):
            raise InvalidInput("holds", "must have finite outlines")
        used = {contact.hold for contact in self.contacts or ()} - {None}
        if unknown := used - ids:
            raise InvalidInput("contacts", f"name holds {sorted(map(str, unknown))}, not found")


@dataclass(frozen=True, slots=True, eq=False)
class ClimbAnalysis:
    """Everything that is known about one climb of T frames.

    Attributes:
        analysis_id: Of the analysis, any text.
        video: The clip.
        pose: The climber's track; its model is the first of the result's models.
        angles_deg: Angle of each of `climbing.body.joint_angles.JOINTS`; NaN without a climber.
        centre_of_gravity: x and y in 0..1 of the upright frame; NaN without a climber.
        climber: Size and scale.
        metrics: Figures, each name once.
        other_models: Networks used besides `pose.model`.
        warnings: Stable codes of what a reader should know before trusting the result.
        wall: What is known of the wall.
        ghost: The best way up what was climbed, beside it.
        advice: What to tell the climber, what matters most first.
    """

    analysis_id: str
    video: VideoFacts
    pose: PoseTrack
    angles_deg: Float64[np.ndarray, "T 8"]
    centre_of_gravity: Float64[np.ndarray, "T 2"]
    climber: ClimberFacts
    metrics: tuple[Metric, ...] = ()
    other_models: tuple[ModelInfo, ...] = ()
    warnings: tuple[str, ...] = ()
    wall: WallFindings = WallFindings()
    ghost: GhostFindings = field(default_factory=GhostFindings)
    advice: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        frames = len(self.pose)
        if self.ghost.reading is not None and self.wall.contacts is None:
            raise InvalidInput("ghost", "needs the contacts that it was read from")
        _require_same_clip(self.wall.registration, self.pose)
        _require_shape("angles_deg", self.angles_deg, (frames, len(JOINTS)))
        _require_shape("centre_of_gravity", self.centre_of_gravity, (frames, 2))
        _require_whole_rows("landmarks", self.pose.landmarks, self.pose.detected)
        _require_whole_rows("visibility", self.pose.visibility, self.pose.detected)
        _require_whole_rows("angles_deg", self.angles_deg, self.pose.detected)
        _require_whole_rows("centre_of_gravity", self.centre_of_gravity, self.pose.detected)
        seen = self.pose.visibility[self.pose.detected]
        if seen.size and not (seen.min() >= 0 and seen.max() <= 1):
            raise InvalidInput("visibility", "must lie in 0..1")
        names = sorted(metric.name for metric in self.metrics)
        if twice := [name for name, after in pairwise(names) if name == after]:
            raise InvalidInput("metrics", f"{twice} stand there more than once")

    @property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """First frame and number of frames of each stretch without a climber."""
        return find_gaps(self.pose.detected)


def find_gaps(present: Bool[np.ndarray, " T"]) -> tuple[tuple[int, int], ...]:
    """First frame and number of frames of each stretch of absence."""
    missing = np.concatenate([[0], ~present, [0]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(missing))
    return tuple((int(a), int(b - a)) for a, b in edges.reshape(-1, 2))


def _require_same_clip(registration: WallRegistration | None, pose: PoseTrack) -> None:
    if registration is None:
        return
    if not np.array_equal(registration.t_ms, pose.t_ms):
        raise InvalidInput("wall", "must have the same frames as the track")
    if tuple(registration.frame_size_px) != (pose.width_px, pose.height_px):
        raise InvalidInput("wall", "must have frames of the same size as the track")


def _require_shape(name: str, array: np.ndarray, shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise InvalidInput(name, f"has shape {array.shape}, must be {shape}")


def _require_whole_rows(name: str, array: np.ndarray, detected: Bool[np.ndarray, " T"]) -> None:
    """Each frame is finite throughout where the climber is seen and NaN throughout elsewhere."""
    rows = array.reshape(len(detected), math.prod(array.shape[1:]))
    whole = np.where(detected, np.isfinite(rows).all(axis=1), np.isnan(rows).all(axis=1))
    if not whole.all():
        frame = int(np.argmin(whole))
        law = "finite" if detected[frame] else "NaN"
        raise InvalidInput(name, f"frame {frame} must be {law} throughout")
