"""Laws of the signature of upload URLs."""

from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.object_store.signing import (
    SignedFields,
    canonical_bytes,
    compute_signature,
    is_signed,
)

# Any text at all, lone surrogates included: a request may carry anything.
anything = st.text(st.characters(exclude_categories=()), max_size=20)
fields = st.builds(SignedFields, anything, anything, anything, anything)
secrets = st.binary(min_size=32, max_size=64)


@given(secrets, fields)
def test_what_was_signed_is_recognised(secret: bytes, signed: SignedFields) -> None:
    """A signature belongs to its fields."""
    assert is_signed(secret, signed, compute_signature(secret, signed))


@given(secrets, fields, st.sampled_from(SignedFields._fields), anything)
def test_a_change_of_any_field_breaks_the_signature(
    secret: bytes, signed: SignedFields, name: str, value: str
) -> None:
    """No field can be changed on its own."""
    assume(value != getattr(signed, name))
    changed = signed._replace(**{name: value})
    assert not is_signed(secret, changed, compute_signature(secret, signed))


@given(fields, fields)
def test_different_fields_have_different_bytes(one: SignedFields, other: SignedFields) -> None:
    """The encoding is injective."""
    assert (canonical_bytes(one) == canonical_bytes(other)) is (one == other)


@given(anything, st.lists(st.integers(0, 20), min_size=6, max_size=6))
def test_text_cannot_be_shifted_between_fields(text: str, cuts: list[int]) -> None:
    """The same characters, cut elsewhere, are other fields."""
    a, b, c, d, e, f = (min(cut, len(text)) for cut in cuts)
    one = _cut(text, sorted((a, b, c)))
    other = _cut(text, sorted((d, e, f)))
    assert (canonical_bytes(one) == canonical_bytes(other)) is (one == other)


def _cut(text: str, cuts: list[int]) -> SignedFields:
    a, b, c = cuts
    return SignedFields(text[:a], text[a:b], text[b:c], text[c:])


@given(secrets, secrets, fields)
def test_another_secret_makes_another_signature(
    secret: bytes, other: bytes, signed: SignedFields
) -> None:
    """Only the holder of the secret can sign."""
    assume(secret != other)
    assert not is_signed(other, signed, compute_signature(secret, signed))


@given(secrets, fields, anything)
def test_no_other_text_passes_for_a_signature(
    secret: bytes, signed: SignedFields, signature: str
) -> None:
    """Any text may be offered, and only the signature is taken."""
    right = compute_signature(secret, signed)
    assume(signature != right)
    assert not is_signed(secret, signed, signature)
    assert not is_signed(secret, signed, right.upper() if right.upper() != right else "")
    assert not is_signed(secret, signed, right + signature + "x")


def test_the_signature_is_the_published_one() -> None:
    """URLs that are out in the world stay valid across releases."""
    signed = SignedFields("uploads/a/climb.mp4", "1767225600", "1048576", "video/mp4")
    assert compute_signature(bytes(32), signed) == (
        "641b2a1af0be7c0b692dcaffc6452a7384853ef4a41672e56c9ab7d71c0c2239"
    )
