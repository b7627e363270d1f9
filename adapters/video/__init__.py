"""Encoded video in and out; nobody else imports PyAV."""

from adapters.video.clip import VideoClip
from adapters.video.facts import VideoFacts, VideoLimits, check_limits
from adapters.video.reader import DecodedFrame, VideoReader, probe_video
from adapters.video.writer import VideoWriter

__all__ = [
    "DecodedFrame",
    "VideoClip",
    "VideoFacts",
    "VideoLimits",
    "VideoReader",
    "VideoWriter",
    "check_limits",
    "probe_video",
]
