"""Decodes the pictures of one stream, in the order in which they are shown.

Knows neither colours nor clocks.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Self

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from adapters.video.opening import bound_pixels

if TYPE_CHECKING:
    from av.packet import Packet  # generic for the type checker alone


class PictureDecoder:
    """An iterator over the pictures that can be decoded; the others are left out.

    Attributes:
        breaks_off: Whether the last that was read of the stream was cut short or unreadable.

    Args:
        container: Open, and not closed before the decoder.
        stream: One of its streams.
        max_pixels: Much larger pictures are left out, whatever the container says of their size.
    """

    def __init__(self, container: InputContainer, stream: VideoStream, *, max_pixels: int) -> None:
        stream.codec_context.options = bound_pixels(max_pixels)
        stream.thread_type = "AUTO"
        self.breaks_off = False
        self._stream = stream
        self._packets = container.demux(stream)
        self._pictures = self._decode()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> VideoFrame:
        return next(self._pictures)

    def close(self) -> None:
        """Ends the iteration; without it, reading on from a closed container kills the process."""
        self._pictures = iter(())
        self._packets = iter(())

    def _decode(self) -> Iterator[VideoFrame]:
        while (packet := self._next_packet()) is not None:
            yield from self._decode_packet(packet)
        yield from self._decode_packet(None)

    def _next_packet(self) -> "Packet[VideoStream] | None":
        """The next whole packet; a picture cut short would cost those that wait before it."""
        try:
            for packet in self._packets:
                if packet.size:  # the last packets are empty and say nothing
                    self.breaks_off = packet.is_corrupt
                    if not packet.is_corrupt:
                        return packet
        except av.error.FFmpegError:
            self.breaks_off = True
        return None

    def _decode_packet(self, packet: "Packet[VideoStream] | None") -> list[VideoFrame]:
        """What comes out for a packet; for None, all that the decoder still holds."""
        try:
            return self._stream.decode(packet)
        except av.error.FFmpegError:
            return []
