"""Turns a video file into a finished result. Knows no queue and no database session."""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from adapters.errors import UnsupportedVideo
from adapters.structured_log import get_logger
from adapters.video import DecodedFrame, VideoClip, VideoLimits, check_limits
from adapters.video.facts import check_duration
from climbing.ascent.reading import RouteChoice
from climbing.beta.ghost import Ghost
from climbing.beta.problem import BetaProblem
from climbing.body.limbs import Limb
from climbing.errors import ClimbingError, InvalidInput
from climbing.holds.network import HoldNetwork
from climbing.pose.networks import PoseNetworks
from climbing.pose.track import PoseTrack
from climbing.pose.tracking.offline_engine import OfflinePoseEngine
from climbing.pose.weights import PoseModel
from climbing.result import GhostFindings, WallFindings, encode_result
from climbing.result.from_ghost import ClimberBody, FindGhost, GhostBroken, seek_ghost
from climbing.result.from_track import build_climb_analysis
from climbing.result.from_wall import WallStep, read_wall
from climbing.wall.people_mask import PeopleMask
from contracts.errors import AscensionError
from contracts.jobs import AnalysisJob, AnalysisOptions
from contracts.progress import Stage
from db.models import AnalysisMetrics, AnalysisResult
from deployments.advice_words import WordAdvice
from deployments.failures import Interrupted
from deployments.progress import ProgressReporter
from deployments.stopwatch import Stopwatch

RESULT_VERSION: Final = 1
ENCODING: Final = "gzip"


@dataclass(frozen=True, slots=True)
class FinishedAnalysis:
    """What an analysis leaves.

    Attributes:
        document: The encoded result.
        metrics: The figures that can be queried, by name; what is not known is missing.
    """

    document: bytes
    metrics: Mapping[str, float]

    def to_rows(self, analysis_id: UUID) -> tuple[AnalysisResult, AnalysisMetrics]:
        """The rows that hold it."""
        result = AnalysisResult(
            analysis_id=analysis_id,
            version=RESULT_VERSION,
            encoding=ENCODING,
            etag=hashlib.sha256(self.document).hexdigest(),
            body=self.document,
        )
        figures = dict(self.metrics) | {"analysis_id": analysis_id}
        return result, AnalysisMetrics.model_validate(figures)


class Analyser:
    """Follows climbers and reads their walls with whatever runs the networks.

    Args:
        networks_for: The pose networks of a model; asked once for each.
        hold_network: Finds holds on the wall's panorama.
        find_ghost: Plans the best way up.
        word: Words advice.
    """

    def __init__(
        self,
        networks_for: Callable[[PoseModel], PoseNetworks],
        hold_network: HoldNetwork,
        find_ghost: FindGhost,
        word: WordAdvice = tuple,
    ) -> None:
        self._engine_for = cache(lambda model: OfflinePoseEngine(networks_for(model)))
        self._hold_network = hold_network
        self._find_ghost = find_ghost
        self._word = word

    async def analyse(
        self,
        job: AnalysisJob,
        path: Path,
        limits: VideoLimits,
        reporter: ProgressReporter,
        stopwatch: Stopwatch,
    ) -> FinishedAnalysis:
        """Decodes, follows the climber, reads the wall, encodes; in a thread that stops when told.

        Raises:
            VideoError: If the video cannot be analysed or is outside the limits.
            NetworkUnavailable: If a network does not answer for too long.
        """
        stop = threading.Event()
        engine = self._engine_for(PoseModel(job.options.pose_model))
        means = _Means(engine, self._hold_network, self._find_ghost, self._word)
        work = _Work(means, limits, reporter, stopwatch, stop)
        thread = asyncio.create_task(asyncio.to_thread(work.run, job, path))
        try:
            return await asyncio.shield(thread)
        except asyncio.CancelledError:
            # The thread reads a file that its caller is about to remove: wait until it has stopped.
            stop.set()
            await asyncio.wait({thread})
            raise


@dataclass(frozen=True, slots=True)
class _Means:
    """Who does the parts of the work.

    Attributes:
        engine: Follows the climber.
        hold_network: Finds the holds.
        find_ghost: Plans the best way up.
        word: Words advice.
    """

    engine: OfflinePoseEngine
    hold_network: HoldNetwork
    find_ghost: FindGhost
    word: WordAdvice


