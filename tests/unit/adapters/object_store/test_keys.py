"""Laws of object keys."""

import string
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import InvalidInput
from adapters.object_store.keys import MAX_KEY_LENGTH, URL_SAFE, check_key

LEGAL = string.ascii_letters + string.digits + "!-_.*'()"
segments = st.text(LEGAL, min_size=1, max_size=40).filter(lambda text: text[0] != ".")
keys = st.lists(segments, min_size=1, max_size=8).map("/".join)


def _is_legal(key: str) -> bool:
    try:
        check_key(key)
    except InvalidInput:
        return False
    return True


@given(keys)
def test_segments_of_legal_characters_make_a_legal_key(key: str) -> None:
    """Whatever is built by the law passes."""
    assert _is_legal(key)


@given(keys)
def test_a_legal_key_is_its_own_url_path(key: str) -> None:
    """Quoting and unquoting, even twice, change nothing."""
    assert quote(key, safe=URL_SAFE) == key
    assert unquote(unquote(key)) == key


@given(keys, st.integers(0, 400), st.characters(exclude_characters=LEGAL + "/"))
def test_one_illegal_character_spoils_a_key(key: str, place: int, character: str) -> None:
    """Wherever it stands, newlines at the end included."""
    place %= len(key) + 1
    assert not _is_legal(key[:place] + character + key[place:])


@given(keys, st.sampled_from(["/", "/.", "/..", "//x", "/.x", "/./x", "/../x"]))
def test_empty_and_dotted_segments_spoil_a_key(key: str, ending: str) -> None:
    """A key cannot climb, hide or stay in place."""
    assert not _is_legal(key + ending)


@given(st.text(max_size=60))
def test_a_legal_key_stays_below_any_folder(key: str) -> None:
    """Of all texts, only harmless ones pass."""
    if _is_legal(key):
        assert not key.startswith("/")
        assert not any(part in {"", ".", ".."} for part in key.split("/"))
        assert key.isascii()
        assert "\\" not in key


@pytest.mark.parametrize(
    ("length", "legal"),
    [(0, False), (1, True), (MAX_KEY_LENGTH, True), (MAX_KEY_LENGTH + 1, False)],
)
def test_a_key_has_a_bounded_length(length: int, legal: bool) -> None:  # noqa: FBT001 - a column of the table
    """From one character to the limit."""
    assert _is_legal("k" * length) is legal


def test_a_refusal_names_the_key_and_the_law() -> None:
    """Whoever made the key can see what is wrong with it."""
    with pytest.raises(InvalidInput, match=r"'a b' .* A-Z a-z 0-9"):
        check_key("a b")
