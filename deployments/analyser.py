"""Turns a video file into a finished result. Knows no queue and no database session."""

import asyncio
import hashlib
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from adapters.errors import UnsupportedVideo
from adapters.video import DecodedFrame, VideoFacts, VideoLimits, VideoReader, check_limits
from adapters.video.facts import check_duration
from climbing.body.metrics import PoseMetrics
from climbing.errors import InvalidInput
from climbing.pose.engine import PoseEngine
from climbing.pose.mediapipe_engine import MediaPipePoseEngine
from climbing.pose.track import PoseTrack
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
    """Keeps the pose engines that were asked for; loading one takes most of a second.

    Args:
        models_folder: Where the weights are.

    Raises:
        ModelUnavailable: If the default model's weights are absent.
    """

    def __init__(self, models_folder: Path) -> None:
        self._models_folder = models_folder
        self._engines: dict[str, PoseEngine] = {}
        self._get_engine(PoseModel.HEAVY)

    async def analyse(
        self,
        job: AnalysisJob,
        path: Path,
        limits: VideoLimits,
        reporter: ProgressReporter,
        stopwatch: Stopwatch,
    ) -> FinishedAnalysis:
        """Decodes once, follows the climber, encodes; in a worker thread that stops when told.

        Raises:
            VideoError: If the video cannot be analysed or is outside the limits.
        """
        stop = threading.Event()
        work = _Work(limits, reporter, stopwatch, stop)
        thread = asyncio.create_task(
            asyncio.to_thread(work.run, job, path, self._get_engine(job.options.pose_model))
        )
        try:
            return await asyncio.shield(thread)
        except asyncio.CancelledError:
            # The thread reads a file that its caller is about to remove: wait until it has stopped.
            stop.set()
            await asyncio.wait({thread})
            raise

    def _get_engine(self, model: str) -> PoseEngine:
        if model not in self._engines:
            self._engines[model] = MediaPipePoseEngine(PoseModel(model), self._models_folder)
        return self._engines[model]


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
        with VideoReader(path) as reader:
            check_limits(reader.facts, self.limits)
            decoded = self.stopwatch.measure_each("decode", reader.read_frames())
            track = self._follow(engine, self._watch(decoded, reader.facts))
            self.stopwatch.subtract("pose", "decode")
            facts, truncated = reader.facts, reader.truncated
        self.reporter.enter(Stage.ENCODE)
        with self.stopwatch.measure("encode"):
            analysis, metrics = build_climb_analysis(
                str(job.analysis_id),
                track,
                fps=facts.fps,
                truncated=truncated,
                climber_height_m=job.options.climber_height_m,
            )
            return FinishedAnalysis(encode_result(analysis), metrics)

    def _follow(self, engine: PoseEngine, frames: Iterable[DecodedFrame]) -> PoseTrack:
        try:
            with self.stopwatch.measure("pose"):
                return engine.estimate_track(frames)
        except InvalidInput as error:
            # Pictures that change their size: nothing a phone records.
            raise UnsupportedVideo(f"the video cannot be followed: {error}") from error

    def _watch(self, frames: Iterable[DecodedFrame], facts: VideoFacts) -> Iterator[DecodedFrame]:
        """Counts frames, stops when told, and holds a container to the length it declared."""
        expected = facts.declared_frames or max(1, facts.duration_ms * facts.fps / 1000)
        for count, frame in enumerate(frames, start=1):
            if self.stop.is_set():
                raise Interrupted
            check_duration(frame.t_ms, self.limits)
            self.reporter.advance(count / expected)
            yield frame
