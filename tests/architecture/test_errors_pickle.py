"""Every error survives a pickle: Ray carries errors between processes."""

import importlib
import pickle

import pytest

from cli.errors import CommandError
from climbing.errors import ClimbingError
from contracts.errors import AscensionError
from tests.architecture.source_tree import modules
from tests.error_tree import make_example, subclasses_of

for module in modules():
    if module.name.rpartition(".")[2] in {"errors", "failures", "migrate", "session"} or (
        module.name.endswith("_errors")
    ):
        importlib.import_module(module.name)

KINDS = [
    kind for root in (AscensionError, ClimbingError, CommandError) for kind in subclasses_of(root)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_an_error_comes_back_from_a_pickle_as_it_was(kind: type[Exception]) -> None:
    """Type, arguments, attributes and text are the same on the other side."""
    error = make_example(kind)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert copy.args == error.args
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


def test_the_walk_finds_the_trees() -> None:
    """A renamed module cannot make this file test nothing."""
    names = {kind.__name__ for kind in KINDS}
    assert {"NotAVideo", "InvalidInput", "PortTaken", "RowConflict", "Superseded"} <= names
