"""Pictures of several requests as one batch, and the answers apart again. Knows no network."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol, Self, TypeVar

import numpy as np
from jaxtyping import UInt8

from climbing.errors import InvalidInput

COLOURS: Final = 3

Pictures = UInt8[np.ndarray, "N side side 3"]


class _Rows(Protocol):
    """Answers in the order of their pictures."""

    def __getitem__(self, chosen: slice, /) -> Self:
        """Some of them."""


RowsT = TypeVar("RowsT", bound=_Rows)


def compute_merged(
    compute: Callable[[Pictures], RowsT], requests: Sequence[Pictures]
) -> list[RowsT]:
    """Computes several requests as one batch; a single one is passed on without a copy."""
    if len(requests) == 1:
        return [compute(requests[0])]
    answers = compute(np.concatenate(requests))
    ends = np.cumsum([len(pictures) for pictures in requests]).tolist()
    return [answers[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def check_pictures(pictures: Pictures, side_px: int) -> None:
    """Refuses what would spoil the batch of others.

    Raises:
        InvalidInput: If these are no square pictures of that side.
    """
    shape = (side_px, side_px, COLOURS)
    if pictures.dtype != np.uint8 or pictures.shape[1:] != shape:
        found = f"{pictures.dtype} of shape {pictures.shape}"
        raise InvalidInput("pictures", f"are {found}, must be uint8 of shape (N, {shape})")
