"""What a request can get wrong. Knows no status codes; `serve_app/errors.py` does.

    ServiceError
    ├── AuthenticationRequired    no token, or one that does not hold
    ├── InvalidCredentials        address or password is wrong
    ├── TryLater
    │   ├── AccountLocked         too many wrong passwords
    │   └── QuotaExceeded         the month's analyses are used up
    ├── ProfileInvalid            figures that cannot be of one body
    ├── TierLacksGhost            the tier does not include ghosts
    ├── EmailTaken                an account has this address
    ├── RefreshRefused            a refresh token that does not hold, or was used before
    ├── NotFound                  no such thing, or somebody else's
    ├── UploadNotAccepted         this upload would be refused
    ├── UploadMismatch            what was uploaded is not what was announced
    ├── VideoNotReady             the video was not uploaded, or was rejected
    ├── RouteNotReady             the photo was not uploaded
    ├── HoldExists                a hold with this id is there already
    ├── HoldOutsidePhoto          a corner lies outside the photo
    ├── GhostRequestInvalid       a ghost of holds that are not there, or of nothing
    ├── GhostNotReady             a ghost that is not there yet, or will not be
    ├── IdempotencyKeyReused      the same key with another request
    ├── AnalysisNotFinished       there is no result yet
    ├── AnalysisHasFailed         there will be no result
    ├── AnalysisHasEnded          there is nothing to cancel
    └── InvalidCursor             a page cursor that was not made by us

Each message names the offender.
"""

from typing import ClassVar

from contracts.errors import AscensionError


class ServiceError(AscensionError):
    """Root of what a request can get wrong.

    Attributes:
        detail: In words.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class AuthenticationRequired(ServiceError):
    """No token, or one that does not hold."""

    code: ClassVar[str] = "authentication_required"


class InvalidCredentials(ServiceError):
    """Address or password is wrong; it is not said which."""

    code: ClassVar[str] = "invalid_credentials"


class TryLater(ServiceError):
    """What may work after a while.

    Attributes:
        retry_after_s: How long to wait.
    """

    def __init__(self, detail: str, retry_after_s: int) -> None:
        super().__init__(detail)
        self.args = (detail, retry_after_s)
        self.retry_after_s = retry_after_s


class AccountLocked(TryLater):
    """Too many wrong passwords came for an address."""

    code: ClassVar[str] = "account_locked"


class QuotaExceeded(TryLater):
    """The month's analyses are used up."""

    code: ClassVar[str] = "quota_exceeded"


class ProfileInvalid(ServiceError):
    """Figures that cannot be of one body."""

    code: ClassVar[str] = "profile_invalid"


class TierLacksGhost(ServiceError):
    """The account's tier does not include ghosts."""

    code: ClassVar[str] = "tier_lacks_ghost"


class EmailTaken(ServiceError):
    """An account has this address."""

    code: ClassVar[str] = "email_taken"


class RefreshRefused(ServiceError):
    """A refresh token that does not hold, or was used before."""

    code: ClassVar[str] = "refresh_refused"


class NotFound(ServiceError):
    """No such thing, or somebody else's; which of the two is not told."""

    code: ClassVar[str] = "not_found"


class UploadNotAccepted(ServiceError):
    """An upload of this type would be refused."""

    code: ClassVar[str] = "content_type_unsupported"


class UploadMismatch(ServiceError):
    """What was uploaded is not what was announced."""

    code: ClassVar[str] = "upload_mismatch"


class VideoNotReady(ServiceError):
    """The video was not uploaded, or was rejected."""

    code: ClassVar[str] = "video_not_ready"


class RouteNotReady(ServiceError):
    """The photo was not uploaded."""

    code: ClassVar[str] = "route_not_ready"


class HoldExists(ServiceError):
    """A hold with this id is there already, and another one than was sent."""

    code: ClassVar[str] = "hold_exists"


class HoldOutsidePhoto(ServiceError):
    """A corner lies outside the photo."""

    code: ClassVar[str] = "hold_outside_photo"


class GhostRequestInvalid(ServiceError):
    """A ghost of holds that are not there, or without a start or a finish."""

    code: ClassVar[str] = "ghost_request_invalid"


class GhostNotReady(ServiceError):
    """A ghost that is not there yet, or will not be."""

    code: ClassVar[str] = "ghost_not_ready"


class IdempotencyKeyReused(ServiceError):
    """The same key came with another request."""

    code: ClassVar[str] = "idempotency_key_reused"


class AnalysisNotFinished(ServiceError):
    """There is no result yet."""

    code: ClassVar[str] = "analysis_not_finished"


class AnalysisHasFailed(ServiceError):
    """There will be no result."""

    code: ClassVar[str] = "analysis_failed"


class AnalysisHasEnded(ServiceError):
    """There is nothing to cancel any more."""

    code: ClassVar[str] = "analysis_ended"


class InvalidCursor(ServiceError):
    """A page cursor that was not made by us."""

    code: ClassVar[str] = "invalid_cursor"
