"""Walks the trees of our errors."""

import inspect
from enum import Enum
from typing import Any, TypeVar

ErrorT = TypeVar("ErrorT", bound=BaseException)


def subclasses_of(kind: type[ErrorT]) -> list[type[ErrorT]]:
    """All descendants that are ours, in order of definition."""
    found: list[type[ErrorT]] = []
    for child in kind.__subclasses__():
        found += [child, *subclasses_of(child)]
    return list(dict.fromkeys(found))


def make_example(kind: type[ErrorT]) -> ErrorT:
    """An instance, with arguments of the annotated types."""
    if kind.__init__ is BaseException.__init__ or kind.__init__ is Exception.__init__:
        return kind()
    parameters = inspect.signature(kind).parameters.values()
    arguments = [
        _example_of(parameter.annotation, number)
        for number, parameter in enumerate(parameters)
        if parameter.kind is not inspect.Parameter.VAR_POSITIONAL
    ]
    return kind(*arguments)


def _example_of(annotation: Any, number: int) -> Any:
    if inspect.isclass(annotation) and issubclass(annotation, Enum):
        return next(iter(annotation))
    text = str(annotation)
    if "tuple" in text:
        return (f"a{number}",)
    if "int" in text or "float" in text:
        return number + 1
    return f"a{number}"