@dataclass(frozen=True, slots=True)
class _Work:
    """What the thread does.

    Attributes:
        means: Who does its parts.
        limits: Checked again: a video may have been exchanged after it was confirmed.
        reporter: Is told how far it is.
        stopwatch: Measures the stages.
        stop: Ends the thread at the next frame.
    """

    means: _Means
    limits: VideoLimits
    reporter: ProgressReporter
    stopwatch: Stopwatch
    stop: threading.Event

    def run(self, job: AnalysisJob, path: Path) -> FinishedAnalysis:
        """From the file to the result."""
        self.reporter.enter(Stage.POSE)
        clip = VideoClip(path)
        check_limits(clip.facts, self.limits)
        track, people = self._follow(_WatchedClip(clip, self))
        wall = self._read_wall(_WatchedClip(clip, self), track, people)
        ghost = self._seek_ghost(track, wall, job.options)
        self.reporter.enter(Stage.ENCODE)
        with self.stopwatch.measure("encode"):
            analysis = build_climb_analysis(
                str(job.analysis_id),
                track,
                fps=clip.facts.fps,
                truncated=clip.truncated,
                climber_height_m=job.options.climber_height_m,
                wall=wall,
                ghost=ghost,
            )
            analysis = replace(analysis, advice=self.means.word(analysis.advice))
            figures = {metric.name: metric.value for metric in analysis.metrics}
            return FinishedAnalysis(encode_result(analysis), figures)

    def _follow(self, clip: "_WatchedClip") -> tuple[PoseTrack, PeopleMask]:
        try:
            with self.stopwatch.measure("pose"):
                followed = self.means.engine.follow(clip, on_progress=self.reporter.advance)
        except InvalidInput as error:
            # Pictures that change their size: nothing a phone records.
            raise UnsupportedVideo(f"the video cannot be followed: {error}") from error
        return followed.track, PeopleMask.from_scouting(followed.scouting)

    def _read_wall(
        self, clip: "_WatchedClip", track: PoseTrack, people: PeopleMask
    ) -> WallFindings:
        return read_wall(
            clip,
            track,
            self.means.hold_network,
            people=people,
            within=self._within,
            on_progress=self.reporter.advance,
        )

    def _seek_ghost(
        self, track: PoseTrack, wall: WallFindings, options: AnalysisOptions
    ) -> GhostFindings:
        if self.stop.is_set():
            raise Interrupted
        self.reporter.enter(Stage.GHOST)
        body = ClimberBody(
            options.climber_height_m,
            options.climber_arm_span_m,
            options.climber_mass_kg,
            frozenset(Limb(name) for name in options.excluded_limbs),
        )
        choice = RouteChoice(options.route_colour, options.wall_angle_deg)
        with self.stopwatch.measure("ghost"):
            find = self._find_or_do_without if options.ghost else None
            return seek_ghost(track, wall, body, choice, find)

    def _find_or_do_without(self, problem: BetaProblem) -> Ghost:
        """A climb is worth its analysis even where a planner breaks."""
        try:
            return self.means.find_ghost(problem)
        except (ClimbingError, AscensionError):
            raise
        except Exception as error:
            get_logger().exception("ghost_broken")
            raise GhostBroken(f"{type(error).__name__}: {error}") from error

    @contextmanager
    def _within(self, step: WallStep) -> Iterator[None]:
        if self.stop.is_set():
            raise Interrupted
        self.reporter.enter(Stage(step))
        with self.stopwatch.measure(step):
            yield


@dataclass(frozen=True, slots=True)
class _WatchedClip:
    """A clip that stops when told and is held to the length it declared.

    Attributes:
        clip: The clip.
        work: What it is read for.
    """

    clip: VideoClip
    work: _Work

    @property
    def expected_frames(self) -> int:
        """As many as the clip's."""
        return self.clip.expected_frames

    def read_frames(self) -> Iterator[DecodedFrame]:
        """The clip's frames."""
        for frame in self.work.stopwatch.measure_each("decode", self.clip.read_frames()):
            if self.work.stop.is_set():
                raise Interrupted
            check_duration(frame.t_ms, self.work.limits)
            yield frame
