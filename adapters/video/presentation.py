"""When pictures are shown, in whole milliseconds that strictly increase."""


class PresentationClock:
    """Turns the time stamps of a container into the times of a clip.

    Times are the container's own, so a variable frame rate and a late start are kept. Where two
    pictures would share a millisecond or time would run backwards, the later picture moves on by
    one. A clip that starts before 0 is moved to 0 as a whole.

    Args:
        picture_ms: How long a picture is shown if its time stamp is missing, at least 1 ms.
    """

    def __init__(self, picture_ms: float) -> None:
        self._picture_ms = max(1, round(picture_ms))
        self._shift_ms: int | None = None
        self._last_ms = -1

    def advance(self, stamp_ms: int | None) -> int:
        """The time of the next picture.

        Args:
            stamp_ms: As in the container, None where it is missing.
        """
        if stamp_ms is None:
            self._last_ms += self._picture_ms if self._last_ms >= 0 else 1
            return self._last_ms
        if self._shift_ms is None:
            self._shift_ms = max(0, -stamp_ms)
        self._last_ms = max(stamp_ms + self._shift_ms, self._last_ms + 1)
        return self._last_ms
