"""Every error has a status and a code, and the table is complete."""

from http import HTTPStatus

import pytest

from contracts.errors import AscensionError, DependencyUnreachable
from serve_app import failures
from serve_app.errors import STATUS, find_status
from tests.error_tree import make_example, subclasses_of


@pytest.mark.parametrize("kind", subclasses_of(failures.ServiceError), ids=lambda k: k.__name__)
def test_every_service_error_has_a_status_of_the_client(kind: type[AscensionError]) -> None:
    """What a request got wrong is never answered with a server error."""
    assert 400 <= find_status(make_example(kind)) < 500


def test_codes_of_service_errors_are_their_own() -> None:
    """No two errors share a code."""
    codes = [kind.code for kind in subclasses_of(failures.ServiceError)]
    assert len(codes) == len(set(codes))


def test_an_error_without_a_row_is_ours() -> None:
    """What the table does not know is a server error."""
    assert find_status(AscensionError()) is HTTPStatus.INTERNAL_SERVER_ERROR
    assert STATUS[DependencyUnreachable] is HTTPStatus.SERVICE_UNAVAILABLE
