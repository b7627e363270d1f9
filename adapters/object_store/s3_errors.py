"""What S3 and the way to it answer, as errors of ours.

botocore lets a few errors of urllib3 pass, such as a TLS record that breaks in mid-body.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from adapters.errors import DependencyUnreachable, ObjectNotFound

STORE = "object storage"
# A HEAD has no body, so there the status stands in for the code.
_NO_SUCH_KEY = frozenset({"NoSuchKey", "404", "NotFound"})
_BEYOND_THE_END = 416


@contextmanager
def s3_errors(address: str, key: str | None = None) -> Iterator[None]:
    """Translate every error of botocore within.

    Args:
        address: The endpoint and bucket.
        key: The object in question, if there is one.

    Raises:
        ObjectNotFound: S3 knows no such key.
        DependencyUnreachable: Anything else; refusals and absent credentials too, because they are
            cured where the service runs and not by the request.
    """
    try:
        yield
    except ClientError as error:
        if key is not None and _code_of(error) in _NO_SUCH_KEY:
            raise ObjectNotFound(key) from error
        raise DependencyUnreachable(STORE, address, _words_of(error)) from error
    except (BotoCoreError, HTTPError) as error:
        raise DependencyUnreachable(STORE, address, str(error)) from error


def is_beyond_the_end(error: ClientError) -> bool:
    """Whether a range began at or after the end of its object."""
    return _status_of(error) == _BEYOND_THE_END


def _code_of(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def _status_of(error: ClientError) -> int:
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)


def _words_of(error: ClientError) -> str:
    message = error.response.get("Error", {}).get("Message", "")
    return f"{error.operation_name} was answered {_status_of(error)} {_code_of(error)}: {message}"
