"""Laws of the numbers in columns."""

from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.result import vlq
from tests.golden.oracle import _numbers

SEEDED = settings(derandomize=True, deadline=None)


@SEEDED
@given(st.lists(st.integers(0, 2**30 - 1)))
def test_unsigned_numbers_come_back(numbers: list[int]) -> None:
    """A reader that knows only the format's description finds the same numbers."""
    assert _numbers(vlq.from_unsigned(numbers)) == numbers


@SEEDED
@given(st.lists(st.integers(-(2**29) + 1, 2**29 - 1)))
def test_signed_numbers_come_back_from_their_lowest_bit(numbers: list[int]) -> None:
    """An odd number is a negative one."""
    found = [-(n // 2) if n % 2 else n // 2 for n in _numbers(vlq.from_signed(numbers))]
    assert found == numbers


@SEEDED
@given(st.integers(0, 2**30 - 1))
def test_a_number_takes_a_character_for_every_five_bits(number: int) -> None:
    """Small numbers are one character, and none needs more than six."""
    assert len(vlq.from_unsigned([number])) == max(1, -(-number.bit_length() // 5)) <= 6


def test_the_digits_are_those_of_source_maps() -> None:
    """The example of the source map specification: 16 with its sign bit becomes gB."""
    assert vlq.from_signed([16, -1, 0, 1, 123]) == "gBDAC2H"
