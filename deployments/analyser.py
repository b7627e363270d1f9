"""Turns a video file into a finished result. Knows no queue and no database session."""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from adapters.errors import UnsupportedVideo
from adapters.video import DecodedFrame, VideoClip, VideoLimits, check_limits
from adapters.video.facts import check_duration
from climbing.body.metrics import PoseMetrics
from climbing.errors import InvalidInput
from climbing.pose.engine import PoseEngine
from climbing.pose.networks import PoseNetworks
from climbing.pose.track import PoseTrack
from climbing.pose.tracking.offline_engine import OfflinePoseEngine
from climbing.pose.weights import PoseModel
from climbing.result import encode_result
from climbing.result.from_track import build_climb_analysis
from contracts.jobs import AnalysisJob
from contracts.progress import Stage
from db.models import AnalysisMetrics, AnalysisResult
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
        metrics: The figures that can be queried.
    """

    document: bytes
    metrics: PoseMetrics

    def to_rows(self, analysis_id: UUID) -> tuple[AnalysisResult, AnalysisMetrics]:
        """The rows that hold it."""
        result = AnalysisResult(
            analysis_id=analysis_id,
            version=RESULT_VERSION,
            encoding=ENCODING,
            etag=hashlib.sha256(self.document).hexdigest(),
            body=self.document,
        )
        figures = self.metrics.to_dict() | {"analysis_id": analysis_id}
        return result, AnalysisMetrics.model_validate(figures)


class Analyser:
    """Follows climbers with whatever runs the networks.

    Args:
        networks_for: The networks of a model; asked once for each.
    """

    def __init__(self, networks_for: Callable[[PoseModel], PoseNetworks]) -> None:
        self._engine_for = cache(lambda model: OfflinePoseEngine(networks_for(model)))

    async def analyse(
        self,
        job: AnalysisJob,
        path: Path,
        limits: VideoLimits,
        reporter: ProgressReporter,
        stopwatch: Stopwatch,
    ) -> FinishedAnalysis:
        """Decodes, follows the climber, encodes; in a worker thread that stops when told.

        Raises:
            VideoError: If the video cannot be analysed or is outside the limits.
        """
        stop = threading.Event()
        work = _Work(limits, reporter, stopwatch, stop)
        thread = asyncio.create_task(
            asyncio.to_thread(
                work.run, job, path, self._engine_for(PoseModel(job.options.pose_model))
            )
        )
        try:
            return await asyncio.shield(thread)
        except asyncio.CancelledError:
            # The thread reads a file that its caller is about to remove: wait until it has stopped.
            stop.set()
            await asyncio.wait({thread})
            raise


@dataclass(frozen=True, slots=True)
class _Work:
    """What the thread does.

    Attributes:
        limits: Checked again: a video may have been exchanged after it was confirmed.
        reporter: Is told how far it is.
        stopwatch: Measures the stages.
        stop: Ends the thread at the next frame.
    """

    limits: VideoLimits
    reporter: ProgressReporter
    stopwatch: Stopwatch
    stop: threading.Event

    def run(self, job: AnalysisJob, path: Path, engine: PoseEngine) -> FinishedAnalysis:
        """From the file to the result."""
        self.reporter.enter(Stage.POSE)
        clip = VideoClip(path)
        check_limits(clip.facts, self.limits)
        track = self._follow(engine, clip)
        self.reporter.enter(Stage.ENCODE)
        with self.stopwatch.measure("encode"):
            analysis, metrics = build_climb_analysis(
                str(job.analysis_id),
                track,
                fps=clip.facts.fps,
                truncated=clip.truncated,
                climber_height_m=job.options.climber_height_m,
            )
            return FinishedAnalysis(encode_result(analysis), metrics)

    def _follow(self, engine: PoseEngine, clip: VideoClip) -> PoseTrack:
        watched = _WatchedClip(clip, self)
        try:
            with self.stopwatch.measure("pose"):
                track = engine.estimate_track(watched, on_progress=self.reporter.advance)
        except InvalidInput as error:
            # Pictures that change their size: nothing a phone records.
            raise UnsupportedVideo(f"the video cannot be followed: {error}") from error
        self.stopwatch.subtract("pose", "decode")
        return track


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
